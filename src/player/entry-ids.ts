/** Gives out the ids of queue entries: from 1 on, each once in the life of a player. */
export class EntryIds {
  #last = 0;

  /** The last one that was given out; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  next(): number {
    return ++this.#last;
  }
}
