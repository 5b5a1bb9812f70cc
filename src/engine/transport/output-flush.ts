import { armAbLoop } from './arm-ab-loop.ts';
import { framesPerTrackSecond } from './deck.ts';
import type { Deck } from './deck.ts';
import type { OutputTurns } from './output-turns.ts';
import type { Playback } from './playback.ts';
import type { PlayingSpan } from './playing-span.ts';
import type { SeekAtList } from './seek-at-list.ts';
import type { SessionParts } from './session-parts.ts';
import type { Volume } from './volume.ts';

/** Takes back the frames queued in the output, so that the next ones are heard at once. */
export class OutputFlush {
  readonly #parts: SessionParts;
  readonly #playback: Playback;
  readonly #turns: OutputTurns;
  readonly #seekAt: SeekAtList;
  readonly #volume: Volume;

  constructor(
    parts: SessionParts,
    playback: Playback,
    turns: OutputTurns,
    seekAt: SeekAtList,
    volume: Volume,
  ) {
    this.#parts = parts;
    this.#playback = playback;
    this.#turns = turns;
    this.#seekAt = seekAt;
    this.#volume = volume;
  }

  /**
   * Drops the frames queued in the output, moves writing back to the frame being heard, and calls `then`.
   *
   * @returns false if `then` is called later. Nothing is written until then
   */
  run(then: () => void): boolean {
    const { output } = this.#parts;
    // This flush is the one that may have been asked for.
    this.#playback.takeWantedFlush();
    if (!output.isRealtime) {
      then();
      return true;
    }
    this.#turns.run(async () => {
      this.#takeBack(await output.flush());
      then();
    });
    return false;
  }

  /** The queued frames will be dropped and not written again: they do not count as played. */
  discountQueued(): void {
    const { output } = this.#parts;
    if (output.isRealtime && this.#playback.shape !== null)
      this.#playback.log.lastOf(output.queuedFrames(), notPlayed);
  }

  #takeBack(frames: number): void {
    if (frames === 0) return;
    const { script, sleep } = this.#parts;
    const playback = this.#playback;
    playback.log.unwrite(frames, notPlayed);
    if (playback.shape !== null) sleep.takenBack(frames, playback.shape.sampleRate);
    const place = playback.log.locate(0);
    if (place === null) return;
    const { deck, span } = place.deck;
    const { current } = playback;
    if (place.deck !== current) {
      // The track before (or its range, or the pass of the loop) is still heard.
      if (current !== null && current.deck !== deck) this.#keepForLater(current, place.deck);
      const isOtherPlace = current !== null && current.span.place !== span.place;
      if (isOtherPlace) this.#leaveUnheard(current);
      deck.goBackTo(span);
      playback.goBackTo(place.deck, place.frame);
      if (isOtherPlace) this.#comeBack(place.deck, current.deck);
      // Each track has a gain of its own.
      this.#volume.beginTrack();
    } else playback.goBackTo(place.deck, place.frame);
    const { loaded } = playback;
    if (loaded === null) return;
    script.takenBack(frames);
    this.#seekAt.takenBackTo(deck.putOutFrames, framesPerTrackSecond(loaded));
    // The reader may have been sent to the target of a seek already.
    if (playback.seeks.pending === null) loaded.consumer.advance(playback.frame);
  }

  /** The deck that was to be heard next is needed again soon. */
  #keepForLater(unheard: PlayingSpan, { deck, span }: PlayingSpan): void {
    const playback = this.#playback;
    const { upcoming } = playback;
    if (unheard.deck.speed !== deck.speed) this.#takeBackSpeed(deck, unheard.deck);
    else if (unheard.span === span) playback.makeLoopHead(unheard.deck);
    else {
      if (upcoming !== null && upcoming !== unheard.deck) this.#parts.rack.release(upcoming);
      playback.makeReady(unheard.deck);
    }
  }

  /** A script's change of speed was not heard yet: it is due again. */
  #takeBackSpeed({ speed }: Deck, unheard: Deck): void {
    const { rack, events } = this.#parts;
    rack.release(unheard);
    rack.setSpeed(speed);
    events.send({ event: 'speed', speed });
  }

  /** Nothing was heard of a track that had begun to be written. It begins again later. */
  #leaveUnheard({ deck, span }: PlayingSpan): void {
    if (deck.announced === 'nothing') return;
    deck.announced = 'nothing';
    this.#parts.events.fileEnded(deck, span, 'stop');
  }

  /** A track that was written to its end, and for which `end-file` was sent, plays again. */
  #comeBack({ deck, span }: PlayingSpan, left: Deck): void {
    const { events } = this.#parts;
    events.fileStarted(span);
    deck.announced = 'loaded';
    const { loaded } = this.#playback;
    if (loaded === null) return;
    if (deck !== left) events.fileLoaded(span, loaded);
    this.#seekAt.comeBackTo(deck.putOutFrames, framesPerTrackSecond(loaded));
    armAbLoop(this.#parts, this.#playback, span, loaded);
  }
}

function notPlayed({ deck, span }: PlayingSpan, frames: number): void {
  deck.takeBack(span.place, frames);
}
