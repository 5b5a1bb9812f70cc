/** A line longer than this is no message. */
export const MOST_LINE_BYTES = 1 << 20;

/** A socket gives at most 64 KiB in a chunk. */
const MOST_CHUNKS = 16;

const NEWLINE = 0x0a;

/** Cuts what comes in from a socket into lines, each when it is asked for, without looking at any byte twice. */
export class LineReader {
  /** Chunks that were not looked at yet; of the first one, what begins at `#at`. */
  readonly #chunks: Buffer[] = [];
  #at = 0;
  /** The begin of a line that has not ended yet. */
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isTooLong = false;

  /** A line went past the limit: nothing more is read. */
  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  /** There is enough to look at: the socket should wait. */
  get isFull(): boolean {
    return this.#chunks.length >= MOST_CHUNKS;
  }

  /** Bytes of a line that has not ended yet. */
  get pendingBytes(): number {
    return this.#bytes;
  }

  push(chunk: Buffer): void {
    if (!this.#isTooLong) this.#chunks.push(chunk);
  }

  /** The next whole line, without its end; null until there is one. */
  next(): string | null {
    for (let chunk = this.#chunks[0]; chunk !== undefined; chunk = this.#chunks[0]) {
      const end = chunk.indexOf(NEWLINE, this.#at);
      const piece = chunk.subarray(this.#at, end === -1 ? chunk.length : end);
      this.#at = end === -1 ? chunk.length : end + 1;
      if (this.#at === chunk.length) {
        this.#chunks.shift();
        this.#at = 0;
      }
      this.#keep(piece);
      if (end !== -1 && !this.#isTooLong) return this.#take();
    }
    return null;
  }

  #keep(piece: Buffer): void {
    if (piece.length > 0) this.#pieces.push(piece);
    this.#bytes += piece.length;
    this.#isTooLong = this.#bytes > MOST_LINE_BYTES;
    if (!this.#isTooLong) return;
    this.#pieces = [];
    this.#chunks.length = 0;
  }

  #take(): string {
    const [only = Buffer.alloc(0), ...more] = this.#pieces;
    const line = (more.length === 0 ? only : Buffer.concat(this.#pieces)).toString('utf8');
    this.#pieces = [];
    this.#bytes = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
