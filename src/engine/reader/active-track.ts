import type { Readable } from 'node:stream';
import type { TrackChoice } from '../../player/track-choice.ts';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import { resolvePosition } from '../../player/position.ts';
import { mayHideExtension } from '../../media/implicit-extension.ts';
import { probeFile } from '../../media/probe-header.ts';
import type { Tags } from '../../media/tags.ts';
import type { SourceKind, TrackInfo } from '../../player/track.ts';
import { chaptersOfPart, lengthOfPart, partFrames } from '../../player/track-part.ts';
import type { SpareDecoders } from '../decode/spare-decoders.ts';
import type { ChildDecoder } from '../decode/child-decoder.ts';
import type { PcmShape } from '../pcm-shape.ts';
import { withFileBytes } from '../decode/with-file-bytes.ts';
import type { ActivateOrder, FromReader } from '../messages.ts';
import { ReadAheadProducer } from '../ring/producer.ts';
import { MappedSource } from '../source/mapped-source.ts';
import { probeInput } from '../source/probe-input.ts';
import {
  EMPTY,
  checkHoldsAudio,
  checkPlausible,
  conversionFilters,
  ringBytes,
  ringFor,
  ringShape,
  sourceKind,
  type BufferPolicy,
} from '../source/source-plan.ts';
import { CHAINED_REMOTELY } from '../source/chain-warning.ts';
import { truncation } from '../source/truncation.ts';
import { isFresh } from '../../media/file-growth.ts';
import { StreamedSource } from '../source/streamed-source.ts';
import type { WebReports } from '../source/web/web-stream.ts';
import type { WebInput } from '../source/web/web-input.ts';
import type { ProbedInput, RingShape, SourceReports, TrackSource } from '../source/track-source.ts';
import { startStream, endTold, framesDeclared, framesTold, paddingOf } from './stream-start.ts';
import type { StartedStream } from './stream-start.ts';
import { gainFactorOf } from './track-gain.ts';
import { chapterFramesOf, loadTags, tagsFor } from './track-tags.ts';

/** What a track needs of the reader it lives in. */
export interface ReaderServices {
  readonly ffmpegPath: string | null;
  readonly track: TrackChoice;
  readonly spares: SpareDecoders;
  readonly stdin: () => Promise<Readable>;
  readonly policy: () => BufferPolicy;
  readonly send: (message: FromReader) => void;
}

/** One activated track: from the order to open it to its filled buffer. */
export class ActiveTrack {
  readonly streamId: number;
  /** Bytes of the memory budget that it holds. */
  memoryBytes = 0;
  readonly #services: ReaderServices;
  #source: TrackSource | null = null;
  #opened: { readonly input: ProbedInput; readonly info: TrackInfo } | null = null;
  #web: WebInput | null = null;
  /** Decoders seek in the URL. */
  #isRelayed = false;
  #closed = false;
  readonly #abort = new AbortController();

  constructor(streamId: number, services: ReaderServices) {
    this.streamId = streamId;
    this.#services = services;
  }

  /** Opens the input and begins to fill. Says `opened` or `failed`, once. */
  async open(order: ActivateOrder): Promise<void> {
    const { conversion } = order;
    try {
      const input = await this.#look(order.path);
      const tags = await tagsFor(input, order);
      if (this.#isClosed()) {
        this.#web?.close();
        return;
      }
      if (input.header === null) {
        const { shape, decoder, told } = await startStream({
          input,
          conversion,
          ffmpegPath: this.#ffmpegPath(),
          track: this.#services.track,
          web: this.#web,
          openStdin: this.#services.stdin,
          onWarning: (code, message) => this.#reports().warning(code, message),
          signal: this.#abort.signal,
        });
        const ring: RingShape = {
          ...shape,
          trackFramesPerRingFrame: conversion.speed,
          filters: conversionFilters(conversion),
          endRingFrame: null,
        };
        if (this.#isClosed()) decoder.close();
        else this.#beginWith(decoder, () => this.#begin(input, shape, ring, order, tags, { decoder, told }));
      } else {
        this.#begin(input, input.header, ringShape(input.header, conversion), order, tags, null);
      }
    } catch (error) {
      const failure = this.#web?.failure ?? asPlayheadError(error);
      this.#web?.close();
      if (this.#closed) return;
      this.#services.send({
        type: 'failed',
        streamId: this.streamId,
        code: failure.code,
        message: failure.message,
      });
    }
  }

  async #look(path: string): Promise<ProbedInput> {
    const input = await probeInput(path, this.#services.ffmpegPath, this.#services.track);
    if (input.type !== 'url') return input;
    // Loaded when the first URL is: what speaks HTTPS takes 8 ms of every start otherwise.
    const { WebInput } = await import('../source/web/web-input.ts');
    const web = await WebInput.open(input.path, this.#reports(), this.#abort.signal);
    this.#web = web;
    if (web?.isSeekable !== true) return input;
    const url = await web.relayUrl();
    const header = await withFileBytes(url, (file) => probeFile(file, this.#services.track));
    // Only a decoder sees what the packets hold. It tells so when it decodes the URL as a stream.
    if (header === null || mayHideExtension(header)) return input;
    this.#isRelayed = true;
    return { ...input, path: url, header };
  }

  /** Says where the chapters begin. */
  async listChapters(): Promise<void> {
    if (this.#opened === null) return;
    const { input, info } = this.#opened;
    const frames = input.type === 'file' ? chapterFramesOf(await loadTags(input.path), info.sampleRate) : [];
    if (!this.#isClosed()) this.#services.send({ type: 'chapters', streamId: this.streamId, frames });
  }

  wake(): void {
    this.#source?.wake();
  }

  close(): void {
    this.#closed = true;
    this.#abort.abort();
    this.#source?.close();
    this.#source = null;
    this.#web?.close();
  }

  #reports(): SourceReports & WebReports {
    const { streamId } = this;
    const { send } = this.#services;
    return {
      warning: (code, message) => send({ type: 'warning', streamId, code, message }),
      failed: (code, message) => send({ type: 'failed', streamId, code, message }),
      length: (frames) => send({ type: 'length', streamId, frames }),
      title: (title) => send({ type: 'title', streamId, title }),
    };
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  /** Closes the decoder if the start fails: nothing else refers to it yet. */
  #beginWith(decoder: ChildDecoder, begin: () => void): void {
    try {
      begin();
    } catch (error) {
      decoder.close();
      throw error;
    }
  }

  #begin(
    input: ProbedInput,
    track: PcmShape,
    shape: RingShape,
    { part: wantedPart, from, replayGain }: ActivateOrder,
    tags: Tags | null,
    started: StartedStream | null,
  ): void {
    checkPlausible(track);
    checkHoldsAudio(input.header);
    const { streamId } = this;
    const policy = this.#services.policy();
    const kind = sourceKind(input, track, shape, policy);
    const ring = ringFor(kind, input, shape, policy);
    if (kind === 'memory') this.memoryBytes = ringBytes(ring.capacityFrames, shape);
    const fileFrames = input.header?.frames ?? framesTold(started?.told ?? null, track, shape);
    const chapterFrames = tags === null ? null : chapterFramesOf(tags, track.sampleRate);
    const isGuess = input.header?.framesSource === 'estimate';
    const file = {
      ...{ sampleRate: track.sampleRate, frames: fileFrames, isEstimate: isGuess },
      chapterFrames: chapterFrames ?? [],
    };
    const part = partFrames(wantedPart, file);
    const info: TrackInfo = {
      codec: input.header?.codec ?? started?.told?.codec ?? 'unknown',
      ...{ sampleRate: track.sampleRate, channels: track.channels, frames: fileFrames, source: kind },
      // Of a part that says where it ends nothing is guessed.
      isEstimate: isGuess && part.endFrame === null,
    };
    this.#opened = { input, info };
    const frames = lengthOfPart(part, fileFrames);
    const extent = { ...file, frames, chapterFrames: chaptersOfPart(part, file.chapterFrames) };
    const startFrame = from === null ? 0 : resolvePosition(from, extent);
    if (startFrame === null)
      throw new PlayheadError(
        'position',
        'the position asked for needs a length or a chapter that is not known',
      );
    const startRingFrame = Math.round(
      (part.startFrame + Math.min(startFrame, frames === null || info.isEstimate ? startFrame : frames)) /
        shape.trackFramesPerRingFrame,
    );

    const producer = new ReadAheadProducer(ring, () => this.#services.send({ type: 'wake', streamId }));
    this.#source = this.#makeSource(kind, input, shape, producer, started);
    this.#warnOfTruncation(input, kind);
    const unreadable = replayGain === 'off' ? [] : (tags?.unreadableGains ?? []);
    for (const message of unreadable) this.#reports().warning('replaygain', message);
    this.#services.send({
      type: 'opened',
      streamId,
      info,
      part,
      ring,
      ringRate: shape.sampleRate,
      trackFramesPerRingFrame: shape.trackFramesPerRingFrame,
      chapterFrames,
      gain: tags === null ? 1 : gainFactorOf(tags, replayGain),
      isForwardOnly: this.#isForwardOnly(input),
      startRingFrame,
    });
    this.#source.start(startRingFrame);
  }

  /** A listener is told what will be missing; what else is odd about a header is for `inspect`. */
  #warnOfTruncation({ header, stamp, isGrowing }: ProbedInput, kind: SourceKind): void {
    const reports = this.#reports();
    // A file that is being written may still get the missing part. It is judged at its end.
    const mayCome = isGrowing || (kind === 'mapped' && stamp !== null && isFresh(stamp.mtimeMs));
    const warnings = header?.warnings ?? [];
    const message = mayCome ? null : truncation(warnings);
    if (message !== null) reports.warning('truncated', message);
    for (const { code, message: text } of warnings) {
      if (code === 'link-not-played') reports.warning(code, text);
      if (code === 'chained-streams' && this.#isRelayed) reports.warning(code, CHAINED_REMOTELY);
    }
    if (header?.frames === 0 && header.framesSource === 'header') reports.warning('empty', EMPTY);
  }

  #makeSource(
    kind: SourceKind,
    input: ProbedInput,
    shape: RingShape,
    producer: ReadAheadProducer,
    started: StartedStream | null,
  ): TrackSource {
    const reports = this.#reports();
    const pcm = input.header?.pcm;
    if (kind === 'mapped' && pcm) return new MappedSource(input, pcm, shape, producer, reports);
    return new StreamedSource(
      {
        input,
        shape,
        ffmpegPath: this.#ffmpegPath(),
        spares: this.#services.spares,
        isKeptWhole: kind === 'memory',
        web: this.#web,
        isForwardOnly: this.#isForwardOnly(input),
        isRelayed: this.#isRelayed,
        declaredFrames: framesDeclared(input, started),
        padding: paddingOf(started?.told ?? null, shape),
        endRingFrame: endTold(started?.told ?? null, shape),
      },
      started?.decoder ?? null,
      producer,
      reports,
    );
  }

  /** Standard input and a station have no way back. */
  #isForwardOnly(input: ProbedInput): boolean {
    return input.type === 'pipe' || this.#web?.isLive === true;
  }

  #ffmpegPath(): string {
    if (this.#services.ffmpegPath !== null) return this.#services.ffmpegPath;
    throw new PlayheadError('no-ffmpeg', 'needs ffmpeg, which was not found');
  }
}

/** The error itself if it is one of ours; any other as a failure to open. */
function asPlayheadError(error: unknown): PlayheadError {
  if (error instanceof PlayheadError) return error as PlayheadError;
  return new PlayheadError('open', `cannot be opened: ${reasonOf(error)}`, { cause: error });
}
