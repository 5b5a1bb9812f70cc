import { PlayheadError } from '../../player/error.ts';
import { type ByteFeed, feedInto } from './byte-feed.ts';
import { FfmpegChild } from './ffmpeg-child.ts';
import { FlacDecoding, type FlacTools } from './flac-decoding.ts';
import { NETWORK_PROTOCOLS } from './media-url.ts';
import { filterReason } from './filter-reason.ts';
import { isOutOfReach, reasonFromStderr } from './ffmpeg-reason.ts';
import { parseStreamHeader } from '../../media/wav-stream-header.ts';
import type { ChildExit, ChildHandlers } from './ffmpeg-child.ts';
import { decoderArguments } from './decoder-arguments.ts';
import type { PcmShape, SelfDescribed } from './pcm-shape.ts';
import type { DecodePlan } from './decode-plan.ts';

const BYTES_PER_SAMPLE = Float32Array.BYTES_PER_ELEMENT;

/** Where decoded frames go. */
export interface PcmSink {
  /** Told once, before the first frame, when the decoder was started without knowing the shape. */
  onShape?(shape: PcmShape): void;
  /** Takes interleaved 32-bit floats: whole frames, as many bytes as it has room for. Returns the bytes taken. */
  onFrames(bytes: Uint8Array): number;
  /** Called once, after the last frame was taken, unless the decoder was killed. */
  onEnd(end: DecoderEnd): void;
}

/** `died` is a child that something else ended: what it had given is right, what follows is missing. */
export type DecoderEnd =
  | { readonly type: 'complete' }
  | { readonly type: 'died'; readonly signal: NodeJS.Signals }
  | { readonly type: 'failed'; readonly error: PlayheadError };

export interface PcmDecoderOptions {
  readonly ffmpegPath: string;
  readonly plan: DecodePlan;
  /** Shape to produce, or what is asked of a decoder that says itself what it gives. */
  readonly shape: PcmShape | SelfDescribed;
  /** Filters after those of the plan, which may change what a frame is (rate, speed). */
  readonly filters: readonly string[];
  /** A child that waits, started with `spareArguments` for this shape, to do what the plan's `spare` says. */
  readonly spare?: FfmpegChild;
  /** To decode FLAC in this thread, as far as that goes, where the plan says how. */
  readonly flacTools?: FlacTools;
  /**
   * The frames are the track's own, so that what the plan drops of them can be dropped here: ffmpeg's filters begin anew where a
   * stream changes its rate or its channels, and would drop as many again.
   */
  readonly isUnconverted?: boolean;
  /** What is written to the child's standard input, if it reads from there. */
  readonly input?: NodeJS.ReadableStream;
}

/**
 * One run of a decoder, ffmpeg or our own, from one place in a file on: it turns its bytes into whole frames, and holds back
 * what the sink has no room for. Nothing is lost and nothing is sent twice.
 */
export class PcmDecoder {
  readonly #child: FfmpegChild | FlacDecoding;
  #sink: PcmSink;
  #shape: PcmShape | null;
  /** Bytes that arrived and were not taken: an incomplete frame, or frames that wait for room. */
  #pending: Buffer = Buffer.alloc(0);
  /** What a spare gives before the target: its filter was fixed before the target was known. */
  #discardBytes = 0;
  #exit: ChildExit | null = null;
  #feedFailure: string | null = null;
  #killed = false;
  #gaveFrames = false;
  /** What it decodes could not be looked into beforehand. */
  readonly #isUnread: boolean;

  constructor(options: PcmDecoderOptions, sink: PcmSink) {
    this.#sink = sink;
    this.#isUnread = options.input !== undefined || options.plan.inputArgs.includes(NETWORK_PROTOCOLS);
    this.#shape = 'type' in options.shape ? null : options.shape;
    const handlers: ChildHandlers = {
      onData: (chunk) => this.#take(chunk),
      onExit: (exit) => this.#ended(exit),
    };
    const { spare, plan } = options;
    if (spare !== undefined && this.#shape !== null) {
      this.#child = spare;
      this.#giveSpare(spare, plan, this.#shape.channels * BYTES_PER_SAMPLE);
      spare.handOver(handlers);
      return;
    }
    const start = (to: ChildHandlers): FfmpegChild =>
      FfmpegChild.start(options.ffmpegPath, decoderArguments(options), to);
    const { input, flacTools } = options;
    if (flacTools !== undefined && plan.flac) {
      this.#child = new FlacDecoding(plan.flac, flacTools, (to) => this.#provide(start(to), plan), handlers);
      return;
    }
    const child = this.#startChild(options, handlers);
    this.#child = child;
    if (input !== undefined) {
      input.pipe(child.input);
      // What came before the failure is still decoded; whoever opened the input knows of it.
      input.on('error', () => child.input.end());
    } else this.#provide(child, plan);
  }

  #startChild(options: PcmDecoderOptions, handlers: ChildHandlers): FfmpegChild {
    const { ffmpegPath, plan, isUnconverted = false } = options;
    if (!isUnconverted || this.#shape === null || plan.dropFrames === 0)
      return FfmpegChild.start(ffmpegPath, decoderArguments(options), handlers);
    this.#discardBytes = plan.dropFrames * this.#shape.channels * BYTES_PER_SAMPLE;
    return FfmpegChild.start(
      ffmpegPath,
      decoderArguments({ ...options, plan: { ...plan, filters: [] } }),
      handlers,
    );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Gives what comes from now on to another sink; call `resume` when that one is ready. */
  handOver(sink: PcmSink): void {
    this.#sink = sink;
  }

  /** Goes on after the sink had no room. */
  resume(): void {
    if (this.#killed) return;
    if (!this.#drain()) return;
    if (this.#exit !== null) this.#finish(this.#exit);
    else this.#child.resume();
  }

  /** Ends the child and everything that was still to come from it. */
  kill(): void {
    this.#killed = true;
    this.#child.kill();
    this.#pending = Buffer.alloc(0);
  }

  /** Tells a child that has waited what to decode. */
  #giveSpare(child: FfmpegChild, { spare }: DecodePlan, frameBytes: number): void {
    if (spare === null) return;
    this.#discardBytes = spare.discardFrames * frameBytes;
    if (spare.type === 'script') child.input.end(spare.script);
    else this.#feed(child, spare.feed);
  }

  /** Gives a child that was started for a plan what that says it reads. */
  #provide(child: FfmpegChild, { feed }: DecodePlan): FfmpegChild {
    if (feed === null) return child.withoutInput();
    this.#feed(child, feed);
    return child;
  }

  #feed(child: FfmpegChild, feed: ByteFeed): void {
    // What was read before a failure is decoded. If that is nothing, the child can only say that it got nothing.
    feedInto(child.input, feed, (error) => (this.#feedFailure = error.message));
  }

  #take(chunk: Buffer): boolean {
    // What is not a multiple of a frame leaves a part of one at the end of every chunk: that one is put together, the others are not moved.
    const missing = this.#missingBytes();
    if (missing === 0 || missing >= chunk.length) return this.#takeBehindPending(chunk);
    const areTaken = this.#takeBehindPending(chunk.subarray(0, missing));
    return this.#takeBehindPending(chunk.subarray(missing)) && areTaken;
  }

  /** Bytes that the frame lacks of which a part waits; 0 where none does, or more than one. */
  #missingBytes(): number {
    if (this.#shape === null || this.#pending.length === 0) return 0;
    return Math.max(0, this.#shape.channels * BYTES_PER_SAMPLE - this.#pending.length);
  }

  #takeBehindPending(bytes: Buffer): boolean {
    if (this.#killed) return true;
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    return this.#drain();
  }

  /** Offers what is pending. True when all whole frames were taken. */
  #drain(): boolean {
    if (this.#shape === null && !this.#readShape()) return true;
    const frameBytes = this.#shape!.channels * BYTES_PER_SAMPLE;
    if (this.#discardBytes > 0) {
      const drop = Math.min(this.#discardBytes, this.#pending.length);
      this.#discardBytes -= drop;
      this.#pending = this.#pending.subarray(drop);
    }
    const whole = this.#pending.length - (this.#pending.length % frameBytes);
    if (whole === 0) return true;
    const taken = this.#sink.onFrames(this.#pending.subarray(0, whole));
    // The sink may have ended this decoder (a track that is cut at its edit list's end).
    if (this.#killed) return true;
    this.#gaveFrames ||= taken > 0;
    this.#pending = this.#pending.subarray(taken);
    return taken === whole;
  }

  #readShape(): boolean {
    const header = parseStreamHeader(this.#pending);
    if (header === null || header === 'invalid') return false;
    this.#pending = this.#pending.subarray(header.headerBytes);
    this.#shape = { sampleRate: header.sampleRate, channels: header.channels };
    this.#sink.onShape?.(this.#shape);
    return true;
  }

  #ended(exit: ChildExit): void {
    this.#exit = exit;
    if (this.#drain()) this.#finish(exit);
  }

  #finish(exit: ChildExit): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#sink.onEnd(this.#endOf(exit));
  }

  #endOf(exit: ChildExit): DecoderEnd {
    if (exit.signal !== null) return { type: 'died', signal: exit.signal };
    const isEmpty = exit.code === 0 && this.#shape !== null && !(this.#isUnread && isOutOfReach(exit.stderr));
    if (this.#gaveFrames || isEmpty) return { type: 'complete' };
    const reason = filterReason(exit.stderr) ?? reasonFromStderr(this.#feedFailure ?? exit.stderr);
    return { type: 'failed', error: new PlayheadError('decode', reason) };
  }
}
