/** Gives out the ids of queue entries: from 1 on, each once in the life of a player. */
export class EntryIds {
  #last = 0;

  next(): number {
    return ++this.#last;
  }
}
