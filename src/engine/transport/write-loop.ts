import { assertNever } from '../../player/assert-never.ts';
import type { Deck, LoadedDeck } from './deck.ts';
import type { LoopJoin } from './loop-join.ts';
import type { OutputFlush } from './output-flush.ts';
import type { OutputTurns } from './output-turns.ts';
import type { Playback } from './playback.ts';
import type { PlayingSpan } from './playing-span.ts';
import type { Seeking } from './seeking.ts';
import type { ScriptedControls, TimedActions } from './timed-actions.ts';
import type { TrackChanges } from './track-changes.ts';
import type { SessionParts } from './session-parts.ts';
import type { Volume } from './volume.ts';

/** Copied from a ring to the output at a time, at most. */
const BLOCK_FRAMES = 16_384;
/** Frames for which the loop is woken where nobody listens: a wake-up costs as much as copying thousands. */
const RENDER_FRAMES = 65_536;
/**
 * Awaited before sound begins at a track's start or at the target of a seek, so that the first block is whole: a decoder's first
 * packet, cut at the target, may be a few frames, and the next one is late by 100 ms where others want the processor. Mostly it
 * comes within the same millisecond.
 */
const LEAD_SECONDS = 0.18;
/** Awaited after an underrun before sound begins again: a slow source is heard in pieces, and not in shreds. */
const REFILL_SECONDS = 0.25;
/** With less than this queued the device may have run dry: what it has is known to some 20 ms. That is taken for an underrun. */
const NEARLY_DRY_SECONDS = 0.02;

/** What the loop works with, beside the session's parts. */
export interface WriteLoopParts {
  readonly playback: Playback;
  readonly turns: OutputTurns;
  readonly flush: OutputFlush;
  readonly seeking: Seeking;
  readonly volume: Volume;
  readonly loopJoin: LoopJoin;
  readonly timed: TimedActions;
  readonly tracks: TrackChanges;
  readonly controls: ScriptedControls;
}

/** The loop that carries out what was asked for, and moves frames from the buffers to the output. */
export class WriteLoop {
  readonly #parts: SessionParts;
  readonly #around: WriteLoopParts;
  readonly #playback: Playback;
  #block = new Float32Array(0);

  constructor(parts: SessionParts, around: WriteLoopParts) {
    this.#parts = parts;
    this.#around = around;
    this.#playback = around.playback;
  }

  /** Does all that can be done now. */
  run(): void {
    while (this.#step());
  }

  /** One step of the loop. False when there is nothing to do until something happens. */
  #step(): boolean {
    const { turns, seeking, flush, timed, tracks, controls } = this.#around;
    const playback = this.#playback;
    const { current, loaded: deck } = playback;
    if (turns.isBusy || current === null || deck === null || playback.shape === null) return false;
    // Carried out here and not where it is found out: from empty span to empty span that would recurse ever deeper.
    if (playback.takePassedEnd()) return tracks.finishSpan(current);
    // What was asked for comes first: nothing is written that it would take back.
    if (playback.seeks.pending !== null) return seeking.begin();
    if (playback.takeWantedFlush()) return flush.run(() => undefined);
    if (playback.wantsPause !== playback.isPaused)
      return playback.wantsPause ? this.#pause() : this.#unpause(deck);
    if (timed.runDue(current, deck, controls)) return true;
    if (playback.isPaused) return this.#beginUnheard(current, deck) || seeking.landWhilePaused(deck);
    if (this.#parts.sleep.takeEnd(deck.ringRate)) {
      controls.end('stop');
      return true;
    }
    return this.#writeBlock(current, deck);
  }

  /** A track that is opened paused has begun once its first frame is there, though nobody hears it yet. */
  #beginUnheard({ deck }: PlayingSpan, { consumer }: LoadedDeck): boolean {
    const { frame, seeks } = this.#playback;
    if (deck.hasBegun || seeks.landing !== null) return false;
    if (consumer.availability(frame) === 'not-yet') return !consumer.sleep(frame);
    this.#begun(deck);
    return false;
  }

  #begun(deck: Deck): void {
    if (deck.hasBegun) return;
    deck.hasBegun = true;
    this.#parts.events.send({ event: 'playback-start' });
  }

  #pause(): boolean {
    return this.#around.flush.run(() => {
      const playback = this.#playback;
      playback.pause({ byScript: false });
      if (playback.loaded !== null) this.#parts.events.at('pause', playback.loaded, playback.frame);
    });
  }

  #unpause(deck: LoadedDeck): boolean {
    this.#playback.unpause();
    this.#around.volume.fadeIn(deck.ringRate);
    this.#parts.events.at('unpause', deck, this.#playback.frame);
    return true;
  }

  #writeBlock(current: PlayingSpan, deck: LoadedDeck): boolean {
    const { output } = this.#parts;
    const boundaryFrames = this.#framesToBoundary(current, deck);
    if (boundaryFrames <= 0) return this.#crossBoundary(current, deck);
    const room = Math.min(output.roomFrames(), boundaryFrames, BLOCK_FRAMES);
    if (room <= 0 || this.#awaitsMore(current, deck, boundaryFrames)) return false;

    const { consumer } = deck;
    const block = this.#blockFor(consumer.channels);
    const frames = consumer.read(this.#playback.frame, block, room);
    if (frames === 0) return this.#whyNothing(current, deck);
    this.#around.volume.ramp.apply(block, frames, consumer.channels);
    this.#parts.sleep.apply(block, frames, consumer.channels, deck.ringRate);
    output.write(block, frames);
    this.#wrote(current, deck, frames);
    return true;
  }

  /** Whether sound is to begin, or has broken off, and too little of it is there yet. */
  #awaitsMore(current: PlayingSpan, deck: LoadedDeck, limitFrames: number): boolean {
    const { output } = this.#parts;
    const { frame, seeks } = this.#playback;
    const begins = output.isRealtime && (current.deck.putOutFrames === 0 || seeks.landing !== null);
    if (!begins && !this.#mayBeDry(deck)) return false;
    const { capacityFrames, lookbackFrames } = deck.ring;
    const readAheadFrames = Math.floor((capacityFrames - lookbackFrames) / 2);
    const seconds = begins ? LEAD_SECONDS : REFILL_SECONDS;
    const wanted = Math.min(Math.ceil(seconds * deck.ringRate), readAheadFrames, limitFrames);
    if (wanted <= 1 || deck.consumer.hasRange(frame, wanted)) return false;
    return deck.consumer.sleep(frame, wanted, wanted);
  }

  #mayBeDry(deck: LoadedDeck): boolean {
    const { output } = this.#parts;
    return output.isRealtime && output.queuedFrames() < NEARLY_DRY_SECONDS * deck.ringRate;
  }

  #blockFor(channels: number): Float32Array {
    const length = BLOCK_FRAMES * channels;
    if (this.#block.length !== length) this.#block = new Float32Array(length);
    return this.#block;
  }

  #wrote(current: PlayingSpan, deck: LoadedDeck, frames: number): void {
    const { seeking, tracks, loopJoin } = this.#around;
    const playback = this.#playback;
    this.#begun(current.deck);
    seeking.landed(deck);
    playback.wrote(current, frames);
    this.#parts.script.written(frames);
    this.#parts.sleep.written(frames, deck.ringRate);
    deck.consumer.advance(playback.frame);
    tracks.prepareNext(current, deck);
    loopJoin.prepare(current, deck);
  }

  #whyNothing(current: PlayingSpan, deck: LoadedDeck): boolean {
    const { tracks, seeking } = this.#around;
    const { frame } = this.#playback;
    const availability = deck.consumer.availability(frame);
    switch (availability) {
      case 'data':
        return true;
      case 'not-yet':
        return !deck.consumer.sleep(frame, this.#parts.output.isRealtime ? 1 : RENDER_FRAMES);
      case 'end':
        return this.#parts.hearReader() || tracks.finishSpan(current);
      case 'failed':
        // The ring is quicker than the message that says why.
        if (current.deck.failure !== null) tracks.failFile(current, current.deck.failure);
        return false;
      case 'outside':
        seeking.jump(deck, frame);
        return true;
      default:
        return assertNever(availability);
    }
  }

  /** Frames that may be written before something is to happen. */
  #framesToBoundary(current: PlayingSpan, deck: LoadedDeck): number {
    const { frame } = this.#playback;
    const loop = this.#around.loopJoin.rangeAhead(current, deck);
    return Math.min(
      deck.endFrame === null ? Infinity : deck.endFrame - frame,
      loop === null ? Infinity : loop.toFrame - frame,
      this.#around.timed.framesUntilDue(current, deck),
      this.#parts.sleep.framesLeft(deck.ringRate),
    );
  }

  /** Carries out the actions that are bound to this frame. */
  #crossBoundary(current: PlayingSpan, deck: LoadedDeck): boolean {
    const { frame } = this.#playback;
    const { loopJoin, tracks } = this.#around;
    const loop = loopJoin.rangeAhead(current, deck);
    if (loop?.toFrame === frame) loopJoin.join(current, deck, loop);
    else if (deck.endFrame !== null && frame >= deck.endFrame) return tracks.finishSpan(current);
    return true;
  }
}
