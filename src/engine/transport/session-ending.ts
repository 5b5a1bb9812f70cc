import { PlayheadError } from '../../player/error.ts';
import type { OutputTurns } from './output-turns.ts';
import type { Playback } from './playback.ts';
import type { SessionEnd } from './session-tally.ts';
import type { SessionParts } from './session-parts.ts';

/** How long an idle player keeps its device. Other programs may want it. */
const DEVICE_KEPT_MS = 10_000;

/** Ends files, and ends the session once, or leaves it idle. */
export class SessionEnding {
  readonly #parts: SessionParts;
  readonly #playback: Playback;
  readonly #turns: OutputTurns;
  readonly #onOver: () => void;
  readonly #onIdle: () => void;
  #hasBeenIdle = false;

  /**
   * @param onOver nothing will be played any more
   * @param onIdle nothing is played until something is asked for
   */
  constructor(
    parts: SessionParts,
    playback: Playback,
    turns: OutputTurns,
    { onOver, onIdle }: { readonly onOver: () => void; readonly onIdle: () => void },
  ) {
    this.#parts = parts;
    this.#playback = playback;
    this.#turns = turns;
    this.#onOver = onOver;
    this.#onIdle = onIdle;
  }

  endFile(
    reason: 'eof' | 'stop' | 'quit' | 'error',
    failure?: { readonly code: string; readonly message: string },
  ): void {
    const { current } = this.#playback;
    if (current === null) return;
    const { deck, span } = current;
    if (reason === 'eof' || (reason !== 'error' && deck.putOutFrames > 0))
      this.#parts.tally.trackPlayed(deck.putOutFrames);
    this.#parts.events.fileEnded(deck, span, reason, failure);
  }

  /** Ends playing after the frame that was written last. Queued frames are heard, or stored, first. */
  endHere(reason: 'stop' | 'quit'): void {
    this.endFile(reason);
    this.#playback.stop();
    if (reason === 'stop') this.listIsOver();
    else this.#drained(() => this.over('finished'));
  }

  /** Everything was written. Once it was heard, the session ends, or is idle. */
  listIsOver(): void {
    const playback = this.#playback;
    this.#drained(() => {
      // Another track may have been chosen, or added, while the last one was heard.
      if (playback.current !== null || playback.isOver || playback.isIdle) return;
      if (this.#staysIdle) this.#idle();
      else this.over('finished');
    });
  }

  /** Drops queued frames. The session ends, or is idle. */
  stopNow(): void {
    const { output } = this.#parts;
    const playback = this.#playback;
    if (!this.#staysIdle) {
      this.over('quit');
      return;
    }
    playback.stop();
    playback.log.clear();
    if (playback.shape === null) this.#idle();
    else
      this.#turns.run(async () => {
        await output.flush();
        if (playback.current === null && !playback.isOver) this.#idle();
      });
  }

  /** Only where there is a listener: a file or a pipe is complete at the end of the list. */
  get #staysIdle(): boolean {
    return this.#parts.options.staysIdle && this.#parts.output.isRealtime;
  }

  #drained(then: () => void): void {
    const { output } = this.#parts;
    const isSilent = output.isRealtime && output.queuedFrames() === 0 && !this.#turns.isBusy;
    // A file of nothing must not appear under its final name.
    if (this.#playback.shape === null || isSilent || this.#parts.tally.gaveNothing) {
      then();
      return;
    }
    this.#turns.run(async () => {
      await output.drain();
      then();
    });
  }

  #idle(): void {
    const { rack, events, clock, output } = this.#parts;
    const playback = this.#playback;
    playback.becomeIdle();
    this.#hasBeenIdle = true;
    rack.releaseExcept(() => false);
    events.send({ event: 'idle' });
    clock.after(DEVICE_KEPT_MS, () => {
      if (!playback.isIdle || playback.shape === null || this.#turns.isBusy) return;
      playback.outputClosed();
      this.#turns.run(() => output.close());
    });
    this.#onIdle();
  }

  /** Nothing can be put out. The first time that is the session's end; a player that was idle before only tells of the file. */
  broken(error: unknown): void {
    const playback = this.#playback;
    if (playback.isOver) return;
    if (this.#hasBeenIdle && error instanceof PlayheadError && error.code === 'no-device') {
      this.endFile('error', error);
      playback.outputClosed();
      playback.log.clear();
      this.#idle();
      return;
    }
    this.endFile('stop');
    this.over('fatal', error);
  }

  over(end: SessionEnd, error?: unknown): void {
    const playback = this.#playback;
    if (playback.isOver) return;
    playback.end();
    this.#onOver();
    this.#parts.finish(end, error);
  }
}
