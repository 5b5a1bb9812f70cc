import { assertNever } from '../../player/assert-never.ts';
import { parseAdtsHeader } from '../../formats/adts/adts-header.ts';
import { MPEG_HEADER_BYTES, parseMpegHeader } from '../../formats/mp3/mpeg-header.ts';
import type { FrameIndex } from '../../formats/frame-index/frame-index.ts';
import { coarsePeak } from './coarse-samples.ts';

/** The least that is decoded of each piece. */
const LOOK_SECONDS = 0.05;
/** Coded frames that overlap with the next one: a decoder needs this many before its output is right. */
const OVERLAPPING: Readonly<Record<FrameIndex['type'], number>> = { mpeg: 1, adts: 2 };
const SAMPLE_BYTES = 2;

/** Coded frames that follow each other. */
export interface CodedPiece {
  /** Valid until the next is read. */
  readonly bytes: Buffer;
  readonly packets: number;
  /** The first of them, until the decoder has what it lacks after a gap. */
  readonly unsettled: number;
  /** Where in the track the first of the others begins. */
  readonly atSeconds: number;
}

/**
 * Takes as many coded frames from the beginning of `bytes` as a look takes. Null if they are not all there, or there is
 * anything else between them.
 *
 * @param fromSeconds where in the track they begin
 */
export function readPiece(bytes: Buffer, index: FrameIndex, fromSeconds: number): CodedPiece | null {
  const packetSeconds = index.packetFrames / index.sampleRate;
  const looked = Math.ceil(LOOK_SECONDS / packetSeconds);
  let end = 0;
  let packets = 0;
  let unsettled = OVERLAPPING[index.type];
  // Its bits may lie in the frames before it, among which headers do not count.
  let lackingBytes = index.reservoirBytes;
  for (; packets < unsettled + looked; packets++) {
    const sizeBytes = packetBytes(bytes, end, index.type);
    if (sizeBytes === null || end + sizeBytes > bytes.length) return null;
    end += sizeBytes;
    if (lackingBytes > 0) unsettled++;
    lackingBytes -= sizeBytes - index.overheadBytes;
  }
  return {
    ...{ bytes: bytes.subarray(0, end), packets, unsettled },
    atSeconds: fromSeconds + unsettled * packetSeconds,
  };
}

/** The size of the coded frame that begins at an offset; null if none does. */
function packetBytes(bytes: Buffer, at: number, type: FrameIndex['type']): number | null {
  switch (type) {
    case 'mpeg': {
      if (at + MPEG_HEADER_BYTES > bytes.length) return null;
      return parseMpegHeader(bytes.readUInt32BE(at))?.sizeBytes ?? null;
    }
    case 'adts':
      return parseAdtsHeader(bytes, at)?.sizeBytes ?? null;
    default:
      return assertNever(type);
  }
}

/** Tells apart by counting what a decoder gives of several pieces, and finds the peak of each. */
export class PieceDecode {
  readonly #packetBytes: number;
  readonly #take: (piece: CodedPiece, peak: number) => void;
  readonly #expected: CodedPiece[] = [];
  #rest: Buffer = Buffer.alloc(0);

  /**
   * @param packetSamples that come of each coded frame: one channel, 16 bits
   * @param take called with each piece, its peak between 0 and 1
   */
  constructor(packetSamples: number, take: (piece: CodedPiece, peak: number) => void) {
    this.#packetBytes = packetSamples * SAMPLE_BYTES;
    this.#take = take;
  }

  expect(piece: CodedPiece): void {
    this.#expected.push(piece);
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (let piece; (piece = this.#expected[0]) !== undefined; this.#expected.shift()) {
      const end = at + piece.packets * this.#packetBytes;
      if (end > data.length) break;
      this.#take(piece, coarsePeak(data, at + piece.unsettled * this.#packetBytes, end));
      at = end;
    }
    this.#rest = Buffer.from(data.subarray(at));
  }

  /** Whether as much came as was expected; the resampler may keep some of the last. */
  get isWhole(): boolean {
    const missing = this.#expected.reduce((sum, { packets }) => sum + packets, 0) * this.#packetBytes;
    return Math.abs(missing - this.#rest.length) < this.#packetBytes;
  }
}
