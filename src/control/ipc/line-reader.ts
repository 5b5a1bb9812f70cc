/** A line longer than this is no message. */
export const MOST_LINE_BYTES = 1 << 20;

const NEWLINE = 0x0a;

/** Cuts what comes in from a socket into lines, without looking at any byte twice. */
export class LineReader {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isTooLong = false;

  /** A line went past the limit: nothing more is read. */
  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  /** Bytes of a line that has not ended yet. */
  get pendingBytes(): number {
    return this.#bytes;
  }

  /** @returns the lines that are whole now, without their ends */
  push(chunk: Buffer): readonly string[] {
    const lines: string[] = [];
    let from = 0;
    while (!this.#isTooLong) {
      const end = chunk.indexOf(NEWLINE, from);
      if (!this.#keep(chunk.subarray(from, end === -1 ? undefined : end)) || end === -1) break;
      lines.push(this.#take());
      from = end + 1;
    }
    return lines;
  }

  /** False: the line is too long. */
  #keep(piece: Buffer): boolean {
    this.#bytes += piece.length;
    this.#isTooLong = this.#bytes > MOST_LINE_BYTES;
    if (this.#isTooLong) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
    return !this.#isTooLong;
  }

  #take(): string {
    const line = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#bytes = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
