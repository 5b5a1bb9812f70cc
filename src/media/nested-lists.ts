import { PlayheadError } from '../player/error.ts';

/** Playlists inside playlists are followed this deep. */
const MAX_LIST_DEPTH = 8;
/** Lists that one list may name. */
export const MAX_LIST_WIDTH = 256;
/** Lists that are opened for one input. */
export const MAX_LISTS = 1024;

/** Where a list stands among those that lead to it. */
export interface ListTrail {
  /** Identities of the lists that it lies in, the outermost first. */
  readonly above: readonly string[];
  /** Lists that its list has named so far. */
  readonly named: { count: number };
}

/**
 * Decides which of the lists below one input are opened: each once, and not without end. Lists that name each other would otherwise lead to
 * any number of tracks and of messages.
 */
export class NestedLists {
  readonly #opened = new Set<string>();
  readonly #told = new Set<string>();

  /**
   * Why a list is not opened: null if it is to be, undefined if that was told before.
   *
   * @param id what it is, however it is named: device and inode, or its address
   */
  refusal(id: string, { above, named }: ListTrail): PlayheadError | null | undefined {
    named.count++;
    if (above.includes(id)) return this.#once(`loop ${id}`, 'leads back to itself');
    if (this.#opened.has(id)) return this.#once(`again ${id}`, 'is named more than once: it is played once');
    if (above.length >= MAX_LIST_DEPTH)
      return this.#once(`deep ${id}`, `is nested more than ${MAX_LIST_DEPTH} playlists deep`);
    if (named.count > MAX_LIST_WIDTH)
      return this.#once(
        `wide ${above.at(-1)}`,
        `is left out: its list names more than ${MAX_LIST_WIDTH} lists`,
      );
    if (this.#opened.size >= MAX_LISTS)
      return this.#once('full', `is left out, and further lists too: ${MAX_LISTS} lists were opened`);
    this.#opened.add(id);
    return null;
  }

  #once(what: string, reason: string): PlayheadError | undefined {
    if (this.#told.has(what)) return undefined;
    this.#told.add(what);
    return new PlayheadError('playlist-loop', reason);
  }
}
