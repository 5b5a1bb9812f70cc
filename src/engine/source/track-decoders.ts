import type { FrameIndexing } from '../../formats/frame-index/frame-indexing.ts';
import { kindOfSpare } from '../decode/decode-plan.ts';
import type { DecodePlan, SpareKind } from '../decode/decode-plan.ts';
import { FlacDecoder, FlacKernelMemory } from '../decode/flac-decoder.ts';
import { isKernelFlac } from '../decode/flac-start.ts';
import { ChildDecoder, type ChildDecoderOptions } from '../decode/child-decoder.ts';
import type { Decoder, PcmSink } from '../decode/decoder.ts';
import { followingGrowth } from './follow-growth.ts';
import { losesLastPacket } from '../decode/plan-by-mp4-packet.ts';
import { planDecode, planForStream } from '../decode/plan-decode.ts';
import { SeekFacts } from '../decode/seek-facts.ts';
import type { SpareDecoders } from '../decode/spare-decoders.ts';
import { LOCAL_PROTOCOLS, RELAY_PROTOCOLS } from '../../ffmpeg/media-url.ts';
import type { GrowingEnd } from './growing-end.ts';
import { isUnconverted } from './source-plan.ts';
import type { ProbedInput, RingShape } from './track-source.ts';
import type { WebInput } from './web/web-input.ts';

/** What the decoders of a track are started with. */
export interface DecodedTrack {
  readonly input: ProbedInput;
  readonly shape: RingShape;
  readonly ffmpegPath: string;
  readonly spares: SpareDecoders;
  /** The buffer holds all of it: what a seek skips is decoded afterwards. */
  readonly isKeptWhole: boolean;
  /** The bytes of a URL; null for everything else. */
  readonly web: WebInput | null;
  /** `input` is the URL's relay, in which a decoder may seek: it is not decoded as a stream. */
  readonly isRelayed: boolean;
  /** Of a file that is still being written; null for all others. */
  readonly growth: GrowingEnd | null;
}

/** The decoders of one track: one at a time, each from a place of its own, and a spare for the next place. */
export class TrackDecoders {
  readonly #track: DecodedTrack;
  readonly #indexing: FrameIndexing | null;
  readonly #facts = new SeekFacts();
  readonly #kernelMemory = new FlacKernelMemory();
  readonly #onStart: (endRingFrame: number | null) => PcmSink;
  #decoder: Decoder | null;
  readonly #first: ChildDecoder | null;
  /** Raised by every start of a decoder and by the end, so that what was under way knows that it is late. */
  #runs = 0;
  /** The present decoder has given nothing yet. */
  #isAwaited = false;
  /** The present one decodes FLAC in this thread. */
  #usesKernel = false;

  /**
   * @param first a decoder that has begun at frame 0 and is paused; null if there is none
   * @param onStart called when a decoder begins, with the ring frame where the track ends though the decoder would go on (null if it
   *   ends where the decoder does); gives where the decoder is to write
   */
  constructor(
    track: DecodedTrack,
    indexing: FrameIndexing | null,
    first: ChildDecoder | null,
    onStart: (endRingFrame: number | null) => PcmSink,
  ) {
    this.#track = track;
    this.#indexing = indexing;
    this.#decoder = first;
    this.#first = first;
    this.#onStart = onStart;
  }

  /** Whether one is at work. */
  get isDecoding(): boolean {
    return this.#decoder !== null;
  }

  /** Resumes the decoder that had begun at frame 0. */
  resumeFirst(sink: PcmSink): void {
    this.#first?.handOver(sink);
    this.#decoder?.resume();
  }

  resume(): void {
    this.#decoder?.resume();
  }

  /** The present one has ended by itself. */
  ended(): void {
    this.#decoder = null;
  }

  /** Ends the present one, and what was to become one. */
  stop(): void {
    this.#runs++;
    this.#decoder?.close();
    this.#decoder = null;
  }

  /** Starts a decoder whose first frame is `ringFrame`. */
  run(ringFrame: number): void {
    this.stop();
    const run = this.#runs;
    const { input, shape, isRelayed } = this.#track;
    const targetFrame = Math.round(ringFrame * shape.trackFramesPerRingFrame);
    // The first child needs no look at the file; our own decoder does, and later there may be a spare, which does, too.
    const needsNoLook = targetFrame === 0 && run === 1 && !this.#needsLook;
    if (!isRelayed && (input.type !== 'file' || needsNoLook)) {
      const from = this.#track.web === null ? input.path : '-';
      this.#begin(this.#followed(planForStream(from, input.header, targetFrame), targetFrame));
      return;
    }
    void this.#plan(targetFrame).then((plan) => {
      // Another seek, or the end, may have come while the file was looked at.
      if (run === this.#runs) this.#begin(isRelayed ? throughRelay(plan) : this.#followed(plan, targetFrame));
    });
  }

  #followed(plan: DecodePlan, targetFrame: number): DecodePlan {
    const { input, growth } = this.#track;
    if (growth === null || input.header === null) return plan;
    return followingGrowth(plan, input.path, input.header.container, targetFrame, growth);
  }

  /** Starts one from the beginning that writes elsewhere than the others do. */
  runFromStart(sink: PcmSink): void {
    this.stop();
    const run = this.#runs;
    void this.#planFromStart().then((plan) => {
      if (run !== this.#runs) return;
      const { shape, ffmpegPath } = this.#track;
      const options = { ffmpegPath, plan, shape, filters: shape.filters };
      this.#decoder = this.#flacDecoder(options, sink) ?? new ChildDecoder(options, sink);
    });
  }

  /** Whatever is known of the file, a child needs no look at it for that. */
  async #planFromStart(): Promise<DecodePlan> {
    const { path, header } = this.#track.input;
    return this.#needsLook ? this.#plan(0) : planForStream(path, header, 0);
  }

  /** The decoder's frames come: after the first, it is time to have another one ready. */
  gave(): void {
    if (!this.#isAwaited) return;
    this.#isAwaited = false;
    const { spares, shape, input, isKeptWhole } = this.#track;
    // A track that fits its buffer is decoded whole in a moment: it needs no further decoder.
    if (!this.#isUnconverted || this.#usesKernel || isKeptWhole || input.type !== 'file' || input.isGrowing)
      return;
    spares.prepare({ shape, kind: () => this.#spareKind() });
  }

  #plan(targetFrame: number): Promise<DecodePlan> {
    const { path, header: info } = this.#track.input;
    return planDecode({ path, info, indexing: this.#indexing, targetFrame, facts: this.#facts });
  }

  /** What a seek into the middle of the track would want a spare for. */
  async #spareKind(): Promise<SpareKind | null> {
    const { spare } = await this.#plan(Math.floor((this.#track.input.header?.frames ?? 0) / 2));
    return spare && kindOfSpare(spare);
  }

  #begin(plan: DecodePlan): void {
    const { shape, ffmpegPath, spares, web, isRelayed } = this.#track;
    const { trackFramesPerRingFrame, filters } = shape;
    const endRingFrame =
      plan.endFrame === null ? shape.endRingFrame : Math.round(plan.endFrame / trackFramesPerRingFrame);
    this.#isAwaited = true;
    const sink = this.#onStart(endRingFrame);
    const options = { ffmpegPath, plan, shape, filters, isUnconverted: this.#isUnconverted };
    const inThread = this.#flacDecoder(options, sink);
    this.#usesKernel = inThread !== null;
    if (inThread !== null) {
      this.#decoder = inThread;
      return;
    }
    const spare = this.#isUnconverted ? spares.take(shape, plan) : null;
    this.#decoder = new ChildDecoder(
      {
        ...options,
        ...(spare === null ? {} : { spare }),
        ...(web === null || isRelayed ? {} : { input: web.stream() }),
      },
      sink,
    );
  }

  /** The decoder that needs no child; null where it cannot carry out the plan. */
  #flacDecoder(options: ChildDecoderOptions, sink: PcmSink): FlacDecoder | null {
    const { flac } = options.plan;
    const tools = flac && this.#isKernelFlac ? this.#kernelMemory.toolsFor(flac.stream) : null;
    return flac && tools ? new FlacDecoder(flac, tools, options, sink) : null;
  }

  /** Whether not even a decode from the start can be planned without a look at the file. */
  get #needsLook(): boolean {
    return this.#isKernelFlac || losesLastPacket(this.#track.input.header);
  }

  /** Whether the FLAC kernel may decode this track. Whether it supports the stream is known once a decode is planned. */
  get #isKernelFlac(): boolean {
    const { input, shape } = this.#track;
    const { type, header } = input;
    return type === 'file' && header !== null && isKernelFlac(header) && isUnconverted(header, shape);
  }

  /** A spare gives the track's own frames. A track that is converted needs a decoder of its own. */
  get #isUnconverted(): boolean {
    const { input, shape } = this.#track;
    return shape.filters.length === 0 && input.header?.sampleRate === shape.sampleRate;
  }
}

/** A plan for a relayed URL. A spare cannot carry it out: it may open local files only. */
function throughRelay(plan: DecodePlan): DecodePlan {
  const inputArgs = plan.inputArgs.map((argument) =>
    argument === LOCAL_PROTOCOLS ? RELAY_PROTOCOLS : argument,
  );
  return { ...plan, inputArgs, spare: null };
}
