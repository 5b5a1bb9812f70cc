import type { OutputTurns } from './output-turns.ts';
import type { Playback } from './playback.ts';
import type { SessionEnd } from './session-tally.ts';
import type { TransportParts } from './transport-parts.ts';

/** How a file ends, and how all of it does: once. */
export class SessionEnding {
  readonly #parts: TransportParts;
  readonly #playback: Playback;
  readonly #turns: OutputTurns;
  readonly #onOver: () => void;

  /** @param onOver nothing will be played any more */
  constructor(parts: TransportParts, playback: Playback, turns: OutputTurns, onOver: () => void) {
    this.#parts = parts;
    this.#playback = playback;
    this.#turns = turns;
    this.#onOver = onOver;
  }

  endFile(reason: 'eof' | 'stop' | 'quit' | 'error', error?: string): void {
    const { cue } = this.#playback;
    if (cue === null) return;
    const { deck, span } = cue;
    if (reason === 'eof' || (reason !== 'error' && deck.putOutFrames > 0))
      this.#parts.tally.trackPlayed(deck.putOutFrames);
    this.#parts.events.fileEnded(deck, span, reason, error);
  }

  /** Ends at the frame that was written last, which is heard, or stored. */
  endHere(reason: 'stop' | 'quit'): void {
    this.endFile(reason);
    this.#playback.cue = null;
    this.finishAll();
  }

  /** Everything was written: waits until it was heard. */
  finishAll(): void {
    const { output } = this.#parts;
    if (this.#playback.shape === null) {
      this.over('finished');
      return;
    }
    this.#turns.run(async () => {
      await output.drain();
      this.over('finished');
    });
  }

  /** Nothing can be put out any more. */
  broken(error: unknown): void {
    if (this.#playback.isOver) return;
    this.endFile('stop');
    this.over('fatal', error);
  }

  over(end: SessionEnd, error?: unknown): void {
    const playback = this.#playback;
    if (playback.isOver) return;
    playback.isOver = true;
    playback.status = 'ended';
    this.#onOver();
    this.#parts.finish(end, error);
  }
}
