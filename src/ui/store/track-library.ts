import type { QueueEntry } from '../../player/track.ts';
import { NOTHING_KNOWN, summaryOf } from './track-details.ts';
import type { ReadDetails, TrackDetails, TrackSummary } from './track-details.ts';

/** Whole details are kept for so many tracks; summaries for all that were looked at. */
const KEPT_DETAILS = 8;
/** The background rests so many times as long as it worked, which bounds its share of the processor. */
const REST_FACTOR = 9;
const SHORTEST_REST_MS = 5;
/** How late tags that were read out of sight count: for each, the filter and the total would look at the whole queue. */
const ANNOUNCE_MS = 1000;
/** From then on a track whose file does not answer is shown by its name. */
const LATE_MS = 700;

/** Wakes after a time; gives the function that forgets it. The screen's one source of timers. */
export type After = (ms: number, wake: () => void) => () => void;

export interface LibraryClock {
  readonly after: After;
  /** Monotonic. */
  readonly nowMs: () => number;
}

/**
 * Reads tracks' details when they are wanted: what plays and what comes next, then what is on the screen and around it,
 * then, with long rests, the rest of the queue.
 *
 * One file is read at a time. A file that could not be read is not tried again.
 */
export class TrackLibrary {
  readonly #readDetails: ReadDetails;
  readonly #clock: LibraryClock;
  readonly #changed: () => void;
  readonly #summaries = new Map<string, TrackSummary>();
  readonly #details = new Map<string, TrackDetails>();
  readonly #late = new Set<string>();
  readonly #ended = new AbortController();
  #playing: readonly string[] = [];
  #wanted: string[] = [];
  #background: readonly QueueEntry[] = [];
  #backgroundNext = 0;
  #isReading = false;
  #announcedCount = 0;
  #forgetAnnouncing: (() => void) | null = null;
  #forgetRest: (() => void) | null = null;
  #forgetLate: (() => void) | null = null;

  constructor(readDetails: ReadDetails, clock: LibraryClock, changed: () => void) {
    this.#readDetails = readDetails;
    this.#clock = clock;
    this.#changed = changed;
  }

  summaryOf(path: string): TrackSummary | null {
    return this.#summaries.get(path) ?? null;
  }

  /** Null while they are being read; nothing known is what is known of a file that takes too long. */
  detailsOf(path: string): TrackDetails | null {
    return this.#details.get(path) ?? (this.#late.has(path) ? NOTHING_KNOWN : null);
  }

  /** How many tracks' summaries are known. */
  get knownCount(): number {
    return this.#summaries.size;
  }

  /** How many summaries what is worked out of the whole queue may count on. Raised once for many. */
  get announcedCount(): number {
    return this.#announcedCount;
  }

  /**
   * Says what is wanted: `playing` (the current track, then the next) with all their details, `visible` as summaries, in
   * this order.
   */
  want(playing: readonly string[], visible: readonly string[]): void {
    const [current] = playing;
    if (current !== undefined && current !== this.#playing[0]) this.#watchFor(current);
    this.#playing = playing;
    this.#wanted = [
      ...playing.filter((path) => !this.#details.has(path)),
      ...visible.filter((path) => !playing.includes(path) && !this.#summaries.has(path)),
    ];
    this.#advance();
  }

  /** The queue whose tags are to be filled in when there is nothing better to do. */
  fill(entries: readonly QueueEntry[]): void {
    if (entries === this.#background) return;
    this.#background = entries;
    this.#backgroundNext = 0;
    this.#advance();
  }

  close(): void {
    this.#ended.abort();
    this.#forgetAnnouncing?.();
    this.#forgetRest?.();
    this.#forgetLate?.();
  }

  #watchFor(path: string): void {
    this.#forgetLate?.();
    this.#forgetLate = this.#clock.after(LATE_MS, () => {
      if (this.#details.has(path)) return;
      this.#late.add(path);
      this.#changed();
    });
  }

  #advance(): void {
    if (this.#isReading || this.#ended.signal.aborted) return;
    const wanted = this.#wanted.shift();
    if (wanted !== undefined) {
      this.#forgetRest?.();
      this.#forgetRest = null;
      this.#read(wanted, 0);
    } else if (this.#forgetRest === null) {
      const next = this.#nextInBackground();
      if (next !== null) this.#read(next, REST_FACTOR);
      else if (this.#forgetAnnouncing !== null) this.#announce();
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
    this.#isReading = true;
    const startedMs = this.#clock.nowMs();
    void this.#readDetails(path, this.#ended.signal)
      .then(
        (details) => this.#keep(path, details),
        // The contract is that reading never fails; a file that breaks it shows its name, and the engine reports it.
        () => this.#keep(path, NOTHING_KNOWN),
      )
      .then(() => {
        this.#isReading = false;
        if (this.#ended.signal.aborted) return;
        const isShown = restFactor === 0;
        this.#forgetAnnouncing ??= this.#clock.after(ANNOUNCE_MS, () => this.#announce());
        if (isShown && this.#wanted.length === 0) this.#announce();
        else if (isShown) this.#changed();
        else this.#rest(Math.max(SHORTEST_REST_MS, (this.#clock.nowMs() - startedMs) * restFactor));
        this.#advance();
      });
  }

  #announce(): void {
    this.#forgetAnnouncing?.();
    this.#forgetAnnouncing = null;
    this.#announcedCount = this.#summaries.size;
    this.#changed();
  }

  #rest(ms: number): void {
    this.#forgetRest = this.#clock.after(ms, () => {
      this.#forgetRest = null;
      this.#advance();
    });
  }

  #keep(path: string, details: TrackDetails): void {
    this.#summaries.set(path, summaryOf(details));
    // Only of what plays: the rest of the queue passing by must not push it out.
    if (!this.#playing.includes(path)) return;
    this.#details.delete(path);
    this.#details.set(path, details);
    for (const oldest of this.#details.keys()) {
      if (this.#details.size <= KEPT_DETAILS) break;
      this.#details.delete(oldest);
    }
  }
}
