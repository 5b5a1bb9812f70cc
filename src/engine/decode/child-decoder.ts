import { FfmpegChild, type FfmpegExit } from '../../ffmpeg/ffmpeg-child.ts';
import { isOutOfReach, reasonFromStderr, silenceReason } from '../../ffmpeg/ffmpeg-reason.ts';
import { filterReason } from '../../ffmpeg/filter-reason.ts';
import { NETWORK_PROTOCOLS } from '../../ffmpeg/media-url.ts';
import { parseStreamHeader } from '../../media/wav-stream-header.ts';
import { PlayheadError } from '../../player/error.ts';
import { feedInto } from './file-feed.ts';
import type { DecodePlan, SparePlan } from './decode-plan.ts';
import type { Decoder, DecoderEnd, PcmSink } from './decoder.ts';
import { decoderArguments } from './decoder-arguments.ts';
import { HeldFrames } from './held-frames.ts';
import { MarkedSound, withoutMark } from './sound-mark.ts';
import type { PcmShape, SelfDescribed } from '../pcm-shape.ts';

export interface ChildDecoderOptions {
  readonly ffmpegPath: string;
  readonly plan: DecodePlan;
  /** Shape to produce, or limits for a decoder that states its own shape. */
  readonly shape: PcmShape | SelfDescribed;
  /** Filters after those of the plan, which may change what a frame is (rate, speed). */
  readonly filters: readonly string[];
  /** A standby child, started with `spareArguments` for this shape, to do what the plan's `spare` says. */
  readonly spare?: FfmpegChild;
  /**
   * The frames are the track's own, so that what the plan drops of them can be dropped here: ffmpeg's filters begin anew where a
   * stream changes its rate or its channels, and would drop as many again.
   */
  readonly isUnconverted?: boolean;
  /** Frames behind the plan's target that another decoder has given already. */
  readonly givenFrames?: number;
  /** Written to the child's standard input, if it reads from there. */
  readonly input?: NodeJS.ReadableStream;
  /** See `FfmpegOptions`. */
  readonly silenceMs?: number | undefined;
}

/** Decodes with an ffmpeg child. */
export class ChildDecoder implements Decoder {
  readonly #child: FfmpegChild;
  readonly #options: ChildDecoderOptions;
  readonly #discardFrames: number;
  #sink: PcmSink;
  /** Null until the child has said its shape. */
  #frames: HeldFrames | null = null;
  /** Bytes of the child's header, as far as they have come. */
  #head: Buffer = Buffer.alloc(0);
  #exit: FfmpegExit | null = null;
  #feedFailure: string | null = null;
  /** Null where nothing is filtered. */
  readonly #marked: MarkedSound | null;
  #isClosed = false;

  constructor(options: ChildDecoderOptions, sink: PcmSink) {
    this.#options = options;
    this.#sink = sink;
    const { plan, shape, spare, givenFrames = 0 } = options;
    const marked = options.filters.length > 0 ? new MarkedSound() : null;
    this.#marked = marked;
    const isStandby = spare !== undefined && plan.spare !== null;
    const dropsHere = options.isUnconverted === true && !('type' in shape);
    const discardFrames = isStandby ? plan.spare.discardFrames : dropsHere ? plan.dropFrames : 0;
    this.#discardFrames = discardFrames + givenFrames;
    if (!('type' in shape)) this.#frames = new HeldFrames(shape.channels, this.#discardFrames, sink);
    if (isStandby) {
      this.#child = spare;
      this.#provide(plan.spare);
    } else {
      const isCutHere = dropsHere && plan.dropFrames > 0;
      const ordered = isCutHere ? { ...options, plan: { ...plan, filters: [] } } : options;
      const args = [...decoderArguments(ordered), 'pipe:1'];
      const onLine = (line: string): void => {
        if (marked?.sees(line) && !this.#isClosed && !this.#giveMarked(marked)) this.#child.stdout.pause();
      };
      const { ffmpegPath, silenceMs } = options;
      this.#child = FfmpegChild.start({ ffmpegPath, args, silenceMs, ...(marked && { onLine }) });
      this.#provide(plan.feed === null ? null : { type: 'feed', feed: plan.feed });
    }
    const { stdout, ended } = this.#child;
    stdout.on('data', (chunk: Buffer) => {
      if (!this.#isClosed && !this.#take(chunk)) stdout.pause();
    });
    void ended.then((exit) => {
      this.#exit = exit;
      if (!this.#isClosed && (this.#frames?.drain() ?? true)) this.#finish(exit);
    });
  }

  /** Sends all further frames to another sink. Call `resume` once that sink is ready. */
  handOver(sink: PcmSink): void {
    this.#sink = sink;
    this.#frames?.handOver(sink);
  }

  resume(): void {
    if (this.#isClosed || this.#frames?.drain() === false || this.#wasClosed()) return;
    if (this.#exit !== null) this.#finish(this.#exit);
    else this.#child.stdout.resume();
  }

  close(): void {
    this.#isClosed = true;
    this.#frames?.close();
    this.#child.kill();
  }

  /** Provides the child's standard input. */
  #provide(source: SparePlan | Pick<Extract<SparePlan, { type: 'feed' }>, 'type' | 'feed'> | null): void {
    const { stdin } = this.#child;
    const { input } = this.#options;
    if (source?.type === 'script') stdin.end(source.script);
    // Bytes that were read before a failure are decoded. If there were none, the child only knows that it got nothing.
    else if (source?.type === 'feed')
      feedInto(stdin, source.feed, (error) => (this.#feedFailure = error.message));
    else if (input === undefined) stdin.end();
    else {
      input.pipe(stdin);
      // Bytes that came before the failure are still decoded. The input's owner reports the failure.
      input.on('error', () => stdin.end());
    }
  }

  /** Whether there is room for more. */
  #take(chunk: Buffer): boolean {
    if (this.#frames !== null) return this.#give(this.#frames, chunk);
    this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    const header = parseStreamHeader(this.#head);
    if (header === null || header === 'invalid') return true;
    const { sampleRate, channels } = header;
    this.#frames = new HeldFrames(channels, this.#discardFrames, this.#sink);
    this.#sink.onShape?.({ sampleRate, channels });
    return this.#give(this.#frames, this.#head.subarray(header.headerBytes));
  }

  #give(frames: HeldFrames, bytes: Buffer): boolean {
    const marked = this.#marked;
    if (marked === null || marked.isMarked) return frames.give(bytes);
    marked.hold(bytes);
    if (marked.isEndless) this.#child.kill();
    return true;
  }

  #giveMarked(marked: MarkedSound): boolean {
    return this.#frames?.give(marked.release()) ?? true;
  }

  #finish(exit: FfmpegExit): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sink.onEnd(this.#endOf(exit));
  }

  #endOf(exit: FfmpegExit): DecoderEnd {
    if (exit.silentMs !== null)
      return { type: 'failed', error: new PlayheadError('decoder-silent', silenceReason(exit.silentMs)) };
    if (this.#marked?.isEndless) return { type: 'complete' };
    if (exit.signal !== null) return { type: 'died', signal: exit.signal };
    const { givenFrames = 0, input, plan } = this.#options;
    // The header of this input was not read here: ffmpeg may have missed audio in it.
    const isUnread = input !== undefined || plan.inputArgs.includes(NETWORK_PROTOCOLS);
    const isEmpty = exit.code === 0 && this.#frames !== null && !(isUnread && isOutOfReach(exit.stderr));
    if (this.#frames?.hasGiven || givenFrames > 0 || isEmpty)
      return { type: 'complete', ...(this.#marked?.isMarked && { filtersTookSound: true }) };
    const stderr = withoutMark(exit.stderr);
    const reason = filterReason(stderr) ?? reasonFromStderr(this.#feedFailure ?? stderr);
    return { type: 'failed', error: new PlayheadError('decode', reason) };
  }

  #wasClosed(): boolean {
    return this.#isClosed;
  }
}
