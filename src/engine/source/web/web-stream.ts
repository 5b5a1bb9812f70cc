import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { PlayheadError, reasonOf } from '../../../player/error.ts';
import { refusal, request } from './http-request.ts';
import { IcyMetadata } from './icy-metadata.ts';

/** How long to wait for a server that went away. */
export interface ReconnectPolicy {
  readonly retryMs: number;
  /** A server that sends nothing for so long, though there is room, is gone. */
  readonly stallMs: number;
  readonly giveUpMs: number;
}

export const RECONNECT: ReconnectPolicy = { retryMs: 1000, stallMs: 10_000, giveUpMs: 600_000 };

/** What the first answer told of a resource. */
export interface WebFacts {
  /** Bytes in all; null where the server does not say. */
  readonly sizeBytes: number | null;
  /** A station: it has no beginning to go back to. */
  readonly isLive: boolean;
  /** Any part of it can be asked for. */
  readonly hasRanges: boolean;
  /** Names this version of the resource: what comes after a reconnection must be of the same. */
  readonly version: string | null;
}

export interface WebReports {
  title(title: string): void;
  warning(code: string, message: string): void;
}

/** What is sent with each request. `Icy-MetaData` asks a station for its titles. */
const HEADERS = {
  'user-agent': 'playhead',
  accept: '*/*',
  'icy-metadata': '1',
  'accept-encoding': 'identity',
};

/**
 * The bytes of a URL as one stream that outlives its connections.
 *
 * A file goes on at the very byte where it was cut off: by a range where the server has them, else by reading again what
 * was read and dropping it. A station goes on with what it sends now.
 */
export class WebStream extends Readable {
  readonly #url: string;
  readonly #policy: ReconnectPolicy;
  readonly #reports: WebReports;
  readonly #abort = new AbortController();
  #facts: WebFacts | null;
  #answer: IncomingMessage | null = null;
  #icy: IcyMetadata | null = null;
  readonly #fromByte: number;
  /** The byte of the resource that is passed on next. */
  #atByte: number;
  /** Bytes of the present answer that were passed on before. */
  #skipBytes = 0;
  #stall: NodeJS.Timeout | null = null;

  /** @param facts those of an earlier stream of the same URL: this one begins at its first byte, or `fromByte`, as soon as it is connected */
  constructor(url: string, facts: WebFacts | null, reports: WebReports, fromByte = 0, policy = RECONNECT) {
    super({ highWaterMark: 256 * 1024 });
    this.#url = url;
    this.#facts = facts;
    this.#reports = reports;
    this.#policy = policy;
    this.#fromByte = fromByte;
    this.#atByte = fromByte;
    if (facts !== null) void this.#reconnect(null);
  }

  /** Connects for the first time. @throws PlayheadError `unreadable` */
  async connect(): Promise<WebFacts> {
    const answer = await this.#ask();
    const reason = refusal(answer.statusCode ?? 0);
    if (reason !== null) {
      answer.destroy();
      throw new PlayheadError('unreadable', reason);
    }
    this.#facts = factsOf(answer);
    this.#follow(answer);
    return this.#facts;
  }

  override _read(): void {
    this.#answer?.resume();
    this.#watchStall();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#abort.abort();
    if (this.#stall !== null) clearTimeout(this.#stall);
    this.#answer?.destroy();
    callback(error);
  }

  #ask(): Promise<IncomingMessage> {
    const isRange = this.#atByte > 0 && this.#facts?.isLive === false;
    const range = isRange ? { range: `bytes=${this.#atByte}-` } : {};
    return request(this.#url, { ...HEADERS, ...range }, this.#abort.signal);
  }

  #follow(answer: IncomingMessage): void {
    this.#answer = answer;
    const interval = Number(answer.headers['icy-metaint']);
    this.#icy =
      Number.isSafeInteger(interval) && interval > 0
        ? new IcyMetadata(interval, (title) => this.#reports.title(title))
        : null;
    answer.on('data', (piece: Buffer) => this.#take(answer, piece));
    answer.on('end', () => this.#lost(answer, null));
    answer.on('error', (error) => this.#lost(answer, error));
    answer.on('close', () => this.#lost(answer, null));
    this.#watchStall();
  }

  #take(answer: IncomingMessage, piece: Buffer): void {
    if (answer !== this.#answer) return;
    this.#watchStall();
    const sound = this.#icy?.take(piece) ?? piece;
    const skipped = Math.min(this.#skipBytes, sound.length);
    this.#skipBytes -= skipped;
    if (skipped === sound.length) return;
    this.#atByte += sound.length - skipped;
    if (!this.push(sound.subarray(skipped))) {
      answer.pause();
      if (this.#stall !== null) clearTimeout(this.#stall);
    }
  }

  /** An answer has ended: that was all, or the connection was lost. */
  #lost(answer: IncomingMessage, error: Error | null): void {
    if (answer !== this.#answer || this.destroyed) return;
    this.#answer = null;
    if (this.#stall !== null) clearTimeout(this.#stall);
    answer.destroy();
    const { isLive, sizeBytes } = this.#facts!;
    const isWhole = sizeBytes === null ? answer.complete && error === null : this.#atByte >= sizeBytes;
    if (!isLive && isWhole) this.push(null);
    else void this.#reconnect(error);
  }

  /** Tries until the server is back. */
  async #reconnect(lostBy: Error | null): Promise<void> {
    const isFirst = this.#atByte === this.#fromByte;
    const untilMs = performance.now() + this.#policy.giveUpMs;
    if (!isFirst) this.#reports.warning('connection-lost', 'the connection was lost: trying again');
    let last: unknown = lostBy;
    while (!this.destroyed && performance.now() < untilMs) {
      try {
        const answer = await this.#ask();
        if (this.#goesOn(answer)) {
          if (!isFirst) this.#reports.warning('reconnected', 'the connection is back');
          this.#follow(answer);
          return;
        }
        answer.destroy();
      } catch (error) {
        if (error instanceof PlayheadError && error.code === 'web-changed') {
          this.destroy(error);
          return;
        }
        last = error;
      }
      await this.#pause();
    }
    this.destroy(new PlayheadError('unreadable', `the server did not come back: ${reasonOf(last)}`));
  }

  /** Whether an answer continues what came before. @throws PlayheadError `web-changed` if it is something else now */
  #goesOn(answer: IncomingMessage): boolean {
    const status = answer.statusCode ?? 0;
    if (refusal(status) !== null) return false;
    const facts = this.#facts!;
    if (facts.isLive) return true;
    const now = factsOf(answer);
    if (now.sizeBytes !== facts.sizeBytes || now.version !== facts.version)
      throw new PlayheadError('web-changed', 'the file on the server has changed while it played');
    this.#skipBytes = status === 206 ? this.#atByte - rangeStart(answer) : this.#atByte;
    if (this.#skipBytes >= 0) return true;
    throw new PlayheadError('web-changed', 'the server gives another part of the file than was asked for');
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#policy.retryMs));
  }

  #watchStall(): void {
    if (this.#stall !== null) clearTimeout(this.#stall);
    const answer = this.#answer;
    if (answer === null) return;
    this.#stall = setTimeout(() => {
      if (!answer.isPaused()) this.#lost(answer, new Error('it sends nothing any more'));
    }, this.#policy.stallMs);
  }
}

function factsOf({ headers, statusCode }: IncomingMessage): WebFacts {
  const total = /\/(\d{1,15})$/.exec(headers['content-range'] ?? '')?.[1];
  const size = statusCode === 206 ? total : headers['content-length'];
  const sizeBytes = size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : null;
  const hasIcy = Object.keys(headers).some((name) => name.startsWith('icy-'));
  return {
    sizeBytes,
    isLive: sizeBytes === null && hasIcy,
    hasRanges: sizeBytes !== null && (statusCode === 206 || headers['accept-ranges'] === 'bytes'),
    version: headers.etag ?? headers['last-modified'] ?? null,
  };
}

function rangeStart({ headers }: IncomingMessage): number {
  const start = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '')?.[1];
  return start === undefined ? Number.POSITIVE_INFINITY : Number(start);
}
