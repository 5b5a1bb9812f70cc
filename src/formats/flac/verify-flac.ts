import { nextFlacSync, stepFlacCrc, type SyncState } from '../crc.ts';
import type { StreamInfo } from './flac-header.ts';
import { FLAC_FRAME_HEADER_MAX_BYTES, parseFlacFrameHeader, type FlacFrameHeader } from './flac-frame.ts';
import { wholeFlacFrameEnd } from './flac-frame-end.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { warnOfTrailingBytes } from '../foreign-end.ts';

const WINDOW_BYTES = 1 << 20;
/** No frame of a subset stream is larger; a longer stretch without a header is damage. */
const MAX_FRAME_BYTES = 16 << 20;

export interface FlacWalkEnd {
  readonly samples: number;
  readonly end: number;
}

/** Where the audio frames of a FLAC file are. */
export interface FlacExtent {
  readonly from: number;
  readonly to: number;
}

/**
 * Walks every frame of native FLAC: header CRC-8, footer CRC-16, numbers in order, formats that agree with STREAMINFO, the
 * total. A frame ends where the next valid header begins and the CRC of all before is 0; where none follows, its subframes say
 * where it ends.
 *
 * @returns where the last frame ends, as a sample number and as a byte offset
 */
export async function verifyFlacFrames(
  file: FileBytes,
  extent: FlacExtent,
  info: StreamInfo,
  findings: FindingLog,
  signal: AbortSignal,
): Promise<FlacWalkEnd> {
  const walk = new FlacWalk(file, extent, info, findings);
  return walk.run(signal);
}

class FlacWalk {
  readonly #file: FileBytes;
  readonly #extent: FlacExtent;
  readonly #info: StreamInfo;
  readonly #findings: FindingLog;
  /** The window: `#bytes[0]` is the byte `#base` of the file. */
  #bytes: Buffer = Buffer.alloc(0);
  #base = 0;
  /** Sample number that the next frame must have. */
  #expected = 0;
  /** Of the frame before. */
  #lastNumber = -1;

  constructor(file: FileBytes, extent: FlacExtent, info: StreamInfo, findings: FindingLog) {
    this.#file = file;
    this.#extent = extent;
    this.#info = info;
    this.#findings = findings;
  }

  async run(signal: AbortSignal): Promise<FlacWalkEnd> {
    let offset = this.#extent.from;
    let end = offset;
    await this.#load(offset, WINDOW_BYTES);
    while (offset < this.#extent.to) {
      signal.throwIfAborted();
      const header = this.#headerAt(offset);
      const next = header ? await this.#frame(offset, header) : await this.#resync(offset);
      if (header) end = next;
      if (next - this.#base > WINDOW_BYTES / 2) await this.#load(next, WINDOW_BYTES);
      offset = next;
    }
    return { samples: this.#expected, end };
  }

  /** Checks the frame at `offset` and gives the offset of the next one. */
  async #frame(offset: number, header: FlacFrameHeader): Promise<number> {
    const first = this.#firstSample(header);
    const time = first / this.#info.sampleRate;
    this.#checkOrder(offset, first, header, time);
    this.#lastNumber = header.number;
    const state: SyncState = { crc: 0, offset: offset - this.#base };
    for (let step = 0; step < header.headerBytes; step++) stepFlacCrc(this.#bytes, state);
    for (;;) {
      const here = await this.#nextCandidate(state, offset);
      const candidate = here === null ? null : this.#headerAt(here);
      const end = here ?? Math.min(this.#extent.to, this.#base + state.offset);
      if (state.crc === 0 && candidate) return end;
      if (here === null || (candidate && this.#firstSample(candidate) > first)) {
        const whole = wholeFlacFrameEnd(this.#bytes, offset - this.#base, header, this.#info.bitsPerSample);
        if (whole !== null) return this.#base + whole;
        const what =
          end >= this.#extent.to && here === null
            ? 'the last frame is cut short or damaged'
            : 'its CRC does not match';
        const place = { offset, end, time };
        this.#findings.damage('frames', 'frame-crc', `frame at sample ${first}: ${what}`, place);
        return end;
      }
      stepFlacCrc(this.#bytes, state);
    }
  }

  /** The next place that may be a header, as a file offset; null when the file (or the patience) ends before. */
  async #nextCandidate(state: SyncState, frameOffset: number): Promise<number | null> {
    for (;;) {
      const atEnd = this.#base + this.#bytes.length >= this.#extent.to;
      const limit = this.#bytes.length - (atEnd ? 1 : FLAC_FRAME_HEADER_MAX_BYTES);
      if (nextFlacSync(this.#bytes, state, limit)) return this.#base + state.offset;
      if (atEnd) {
        if (state.offset < this.#bytes.length) stepFlacCrc(this.#bytes, state);
        return null;
      }
      const length = this.#bytes.length - (frameOffset - this.#base) + WINDOW_BYTES;
      if (length > MAX_FRAME_BYTES) return null;
      const position = this.#base + state.offset;
      await this.#load(frameOffset, length);
      state.offset = position - this.#base;
    }
  }

  /** Nothing valid at `offset`: finds the next header. */
  async #resync(offset: number): Promise<number> {
    const state: SyncState = { crc: 0, offset: offset - this.#base };
    let end = this.#extent.to;
    for (;;) {
      stepFlacCrc(this.#bytes, state);
      // Nothing before `here` is needed again, so the window may move on from there.
      const here = await this.#nextCandidate(state, this.#base + Math.min(state.offset, this.#bytes.length));
      if (here === null) break;
      if (this.#headerAt(here)) {
        end = here;
        break;
      }
    }
    const isBehind = end === this.#extent.to && this.#expected >= (this.#info.frames ?? 1);
    if (isBehind) warnOfTrailingBytes(offset, end, this.#findings);
    else
      this.#findings.damage('frames', 'lost-sync', `${end - offset} bytes are no FLAC frame`, {
        offset,
        end,
        time: this.#expected / this.#info.sampleRate,
      });
    return end;
  }

  #checkOrder(offset: number, first: number, header: FlacFrameHeader, time: number): void {
    if (first > this.#expected)
      this.#findings.damage(
        'frames',
        'missing-frames',
        `${first - this.#expected} samples are missing before sample ${first}`,
        {
          offset,
          time: this.#expected / this.#info.sampleRate,
        },
      );
    else if (first < this.#expected)
      this.#findings.damage('frames', 'frame-order', `sample ${first} comes again, or in the wrong order`, {
        offset,
        time,
      });
    this.#expected = first + header.blockFrames;
  }

  /** Under the sync code for blocks of one size sizes may vary, and encoders before FLAC 1.2 numbered samples. */
  #firstSample({ number, variable }: FlacFrameHeader): number {
    if (variable) return number;
    const { minBlockFrames, maxBlockFrames } = this.#info;
    const isVarying = minBlockFrames !== maxBlockFrames;
    if (number === this.#lastNumber + 1 || (isVarying && number === this.#expected)) return this.#expected;
    return number * maxBlockFrames;
  }

  /** A header with a valid CRC that agrees with STREAMINFO. */
  #headerAt(offset: number): FlacFrameHeader | null {
    const header = parseFlacFrameHeader(this.#bytes, offset - this.#base);
    if (!header) return null;
    const { channels, bitsPerSample, sampleRate } = this.#info;
    const agrees =
      header.channels === channels &&
      (header.bitsPerSample ?? bitsPerSample) === bitsPerSample &&
      (header.sampleRate ?? sampleRate) === sampleRate;
    return agrees ? header : null;
  }

  async #load(offset: number, length: number): Promise<void> {
    this.#bytes = await this.#file.read(offset, Math.min(length, this.#extent.to - offset));
    this.#base = offset;
  }
}
