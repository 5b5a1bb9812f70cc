import type { QueueEntry } from '../../player/track.ts';
import { NOTHING_KNOWN } from './track-details.ts';
import type { ReadDetails, TrackDetails, TrackSummary } from './track-details.ts';

/** Whole details are kept for so many tracks; summaries for all that were looked at. */
const KEPT_DETAILS = 8;
/** Beyond so many entries only what is on the screen is looked at, or the summaries alone would fill the memory. */
const BACKGROUND_LIMIT = 20_000;
/** The background rests so many times as long as it worked, which bounds its share of the processor. */
const REST_FACTOR = 19;

/** Wakes after a time; gives the function that forgets it. The screen's one source of timers. */
export type After = (ms: number, wake: () => void) => () => void;

/**
 * Reads tracks' details when they are wanted: those on the screen first, then, with long rests, the rest of the queue.
 *
 * One file is read at a time. A file that could not be read is not tried again.
 */
export class TrackLibrary {
  readonly #readDetails: ReadDetails;
  readonly #after: After;
  readonly #changed: () => void;
  readonly #summaries = new Map<string, TrackSummary>();
  readonly #details = new Map<string, TrackDetails>();
  readonly #ended = new AbortController();
  #wanted: string[] = [];
  #background: readonly QueueEntry[] = [];
  #backgroundNext = 0;
  #current: string | null = null;
  #reading: string | null = null;
  #forgetRest: (() => void) | null = null;

  constructor(readDetails: ReadDetails, after: After, changed: () => void) {
    this.#readDetails = readDetails;
    this.#after = after;
    this.#changed = changed;
  }

  summaryOf(path: string): TrackSummary | null {
    return this.#summaries.get(path) ?? null;
  }

  detailsOf(path: string): TrackDetails | null {
    return this.#details.get(path) ?? null;
  }

  /** How many tracks' summaries are known: a cheap sign that something changed. */
  get knownCount(): number {
    return this.#summaries.size;
  }

  /** Says what is on the screen: `current` with all its details, the others as summaries, in this order. */
  want(current: string | null, visible: readonly string[]): void {
    this.#current = current;
    const missing = visible.filter((path) => path !== current && !this.#summaries.has(path));
    this.#wanted = current !== null && !this.#details.has(current) ? [current, ...missing] : missing;
    this.#advance();
  }

  /** The queue whose durations are to be filled in when there is nothing better to do. */
  fill(entries: readonly QueueEntry[]): void {
    if (entries === this.#background) return;
    this.#background = entries.length <= BACKGROUND_LIMIT ? entries : [];
    this.#backgroundNext = 0;
    this.#advance();
  }

  close(): void {
    this.#ended.abort();
    this.#forgetRest?.();
  }

  #advance(): void {
    if (this.#reading !== null || this.#ended.signal.aborted) return;
    const wanted = this.#wanted.shift();
    if (wanted !== undefined) {
      this.#forgetRest?.();
      this.#forgetRest = null;
      this.#read(wanted, 0);
    } else if (this.#forgetRest === null) {
      const next = this.#nextInBackground();
      if (next !== null) this.#read(next, REST_FACTOR);
    }
  }

  #nextInBackground(): string | null {
    while (this.#backgroundNext < this.#background.length) {
      const { path } = this.#background[this.#backgroundNext++]!;
      if (!this.#summaries.has(path)) return path;
    }
    return null;
  }

  #read(path: string, restFactor: number): void {
    this.#reading = path;
    const startedAt = performance.now();
    void this.#readDetails(path, this.#ended.signal)
      .then(
        (details) => this.#keep(path, details),
        // The contract is that reading never fails; a file that breaks it shows its name, and the engine reports it.
        () => this.#keep(path, NOTHING_KNOWN),
      )
      .then(() => {
        this.#reading = null;
        if (this.#ended.signal.aborted) return;
        this.#changed();
        if (restFactor > 0) {
          const restMs = Math.max(5, (performance.now() - startedAt) * restFactor);
          this.#forgetRest = this.#after(restMs, () => {
            this.#forgetRest = null;
            this.#advance();
          });
        }
        this.#advance();
      });
  }

  #keep(path: string, details: TrackDetails): void {
    const { title, artist, album, durationSeconds } = details;
    this.#summaries.set(path, { title, artist, album, durationSeconds });
    // Only of what was played: the rest of the queue passing by must not push it out.
    if (path !== this.#current) return;
    this.#details.delete(path);
    this.#details.set(path, details);
    for (const oldest of this.#details.keys()) {
      if (this.#details.size <= KEPT_DETAILS) break;
      this.#details.delete(oldest);
    }
  }
}
