import { resolvePosition } from '../../player/position.ts';
import type { Place } from '../../player/playlist.ts';
import type { Position, TrackExtent } from '../../player/position.ts';
import type { TrackInfo } from '../../player/track.ts';
import { chaptersOfPart, lengthOfPart } from '../../player/track-part.ts';
import type { PartFrames } from '../../player/track-part.ts';
import type { FromReader } from '../messages.ts';
import { ReadAheadConsumer } from '../ring/consumer.ts';
import type { RingMemory } from '../ring/layout.ts';
import type { Span } from './span.ts';

/** How much must be free in a buffer before its sleeping reader is woken: rarely enough to cost nothing. */
const WAKE_AT_SECONDS = 0.5;

export type OpenedMessage = Extract<FromReader, { type: 'opened' }>;

/** A deck that can be played: the engine's side of one active track. All frames are ring frames unless they say so. */
export interface LoadedDeck {
  readonly status: 'loaded';
  /** Its `frames` are those of the track, which may be a part of its file. */
  readonly info: TrackInfo;
  /** The frames of the file that the track is. */
  readonly part: PartFrames;
  readonly ringRate: number;
  readonly trackFramesPerRingFrame: number;
  /** In frames of the track. Null until somebody asks for them. */
  readonly chapterFrames: readonly number[] | null;
  readonly gain: number;
  /** A pipe or a station: what has left the buffer is gone. */
  readonly isForwardOnly: boolean;
  readonly consumer: ReadAheadConsumer;
  readonly ring: RingMemory;
  /** First frame of the span. */
  readonly startFrame: number;
  /** One past the last frame of the span; null is the end of the track. */
  readonly endFrame: number | null;
}

export interface FailedDeck {
  readonly status: 'failed';
  readonly code: string;
  readonly message: string;
}

export type DeckState = { readonly status: 'loading' } | LoadedDeck | FailedDeck;

/** One active track, from the order to open it until it is released. */
export class Deck {
  readonly streamId: number;
  /** The span it plays. It changes when the next range or round of the same track is played on the same deck. */
  span: Span;
  state: DeckState = { status: 'loading' };
  /** Why its source gave up, if it did. */
  failure: FailedDeck | null = null;
  /** Which events were sent for its track: none, `start-file`, or `file-loaded` too. */
  announced: 'nothing' | 'started' | 'loaded' = 'nothing';
  /** Ring frames written since its track began, for `--seek-at` and `frames_played`. A fraction after a change of speed. */
  putOutFrames = 0;
  /** Its first frame was put out, or is there and the player is paused. */
  hasBegun = false;
  /** Where it was opened, and at what speed. */
  readonly from: Position | null;
  readonly speed: number;
  /** The frame of the track that its span begins at: `--length` counts from there. Null until that is known. */
  #spanStartFrame: number | null = null;
  /** `putOutFrames` of the round before, when its track last began again. */
  #putOutBefore = 0;

  constructor(streamId: number, span: Span, speed: number) {
    this.streamId = streamId;
    this.span = span;
    this.from = span.from;
    this.speed = speed;
  }

  /** Stands in for another deck of the same track, which was opened elsewhere in the same span or at another speed. */
  standInFor(other: Deck): void {
    this.span = other.span;
    this.announced = other.announced;
    this.hasBegun = other.hasBegun;
    this.#spanStartFrame = other.#spanStartFrame;
    this.putOutFrames = (other.putOutFrames * other.speed) / this.speed;
  }

  /** Plays the next range of a track whose ranges before were played by another deck. */
  goOnFrom(other: Deck): void {
    this.announced = other.announced;
    this.hasBegun = other.hasBegun;
    this.putOutFrames = (other.putOutFrames * other.speed) / this.speed;
  }

  /** Its track begins again, and its frames are counted anew. */
  beginAgain(): void {
    this.#putOutBefore = this.putOutFrames;
    this.putOutFrames = 0;
    this.hasBegun = false;
  }

  /** Written frames of this place were taken back. */
  takeBack(place: Place, frames: number): void {
    if (place === this.span.place) this.putOutFrames = Math.max(0, this.putOutFrames - frames);
    else this.#putOutBefore = Math.max(0, this.#putOutBefore - frames);
  }

  /** Returns to a span it played before, and to the count of that. */
  goBackTo(span: Span): void {
    if (span.place !== this.span.place) this.putOutFrames = this.#putOutBefore;
    this.changeSpan(span);
  }

  /** The reader has opened the track: the deck can be played. */
  load(message: OpenedMessage, wakeReader: () => void): LoadedDeck {
    const { info, ring, ringRate, trackFramesPerRingFrame, chapterFrames, gain, startRingFrame } = message;
    const { part, isForwardOnly } = message;
    const consumer = new ReadAheadConsumer(ring, wakeReader, Math.round(WAKE_AT_SECONDS * ringRate));
    const loaded: LoadedDeck = {
      status: 'loaded',
      info: { ...info, frames: lengthOfPart(part, info.frames) },
      part,
      ringRate,
      trackFramesPerRingFrame,
      chapterFrames: chapterFrames === null ? null : chaptersOfPart(part, chapterFrames),
      gain,
      isForwardOnly,
      consumer,
      ring,
      startFrame: startRingFrame,
      endFrame: null,
    };
    this.#spanStartFrame ??= toTrackFrame(loaded, startRingFrame);
    this.state = { ...loaded, endFrame: spanEnd(this.span, loaded, this.#spanStartFrame) };
    consumer.advance(startRingFrame);
    return this.state;
  }

  /** Its source gives nothing more. Buffered frames of a loaded deck can still be played. */
  fail(code: string, message: string): void {
    this.failure = { status: 'failed', code, message };
    if (this.state.status === 'loading') this.state = this.failure;
  }

  /** Plays another span of the same track. @returns null if the track cannot say where that is */
  changeSpan(span: Span): LoadedDeck | null {
    if (this.state.status !== 'loaded') return null;
    const from = span.from === null ? 0 : resolvePosition(span.from, extentOf(this.state));
    if (from === null) return null;
    this.span = span;
    const startFrame = toRingFrame(this.state, from);
    this.#spanStartFrame = from;
    this.state = { ...this.state, startFrame, endFrame: spanEnd(span, this.state, from) };
    return this.state;
  }

  /** @param fileFrames where the chapters of its file begin */
  learnChapters(fileFrames: readonly number[]): void {
    if (this.state.status !== 'loaded') return;
    this.state = { ...this.state, chapterFrames: chaptersOfPart(this.state.part, fileFrames) };
  }

  /** The true length of the file has become known. */
  learnLength(fileFrames: number): void {
    if (this.state.status !== 'loaded') return;
    const { info, part } = this.state;
    const frames = lengthOfPart(part, fileFrames);
    const state = { ...this.state, info: { ...info, frames, isEstimate: false } };
    const from = this.#spanStartFrame ?? toTrackFrame(state, state.startFrame);
    this.state = { ...state, endFrame: spanEnd(this.span, state, from) };
  }
}

/** What positions of a deck's track are resolved against, in track frames. */
export function extentOf({ info, chapterFrames }: LoadedDeck): TrackExtent {
  return {
    sampleRate: info.sampleRate,
    frames: info.frames,
    isEstimate: info.isEstimate ?? false,
    chapterFrames: chapterFrames ?? [],
  };
}

/** Ring frames that a second of the track takes: more of them, the slower it is played. */
export function framesPerTrackSecond({ info, trackFramesPerRingFrame }: LoadedDeck): number {
  return info.sampleRate / trackFramesPerRingFrame;
}

export function toRingFrame({ part, trackFramesPerRingFrame }: LoadedDeck, trackFrame: number): number {
  return Math.round((part.startFrame + trackFrame) / trackFramesPerRingFrame);
}

export function toTrackFrame({ part, trackFramesPerRingFrame }: LoadedDeck, ringFrame: number): number {
  return Math.round(ringFrame * trackFramesPerRingFrame) - part.startFrame;
}

/** Lengths are of the track, as positions are: the speed does not change which part they mean. */
function spanEnd(span: Span, deck: LoadedDeck, fromTrackFrame: number): number | null {
  const to = span.to === null ? null : resolvePosition(span.to, extentOf(deck));
  const { startFrame, endFrame } = deck.part;
  const ends: number[] = endFrame === null ? [] : [toRingFrame(deck, endFrame - startFrame)];
  if (to !== null) ends.push(toRingFrame(deck, to));
  if (span.lengthSeconds !== null) {
    const lengthFrames = Math.round(span.lengthSeconds * deck.info.sampleRate);
    ends.push(toRingFrame(deck, fromTrackFrame + lengthFrames));
  }
  return ends.length === 0 ? null : Math.max(toRingFrame(deck, fromTrackFrame), Math.min(...ends));
}
