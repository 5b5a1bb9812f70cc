import { PlayheadError } from '../../../player/error.ts';
import { firstBytes } from '../first-bytes.ts';
import { WebRelay } from './web-relay.ts';
import { checkSegmentLists } from './segment-lists.ts';
import { ConnectionReports } from './connection-reports.ts';
import { tellsNeed, whatIsNeeded } from './web-need.ts';
import { WebStream } from './web-stream.ts';
import type { WebFacts } from './web-facts.ts';
import type { WebReports } from './web-stream.ts';

/** Why a list is not played. */
const UNPLAYABLE = {
  list: 'is a list of other addresses: save it as a file, and play that',
  'marked-segments': 'is a list of segments that begins with a byte order mark, which is not allowed there',
} as const;

/** One URL that plays: its bytes, as often as they are wanted from the start. */
export class WebInput {
  readonly #url: string;
  readonly #reports: ConnectionReports;
  #facts: WebFacts = { sizeBytes: null, isLive: false, hasRanges: false, version: null };
  #head: Buffer = Buffer.alloc(0);
  #relay: WebRelay | null = null;
  #current: WebStream | null = null;
  /** Those that decoders read through the relay. */
  readonly #relayed = new Set<WebStream>();
  #hasBegun = false;
  #failure: PlayheadError | null = null;

  private constructor(url: string, reports: WebReports) {
    this.#url = url;
    this.#reports = new ConnectionReports(reports);
  }

  /**
   * Connects and looks at the first bytes.
   *
   * @param signal ends that; afterwards it is for `close`
   * @returns null when these are not to be decoded as one stream: ffmpeg opens the URL itself
   * @throws PlayheadError `unreadable` with the reason, without the URL
   */
  static async open(url: string, reports: WebReports, signal: AbortSignal): Promise<WebInput | null> {
    const input = new WebInput(url, reports);
    const stream = input.#newStream(null);
    input.#current = stream;
    signal.addEventListener('abort', () => input.close(), { once: true });
    try {
      input.#facts = await stream.connect();
    } catch (error) {
      stream.destroy();
      // SHOUTcast's first version answers `ICY 200 OK`, which is not HTTP: ffmpeg knows it.
      if (isNotHttp(error)) return null;
      throw error;
    }
    input.#head = await firstBytes(stream, tellsNeed);
    // The stream has ended within its head. A decoder that starts from the beginning needs a new request.
    if (stream.readableEnded) input.#current = null;
    if (input.#head.length === 0) {
      input.close();
      throw stream.failure ?? new PlayheadError('unreadable', 'is empty');
    }
    const need = whatIsNeeded(input.#head, url);
    if (need === 'list' || need === 'marked-segments') {
      input.close();
      throw new PlayheadError('unreadable', UNPLAYABLE[need]);
    }
    if (need === 'bytes' || (need === 'seeking' && input.isSeekable)) return input;
    input.close();
    if (need === 'segments') await checkSegmentLists(input.#head.toString('latin1'), url, signal);
    return null;
  }

  get isLive(): boolean {
    return this.#facts.isLive;
  }

  /** Its first bytes, and how many there are in all; null if the server does not say. */
  get head(): { readonly bytes: Buffer; readonly sizeBytes: number | null } {
    return { bytes: this.#head, sizeBytes: this.#facts.sizeBytes };
  }

  /** The server gives any part of it. */
  get isSeekable(): boolean {
    return this.#facts.hasRanges;
  }

  /** Where a decoder gets it as if it were a file. Only if it is seekable. */
  async relayUrl(): Promise<string> {
    const sizeBytes = this.#facts.sizeBytes ?? 0;
    this.#relay ??= await WebRelay.open({
      sizeBytes,
      head: this.#head,
      streamFrom: (byte) => this.#streamFrom(byte),
    });
    return this.#relay.url;
  }

  /** Why its bytes ended before their time; null if they did not. */
  get failure(): PlayheadError | null {
    return this.#failure;
  }

  /** Its bytes from the start (a station's: from now on). The stream that was given before ends. */
  stream(): WebStream {
    if (this.#hasBegun || this.#current === null) {
      this.#current?.destroy();
      this.#current = this.#newStream(this.#facts);
    }
    this.#hasBegun = true;
    return this.#current;
  }

  close(): void {
    this.#relay?.close();
    this.#relay = null;
    for (const stream of this.#relayed) stream.destroy();
    this.#current?.destroy();
    this.#current = null;
  }

  #streamFrom(byte: number): WebStream {
    const stream = byte === 0 && !this.#hasBegun ? this.stream() : this.#anotherFrom(byte);
    this.#relayed.add(stream);
    stream.on('close', () => this.#relayed.delete(stream));
    return stream;
  }

  #anotherFrom(byte: number): WebStream {
    return this.#newStream(this.#facts, byte);
  }

  #newStream(facts: WebFacts | null, fromByte = 0): WebStream {
    const { reports, closed } = this.#reports.forStream();
    const stream = new WebStream(this.#url, facts, reports, fromByte);
    stream.on('close', closed);
    stream.on('end', () => (this.#failure ??= stream.failure));
    return stream;
  }
}

function isNotHttp(error: unknown): boolean {
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
  return cause?.code === 'HPE_INVALID_CONSTANT';
}
