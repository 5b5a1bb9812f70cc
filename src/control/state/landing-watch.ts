import type { PlayerEvent } from '../../player/event.ts';
import type { PlayerPort } from '../../player/port.ts';

export type Landed = Extract<PlayerEvent, { event: 'playback-restart' }>;

/** Watches for the landing of a seek from before it is sent. */
export class LandingWatch {
  readonly #unsubscribe: () => void;
  #isAccepted = false;
  #last: Landed | 'ended' | null = null;
  #onEvent: () => void = () => undefined;

  constructor(port: PlayerPort) {
    this.#unsubscribe = port.subscribe((event) => {
      if (event.event === 'seek') this.#isAccepted = true;
      else if (event.event === 'playback-restart') this.#last = event;
      else if (event.event === 'end-file' || event.event === 'shutdown') this.#last = 'ended';
      else return;
      this.#onEvent();
    });
  }

  /**
   * The last landing, once no seek is under way. The player has carried out what was sent.
   *
   * @returns null if the seek was refused, or the track ended
   */
  async landing(isSeeking: () => boolean): Promise<Landed | null> {
    // The shared state may be ahead of the events: a landing is over only once it was told.
    while (this.#isAccepted && (this.#last === null || (this.#last !== 'ended' && isSeeking())))
      await new Promise<void>((resolve) => (this.#onEvent = resolve));
    this.#unsubscribe();
    return this.#last === 'ended' ? null : this.#last;
  }
}
