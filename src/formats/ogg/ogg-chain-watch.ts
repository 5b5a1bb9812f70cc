import { parseOggCodec } from './ogg-codec.ts';
import { OGG_MAX_HEADER_BYTES, parseOggPage } from './ogg-page.ts';

/** Enough of a stream's first packet to tell its codec. */
const IDENTIFICATION_BYTES = 128;
const MARK = 'OggS';

/** What a stream that follows the one before it is, against the first of all. */
export type FollowingStream =
  | { readonly type: 'same-codec'; readonly codec: string }
  | { readonly type: 'other-codec'; readonly codec: string | null };

/**
 * Looks at the bytes of an Ogg stream as they go by, and tells of each further stream in it (RFC 3533 §4). A file is read beforehand
 * (ogg-links.ts); a pipe cannot be.
 */
export class OggChainWatch {
  readonly #onFollowing: (stream: FollowingStream) => void;
  #held: Buffer = Buffer.alloc(0);
  #skipBytes = 0;
  #hasBegun = false;
  #isOver = false;
  #codec: string | null = null;
  /** Codecs of the streams that begin here, beside each other; null while no stream begins. */
  #beginning: (string | null)[] | null = null;

  constructor(onFollowing: (stream: FollowingStream) => void) {
    this.#onFollowing = onFollowing;
  }

  see(chunk: Buffer): void {
    if (this.#isOver) return;
    const skipped = Math.min(this.#skipBytes, chunk.length);
    this.#skipBytes -= skipped;
    if (skipped === chunk.length) return;
    const rest = chunk.subarray(skipped);
    const bytes = this.#held.length === 0 ? rest : Buffer.concat([this.#held, rest]);
    if (!this.#hasBegun && bytes.length >= MARK.length && bytes.toString('latin1', 0, 4) !== MARK) {
      this.#isOver = true;
      return;
    }
    const taken = this.#pages(bytes);
    this.#held = Buffer.from(bytes.subarray(taken));
  }

  /** Goes through the pages, as far as their heads are there. Returns the bytes that were dealt with. */
  #pages(bytes: Buffer): number {
    let at = 0;
    while (at + OGG_MAX_HEADER_BYTES + IDENTIFICATION_BYTES <= bytes.length) {
      const page = parseOggPage(bytes, at);
      if (page === null) {
        const next = bytes.indexOf(MARK, at + 1, 'latin1');
        if (next === -1) return bytes.length - MARK.length + 1;
        at = next;
        continue;
      }
      this.#hasBegun = true;
      const body = at + page.headerBytes;
      if (page.beginsStream) {
        const packet = bytes.subarray(body, body + Math.min(page.bodyBytes, IDENTIFICATION_BYTES));
        (this.#beginning ??= []).push(parseOggCodec(packet)?.codec ?? null);
      } else this.#settle();
      at = body + page.bodyBytes;
    }
    this.#skipBytes = Math.max(0, at - bytes.length);
    return Math.min(at, bytes.length);
  }

  /** All that begin together have begun. */
  #settle(): void {
    if (this.#beginning === null) return;
    const codecs = this.#beginning;
    this.#beginning = null;
    const [known = null] = codecs.filter((codec) => codec !== null);
    if (this.#codec === null) this.#codec = known;
    else if (codecs.includes(this.#codec)) this.#onFollowing({ type: 'same-codec', codec: this.#codec });
    else this.#onFollowing({ type: 'other-codec', codec: known });
  }
}
