import { resolvePosition } from '../../player/position.ts';
import type { TrackInfo } from '../../player/track.ts';
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
  readonly info: TrackInfo;
  readonly ringRate: number;
  readonly trackFramesPerRingFrame: number;
  /** Null until somebody asks for them. */
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

/** One active track: from the order to open it until it is let go. */
export class Deck {
  readonly streamId: number;
  /** What it plays. A deck whose track goes on with another span (a range, a loop) changes it. */
  span: Span;
  state: DeckState = { status: 'loading' };
  /** Why its source gave up, if it did. */
  failure: FailedDeck | null = null;
  /** Whether its `start-file` was sent. */
  announced = false;
  /** Frames put out since its track began, for `--seek-at` and `frames_played`. */
  putOutFrames = 0;

  constructor(streamId: number, span: Span) {
    this.streamId = streamId;
    this.span = span;
  }

  /** Becomes playable. */
  load(message: OpenedMessage, wakeReader: () => void): LoadedDeck {
    const { info, ring, ringRate, trackFramesPerRingFrame, chapterFrames, gain, startRingFrame } = message;
    const { isForwardOnly } = message;
    const consumer = new ReadAheadConsumer(ring, wakeReader, Math.round(WAKE_AT_SECONDS * ringRate));
    const loaded: LoadedDeck = {
      status: 'loaded',
      info,
      ringRate,
      trackFramesPerRingFrame,
      chapterFrames,
      gain,
      isForwardOnly,
      consumer,
      ring,
      startFrame: startRingFrame,
      endFrame: null,
    };
    this.state = { ...loaded, endFrame: spanEnd(this.span, loaded, startRingFrame) };
    consumer.advance(startRingFrame);
    return this.state;
  }

  /** Nothing more comes from its source. What is buffered of a loaded deck can be played still. */
  fail(code: string, message: string): void {
    this.failure = { status: 'failed', code, message };
    if (this.state.status === 'loading') this.state = this.failure;
  }

  /** Goes on with another span of the same track. @returns null if the track cannot say where that is */
  changeSpan(span: Span): LoadedDeck | null {
    if (this.state.status !== 'loaded') return null;
    const from = span.from === null ? 0 : resolvePosition(span.from, extentOf(this.state));
    if (from === null) return null;
    this.span = span;
    const startFrame = toRingFrame(this.state, from);
    this.state = { ...this.state, startFrame, endFrame: spanEnd(span, this.state, startFrame) };
    return this.state;
  }

  learnChapters(chapterFrames: readonly number[]): void {
    if (this.state.status === 'loaded') this.state = { ...this.state, chapterFrames };
  }

  /** The track's true length has become known. */
  learnLength(trackFrames: number): void {
    if (this.state.status !== 'loaded') return;
    const state = { ...this.state, info: { ...this.state.info, frames: trackFrames } };
    this.state = { ...state, endFrame: spanEnd(this.span, state, state.startFrame) };
  }
}

/** What positions of a deck's track are resolved against, in track frames. */
export function extentOf(deck: LoadedDeck): {
  sampleRate: number;
  frames: number | null;
  chapterFrames: readonly number[];
} {
  return {
    sampleRate: deck.info.sampleRate,
    frames: deck.info.frames,
    chapterFrames: deck.chapterFrames ?? [],
  };
}

export function toRingFrame(deck: LoadedDeck, trackFrame: number): number {
  return Math.round(trackFrame / deck.trackFramesPerRingFrame);
}

export function toTrackFrame(deck: LoadedDeck, ringFrame: number): number {
  return Math.round(ringFrame * deck.trackFramesPerRingFrame);
}

function spanEnd(span: Span, deck: LoadedDeck, startFrame: number): number | null {
  const to = span.to === null ? null : resolvePosition(span.to, extentOf(deck));
  const ends: number[] = [];
  if (to !== null) ends.push(toRingFrame(deck, to));
  if (span.lengthSeconds !== null) ends.push(startFrame + Math.round(span.lengthSeconds * deck.ringRate));
  return ends.length === 0 ? null : Math.max(startFrame, Math.min(...ends));
}
