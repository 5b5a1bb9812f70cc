import { armAbLoop } from './arm-ab-loop.ts';
import { framesPerTrackSecond } from './deck.ts';
import type { Deck } from './deck.ts';
import type { OutputTurns } from './output-turns.ts';
import type { Cue, Playback } from './playback.ts';
import type { SeekAtList } from './seek-at-list.ts';
import type { TransportParts } from './transport-parts.ts';
import type { Volume } from './volume.ts';

/** Takes back what is queued in the output, so that what comes next is heard at once. */
export class Rewinding {
  readonly #parts: TransportParts;
  readonly #playback: Playback;
  readonly #turns: OutputTurns;
  readonly #seekAt: SeekAtList;
  readonly #volume: Volume;

  constructor(
    parts: TransportParts,
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
   * Drops what is queued in the output, moves back to the frame being heard, and goes on with `then`. False: it goes
   * on later, and nothing is to be done until then.
   */
  rewind(then: () => void): boolean {
    const { output } = this.#parts;
    this.#playback.wantsRewind = false;
    if (!output.isRealtime) {
      then();
      return true;
    }
    this.#turns.run(async () => {
      this.#unwrite(await output.flush());
      then();
    });
    return false;
  }

  /** What is queued will be dropped, and nothing gone back to: it does not count as played. */
  discount(): void {
    const { output } = this.#parts;
    if (output.isRealtime && this.#playback.shape !== null)
      this.#playback.log.lastOf(output.queuedFrames(), notPlayed);
  }

  #unwrite(frames: number): void {
    if (frames === 0) return;
    const { rack, script } = this.#parts;
    const playback = this.#playback;
    playback.log.unwrite(frames, notPlayed);
    const place = playback.log.locate(0);
    if (place === null) return;
    const { deck, span } = place.deck;
    const { cue, upcoming } = playback;
    if (place.deck !== cue) {
      // What is heard is still the track (or the range, or the loop's pass) before: go back to it.
      if (cue !== null && cue.deck !== deck) {
        if (cue.deck.speed !== deck.speed) this.#takeBackSpeed(deck, cue.deck);
        else if (cue.span === span) playback.loopHead = cue.deck;
        else {
          if (upcoming !== null && upcoming !== cue.deck) rack.release(upcoming);
          playback.upcoming = cue.deck;
        }
      }
      const isOtherPlace = cue !== null && cue.span.place !== span.place;
      if (isOtherPlace) this.#leaveUnheard(cue);
      deck.goBackTo(span);
      playback.cue = place.deck;
      if (isOtherPlace) this.#comeBack(place.deck, cue.deck);
      // Each track has a gain of its own.
      this.#volume.beginTrack();
    }
    playback.frame = place.frame;
    const { loaded } = playback;
    if (loaded === null) return;
    script.takenBack(frames);
    this.#seekAt.takenBackTo(deck.putOutFrames, framesPerTrackSecond(loaded));
    // On the way to another place the reader may have been told so already.
    if (playback.seek === null) loaded.consumer.advance(playback.frame);
  }

  /** A script's change of speed was not heard yet: it is due again. */
  #takeBackSpeed({ speed }: Deck, unheard: Deck): void {
    const { rack, events } = this.#parts;
    rack.release(unheard);
    rack.setSpeed(speed);
    events.send({ event: 'speed', speed });
  }

  /** The track had begun to be written, and will begin again: nothing of it was heard. */
  #leaveUnheard({ deck, span }: Cue): void {
    if (deck.announced === 'nothing') return;
    deck.announced = 'nothing';
    this.#parts.events.fileEnded(deck, span, 'stop');
  }

  /** A track that was written to its end, and has ended for all who are told of it, goes on. */
  #comeBack({ deck, span }: Cue, left: Deck): void {
    const { events } = this.#parts;
    events.fileStarted(span);
    deck.announced = 'loaded';
    const { loaded } = this.#playback;
    if (loaded === null) return;
    if (deck !== left) events.fileLoaded(span, loaded);
    this.#seekAt.comeBackTo(deck.putOutFrames, framesPerTrackSecond(loaded));
    armAbLoop(this.#parts, this.#playback, loaded);
  }
}

function notPlayed({ deck, span }: Cue, frames: number): void {
  deck.takeBack(span.place, frames);
}
