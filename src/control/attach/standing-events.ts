import type { PlayerEvent } from '../../player/event.ts';

/** The track before, the current one, the next one, and one more. */
const KEPT_FILES = 4;
const KEPT_FAILURES = 1000;

/** Keeps the events that a screen which attaches later still has to know. */
export class StandingEvents {
  #files = new Map<string, PlayerEvent>();
  #failures = new Map<string, PlayerEvent>();
  #loop: PlayerEvent | null = null;
  #streamTitle: PlayerEvent | null = null;
  #device: PlayerEvent | null = null;
  #isQueueComplete = false;

  get isQueueComplete(): boolean {
    return this.#isQueueComplete;
  }

  /** In an order in which they make sense. */
  get all(): readonly PlayerEvent[] {
    const single = [this.#device, this.#loop, this.#streamTitle].filter((event) => event !== null);
    return [...this.#failures.values(), ...this.#files.values(), ...single];
  }

  take(event: PlayerEvent): void {
    switch (event.event) {
      case 'start-file':
        this.#loop = this.#streamTitle = null;
        return;
      case 'file-loaded':
        keep(this.#files, event.path, event, KEPT_FILES);
        return;
      case 'end-file':
        if (event.reason === 'error') keep(this.#failures, event.path, event, KEPT_FAILURES);
        return;
      case 'ab-loop':
        this.#loop = event;
        return;
      case 'metadata':
        this.#streamTitle = event;
        return;
      case 'warning':
        if (/^(no-device|no-speaker|device-)/.test(event.code)) this.#device = event;
        return;
      case 'queue-completed':
        this.#isQueueComplete = true;
        return;
      default:
      // The rest is over, or in the shared state.
    }
  }
}

/** With one more, the newest last, and the oldest gone where there are too many. */
function keep(events: Map<string, PlayerEvent>, name: string, event: PlayerEvent, most: number): void {
  events.delete(name);
  events.set(name, event);
  for (const oldest of events.keys()) {
    if (events.size <= most) break;
    events.delete(oldest);
  }
}
