import { nextFlacSync, stepFlacCrc, type SyncState } from '../crc.ts';
import type { StreamInfo } from './flac-header.ts';
import { FLAC_FRAME_HEADER_MAX_BYTES, parseFlacFrameHeader, type FlacFrameHeader } from './flac-frame.ts';
import { wholeFlacFrameEnd } from './flac-frame-end.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog, FindingPlace } from '../finding.ts';
import { flacBlocks } from './flac-blocks.ts';
import { warnOfTrailingBytes } from '../foreign-end.ts';

const WINDOW_BYTES = 1 << 20;
/** No frame of a subset stream is larger; a longer stretch without a header is damage. */
const MAX_FRAME_BYTES = 16 << 20;

export interface FlacWalkEnd {
  readonly samples: number;
  readonly end: number;
  /** Another stream, or frames of another rate, depth or number of channels came. */
  readonly changes: boolean;
}

/** Where the audio frames of a FLAC file are. */
export interface FlacExtent {
  readonly from: number;
  readonly to: number;
  /** Number of the sample that comes first there; 0 when left out. */
  readonly firstSample?: number;
}

/** What a stream may change in its midst. */
type FlacKind = Pick<StreamInfo, 'sampleRate' | 'channels' | 'bitsPerSample'>;

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
  #kind: FlacKind;
  /** Samples in the first frame of this kind, and the sample from which its numbers count. */
  #blockFrames: number;
  #origin = 0;
  /** When the frames of this kind begin, and at which sample. */
  #since = { sample: 0, seconds: 0 };
  #changes = false;

  constructor(file: FileBytes, extent: FlacExtent, info: StreamInfo, findings: FindingLog) {
    this.#file = file;
    this.#extent = extent;
    this.#info = info;
    this.#findings = findings;
    this.#kind = info;
    this.#blockFrames = info.maxBlockFrames;
    this.#expected = extent.firstSample ?? 0;
  }

  async run(signal: AbortSignal): Promise<FlacWalkEnd> {
    let offset = this.#extent.from;
    let end = offset;
    await this.#load(offset, WINDOW_BYTES);
    while (offset < this.#extent.to) {
      signal.throwIfAborted();
      const header = this.#headerAt(offset);
      const next = header
        ? await this.#frame(offset, header)
        : ((await this.#change(offset)) ?? (await this.#resync(offset)));
      if (header) end = next;
      if (next - this.#base > WINDOW_BYTES / 2) await this.#load(next, WINDOW_BYTES);
      offset = next;
    }
    return { samples: this.#expected, end, changes: this.#changes };
  }

  /** Checks the frame at `offset` and gives the offset of the next one. */
  async #frame(offset: number, header: FlacFrameHeader): Promise<number> {
    const first = this.#firstSample(header);
    const time = this.#secondsAt(first);
    this.#checkOrder(offset, first, header, time);
    this.#lastNumber = header.number;
    const state: SyncState = { crc: 0, offset: offset - this.#base };
    for (let step = 0; step < header.headerBytes; step++) stepFlacCrc(this.#bytes, state);
    for (;;) {
      const here = await this.#nextCandidate(state, offset);
      const candidate = here === null ? null : this.#headerAt(here);
      const end = here ?? Math.min(this.#extent.to, this.#base + state.offset);
      // The next frame may be of another kind.
      if (here !== null && state.crc === 0 && parseFlacFrameHeader(this.#bytes, here - this.#base))
        return end;
      if (here === null || (candidate && this.#firstSample(candidate) > first)) {
        const whole = wholeFlacFrameEnd(this.#bytes, offset - this.#base, header, this.#kind.bitsPerSample);
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
        time: this.#secondsAt(this.#expected),
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
          time: this.#secondsAt(this.#expected),
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
    if (variable) return this.#origin + number;
    const { minBlockFrames, maxBlockFrames } = this.#info;
    const isVarying = minBlockFrames !== maxBlockFrames;
    if (number === this.#lastNumber + 1 || (isVarying && number === this.#expected)) return this.#expected;
    return this.#origin + number * this.#blockFrames;
  }

  #secondsAt(sample: number): number {
    return this.#since.seconds + (sample - this.#since.sample) / this.#kind.sampleRate;
  }

  /**
   * Takes over the kind of a whole frame that begins at `offset`, or behind the metadata of another stream that does.
   *
   * @returns the offset of that frame; null if there is none
   */
  async #change(offset: number): Promise<number | null> {
    let at = offset;
    if (this.#bytes.toString('latin1', offset - this.#base, offset - this.#base + 4) === 'fLaC') {
      for await (const { bodyOffset, sizeBytes } of flacBlocks(this.#file, offset))
        at = bodyOffset + sizeBytes;
      await this.#load(at, WINDOW_BYTES);
    }
    const header = parseFlacFrameHeader(this.#bytes, at - this.#base);
    const bitsPerSample = header?.bitsPerSample ?? this.#kind.bitsPerSample;
    if (header === null || wholeFlacFrameEnd(this.#bytes, at - this.#base, header, bitsPerSample) === null) {
      if (at !== offset) await this.#load(offset, WINDOW_BYTES);
      return null;
    }
    const { channels, blockFrames, number, variable, sampleRate } = header;
    const kind = { channels, bitsPerSample, sampleRate: sampleRate ?? this.#kind.sampleRate };
    warnOfChange(this.#kind, kind, { offset, time: this.#secondsAt(this.#expected) }, this.#findings);
    this.#since = { sample: this.#expected, seconds: this.#secondsAt(this.#expected) };
    this.#kind = kind;
    this.#blockFrames = blockFrames;
    this.#origin = this.#expected - (variable ? number : number * blockFrames);
    this.#changes = true;
    return at;
  }

  /** A header with a valid CRC that agrees with STREAMINFO, or with what came last. */
  #headerAt(offset: number): FlacFrameHeader | null {
    const header = parseFlacFrameHeader(this.#bytes, offset - this.#base);
    if (!header) return null;
    const { channels, bitsPerSample, sampleRate } = this.#kind;
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

/** Two files one behind the other are no damage: the length and the MD5 are those of the first. */
function warnOfChange(from: FlacKind, to: FlacKind, place: FindingPlace, findings: FindingLog): void {
  const said = [
    ...(from.sampleRate === to.sampleRate
      ? []
      : [`the sample rate changes from ${from.sampleRate} to ${to.sampleRate} Hz`]),
    ...(from.channels === to.channels
      ? []
      : [`the number of channels changes from ${from.channels} to ${to.channels}`]),
    ...(from.bitsPerSample === to.bitsPerSample
      ? []
      : [`the bits of a sample change from ${from.bitsPerSample} to ${to.bitsPerSample}`]),
  ];
  if (said.length > 0) findings.warn('frames', 'format-changes', `${said.join(', and ')} here`, place);
  else findings.warn('frames', 'another-stream', 'another FLAC stream begins here', place);
}
