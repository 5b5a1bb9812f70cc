import { hasExactLength } from '../../formats/audio-file.ts';
import { startFrameIndexing } from '../../formats/frame-index/frame-indexing.ts';
import type { FrameIndexing } from '../../formats/frame-index/frame-indexing.ts';
import { needsFrameIndex } from '../decode/seek-table.ts';
import type { ChildDecoder } from '../decode/child-decoder.ts';
import type { DecoderEnd, PcmSink } from '../decode/decoder.ts';
import type { ReadAheadProducer } from '../ring/producer.ts';
import { growingEndOf } from './growing-end.ts';
import { PaddingTrim } from './padding-trim.ts';
import type { Padding } from './padding-trim.ts';
import { TrackDecoders } from './track-decoders.ts';
import type { DecodedTrack } from './track-decoders.ts';
import { noAudioReason, reportLength } from './track-end.ts';
import { EMPTY } from './source-plan.ts';
import type { SourceReports, TrackSource } from './track-source.ts';

/** A target at most this far ahead of the decoder is reached sooner by decoding on than by a new decoder. */
const DECODE_ON_SECONDS = 4;
/** A decoder that something else ended is started again where it stopped, but not for ever. */
const MAX_RESTARTS = 5;

/** Counting frames begins behind the first sound, which needs the processor. */
const FIRST_SOUND_MS = 150;

export interface StreamedTrack extends Omit<DecodedTrack, 'growth'> {
  /** The input cannot go back: frames before the decoder's position are lost. */
  readonly isForwardOnly: boolean;
  /** Frames of the track that its header says it has; null if it does not say so exactly. */
  readonly declaredFrames: number | null;
  /** What a stream leaves at its end that a file would not; null if there is none, or it cannot be told. */
  readonly padding: Padding | null;
  /** Where a stream ends by what it says itself, though its decoder would go on; null if that is for each plan to say. */
  readonly endRingFrame: number | null;
}

/**
 * A compressed track, decoded by ffmpeg children: one at a time, each from a place of its own.
 *
 * Whether the whole track fits the buffer (source kind `memory`) or a window of it (`streamed`) is the buffer's
 * matter; here it is the same work.
 */
export class StreamedSource implements TrackSource {
  readonly #track: StreamedTrack;
  readonly #producer: ReadAheadProducer;
  readonly #reports: SourceReports;
  readonly #decoders: TrackDecoders;
  /** Whether the decoders begin with one that was there before. */
  readonly #hasFirst: boolean;
  #restarts = 0;
  readonly #abort = new AbortController();
  /** Where the present decoder began: if nothing came from there on, the track's end is not known by that. */
  #runStartFrame = 0;
  /** A decoder has given frames, from whatever place. */
  #gaveFrames = false;
  /** The present decoder does not write at the buffer's end. */
  #isFillingGap = false;
  readonly #sink: PcmSink = {
    onFrames: (bytes) => this.#write(bytes),
    onEnd: (end) => this.#ended(end),
  };
  /** Ring frame where the track ends though the decoder would go on; null if it ends where the decoder does. */
  #endRingFrame: number | null = null;

  /** @param first a decoder that was started at frame 0 and waits: the source takes it over */
  constructor(
    track: StreamedTrack,
    first: ChildDecoder | null,
    producer: ReadAheadProducer,
    reports: SourceReports,
  ) {
    this.#track = track;
    this.#endRingFrame = track.endRingFrame;
    this.#hasFirst = first !== null;
    this.#producer = producer;
    this.#reports = reports;
    const growth = growingEndOf(
      track,
      () => producer.consumerWaits,
      this.#abort.signal,
      reports,
      (endRingFrame) => (this.#endRingFrame = endRingFrame),
    );
    const decoded: DecodedTrack = { ...track, growth };
    this.#decoders = new TrackDecoders(decoded, this.#startIndexing(), first, (endRingFrame) => {
      this.#endRingFrame = endRingFrame ?? track.endRingFrame;
      return this.#sinkFrom(this.#producer.endFrame);
    });
  }

  start(ringFrame: number): void {
    const asked = this.#producer.askedSeek();
    if (!this.#hasFirst || (ringFrame > 0 && !this.#track.isForwardOnly)) {
      this.#decodeFrom(ringFrame, asked);
      return;
    }
    this.#producer.reset(0, asked);
    this.#decoders.resumeFirst(this.#sinkFrom(0));
  }

  wake(): void {
    if (this.#producer.hasUnansweredSeek()) this.#seek();
    else this.#decoders.resume();
  }

  close(): void {
    this.#abort.abort();
    this.#decoders.stop();
    this.#track.web?.close();
  }

  /** Counts the frames of an MP3 or ADTS file in the background: it tells exact places, and the true length. */
  #startIndexing(): FrameIndexing | null {
    const { input } = this.#track;
    const { header } = input;
    const kind = input.type === 'file' && !input.isGrowing ? needsFrameIndex(header) : null;
    if (kind === null || header === null) return null;
    const { signal } = this.#abort;
    const indexing = startFrameIndexing(input.path, kind, {
      ...{ signal, decodedRate: header.sampleRate },
      afterMs: FIRST_SOUND_MS,
    });
    void indexing.finished.then((index) => {
      const total = index?.totalFrames ?? null;
      if (total !== null && (total !== header.frames || !hasExactLength(header))) this.#reports.length(total);
    });
    return indexing;
  }

  #seek(): void {
    const asked = this.#producer.askedSeek();
    const target = this.#producer.targetFrame();
    const { startFrame, endFrame } = this.#producer;
    const reachFrames = DECODE_ON_SECONDS * this.#track.shape.sampleRate;
    const decodingOn =
      this.#decoders.isDecoding &&
      !this.#isFillingGap &&
      (target <= endFrame + reachFrames || this.#track.isForwardOnly);
    if (target >= startFrame && (target <= endFrame || decodingOn)) {
      this.#producer.answerSeek(asked);
      this.#decoders.resume();
      return;
    }
    if (this.#track.isForwardOnly) {
      // The only way is forward: the earliest frame that is left is the nearest to what was asked.
      const what = this.#track.input.type === 'pipe' ? 'a pipe' : 'a live stream';
      this.#reports.warning('not-seekable', `${what} cannot be wound back further`);
      this.#producer.answerSeek(asked);
      return;
    }
    this.#decodeFrom(target, asked);
  }

  #decodeFrom(ringFrame: number, answers: number): void {
    this.#producer.reset(ringFrame, answers);
    this.#runStartFrame = ringFrame;
    this.#run(ringFrame);
  }

  /** Starts a decoder whose first frame is the one that the buffer takes next. */
  #run(ringFrame: number): void {
    this.#isFillingGap = false;
    this.#decoders.run(ringFrame);
  }

  #sinkFrom(ringFrame: number): PcmSink {
    const { padding, shape } = this.#track;
    if (padding === null) return this.#sink;
    return new PaddingTrim(this.#sink, padding, ringFrame, shape.channels * Float32Array.BYTES_PER_ELEMENT);
  }

  #write(bytes: Uint8Array): number {
    this.#gaveFrames = true;
    this.#decoders.gave();
    const frameBytes = this.#track.shape.channels * Float32Array.BYTES_PER_ELEMENT;
    let offered = bytes;
    if (this.#endRingFrame !== null) {
      const leftBytes = Math.max(0, this.#endRingFrame - this.#producer.endFrame) * frameBytes;
      if (leftBytes < bytes.length) offered = bytes.subarray(0, leftBytes);
    }
    let taken = 0;
    while (taken < offered.length) {
      const frames = this.#producer.write(offered.subarray(taken));
      // No room: sleep until there is, or until the seek that was asked for meanwhile is seen to (its signal is on its way).
      if (frames === 0 && (this.#producer.hasUnansweredSeek() || this.#producer.sleep())) return taken;
      taken += frames * frameBytes;
    }
    // Past the end that the container declares: taken and dropped.
    return bytes.length;
  }

  #ended(end: DecoderEnd): void {
    this.#decoders.ended();
    const failure = this.#track.web?.failure ?? null;
    if (failure !== null) {
      this.#reports.failed(failure.code, failure.message);
      this.#producer.fail();
      return;
    }
    switch (end.type) {
      case 'complete':
        this.#complete(end.filtersTookSound === true);
        return;
      case 'died':
        this.#restart(end.signal);
        return;
      case 'failed':
        this.#reports.failed(end.error.code, end.error.message);
        this.#producer.fail();
    }
  }

  #complete(filtersTookSound: boolean): void {
    const isPromised = !this.#gaveFrames && !filtersTookSound && this.#promisesFrames();
    if (isPromised === 'unknown') this.#lookForAudio();
    else if (isPromised) this.#failWithoutAudio();
    else this.#endTrack();
  }

  #failWithoutAudio(): void {
    this.#reports.failed('no-audio', noAudioReason(this.#runStartFrame, this.#track.shape));
    this.#producer.fail();
  }

  #endTrack(): void {
    const { input, shape, declaredFrames } = this.#track;
    // Of a file it was told when that was opened.
    if (input.header === null && !this.#gaveFrames && declaredFrames === 0)
      this.#reports.warning('empty', EMPTY);
    // Reported before the end is announced: what follows the end may be the end of the program.
    const { startFrame, endFrame } = this.#producer;
    if (endFrame !== this.#runStartFrame || endFrame === 0)
      reportLength(input, shape, endFrame, this.#reports);
    this.#producer.end();
    if (this.#track.isKeptWhole && startFrame === this.#runStartFrame && startFrame > 0) this.#fillGap();
  }

  /** Whether the track should have frames from where its decoder began. */
  #promisesFrames(): boolean | 'unknown' {
    const { shape, declaredFrames } = this.#track;
    if (declaredFrames !== null)
      return declaredFrames > Math.round(this.#runStartFrame * shape.trackFramesPerRingFrame);
    return this.#runStartFrame === 0 || this.#track.isForwardOnly || 'unknown';
  }

  /** A start behind the end of a track that does not say its length, or one without any audio: decodes from its first frame on. */
  #lookForAudio(): void {
    this.#decoders.runFromStart({
      onFrames: (bytes) => {
        this.#decoders.stop();
        this.#endTrack();
        return bytes.length;
      },
      onEnd: (end) => {
        if (end.type === 'complete' && end.filtersTookSound === true) {
          this.#ended(end);
          return;
        }
        this.#decoders.ended();
        this.#runStartFrame = 0;
        this.#failWithoutAudio();
      },
    });
    this.#isFillingGap = true;
  }

  /** A seek went ahead of the decoder: decodes what it skipped, so that every later seek is in memory. */
  #fillGap(): void {
    const gapEnd = this.#producer.startFrame;
    const frameBytes = this.#track.shape.channels * Float32Array.BYTES_PER_ELEMENT;
    let at = 0;
    this.#decoders.runFromStart({
      onFrames: (bytes) => {
        const wanted = bytes.subarray(0, (gapEnd - at) * frameBytes);
        this.#producer.place(at, wanted);
        at += wanted.length / frameBytes;
        if (at < gapEnd) return bytes.length;
        this.#decoders.stop();
        this.#producer.extendBack(0);
        return bytes.length;
      },
      // This time it decoded fewer frames than before. The missing ones stay unread.
      onEnd: () => this.#decoders.ended(),
    });
    this.#isFillingGap = true;
  }

  #restart(signal: NodeJS.Signals): void {
    if (++this.#restarts > MAX_RESTARTS || this.#track.isForwardOnly) {
      this.#reports.failed('decoder-died', `the decoder was ended by ${signal}`);
      this.#producer.fail();
      return;
    }
    this.#reports.warning('decoder-died', `the decoder was ended by ${signal} and started again`);
    this.#run(this.#producer.endFrame);
  }
}
