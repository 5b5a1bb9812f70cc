import type { Landing, PendingSeek } from './playing-span.ts';

/** How far a seek has got: asked for, begun, landed. A later one replaces an earlier one. */
export class SeekProgress {
  #pending: PendingSeek | null = null;
  #landing: Landing | null = null;

  /** Asked for, and not begun. */
  get pending(): PendingSeek | null {
    return this.#pending;
  }

  /** Begun, and its first frame is not written yet. */
  get landing(): Landing | null {
    return this.#landing;
  }

  ask(seek: PendingSeek): void {
    this.#pending = seek;
  }

  begin(landing: Landing): void {
    this.#pending = null;
    this.#landing = landing;
  }

  /** Drops a requested seek whose target no longer exists. A seek that has begun continues. */
  dropPending(): void {
    this.#pending = null;
  }

  /** The deck was opened for the seek, perhaps at another speed: its frames are counted anew. */
  openedAt(ringFrame: number): void {
    if (this.#landing !== null) this.#landing = { ...this.#landing, ringFrame };
  }

  land(): void {
    this.#landing = null;
  }

  /** The track of the target is left. */
  drop(): void {
    this.#pending = null;
    this.#landing = null;
  }
}
