/** What a block of ICY metadata is counted in. */
const UNIT_BYTES = 16;

/**
 * Takes the titles out of an ICY stream: after every `intervalBytes` of sound there is one length byte (in units of 16)
 * and so much text, such as `StreamTitle='Artist - Title';`. A block is 4,080 bytes at most, so nothing here can grow.
 */
export class IcyMetadata {
  readonly #intervalBytes: number;
  readonly #onTitle: (title: string) => void;
  #soundLeft: number;
  #textLeft = 0;
  #text: Buffer[] = [];
  #last: string | null = null;

  constructor(intervalBytes: number, onTitle: (title: string) => void) {
    this.#intervalBytes = intervalBytes;
    this.#soundLeft = intervalBytes;
    this.#onTitle = onTitle;
  }

  /** @returns the sound in a piece of the stream */
  take(piece: Buffer): Buffer {
    const sound: Buffer[] = [];
    for (let at = 0; at < piece.length;) {
      if (this.#soundLeft > 0) {
        const end = Math.min(piece.length, at + this.#soundLeft);
        sound.push(piece.subarray(at, end));
        this.#soundLeft -= end - at;
        at = end;
      } else if (this.#textLeft > 0) {
        const end = Math.min(piece.length, at + this.#textLeft);
        this.#text.push(piece.subarray(at, end));
        this.#textLeft -= end - at;
        at = end;
        if (this.#textLeft === 0) this.#endText();
      } else {
        this.#textLeft = piece[at]! * UNIT_BYTES;
        at++;
        if (this.#textLeft === 0) this.#soundLeft = this.#intervalBytes;
      }
    }
    return sound.length === 1 ? sound[0]! : Buffer.concat(sound);
  }

  #endText(): void {
    const title = titleIn(Buffer.concat(this.#text));
    this.#text = [];
    this.#soundLeft = this.#intervalBytes;
    if (title === null || title === this.#last) return;
    this.#last = title;
    this.#onTitle(title);
  }
}

/** A title may itself contain quotes: it ends at the last `';` before another field, or the end. */
function titleIn(block: Buffer): string | null {
  const text = decodeText(block).replace(/\0+$/, '');
  return /StreamTitle='(.*?)'(?:;\s*[A-Za-z]+='|;?\s*$)/s.exec(text)?.[1] ?? null;
}

/** Stations send UTF-8 or, the old ones, Latin-1, and do not say which. */
function decodeText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
