import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { PlayheadError, reasonOf } from '../../../player/error.ts';
import { refusal, request } from '../../../media/http-request.ts';
import { IcyMetadata } from './icy-metadata.ts';
import {
  checkBegins,
  factsOf,
  hasTitles,
  isFinalRefusal,
  isSameResource,
  rangeStart,
  retryAfterMs,
} from './web-facts.ts';
import type { WebFacts } from './web-facts.ts';

/** How long to wait for a server that went away. */
export interface ReconnectPolicy {
  readonly retryMs: number;
  /** A server that sends nothing for so long, though there is room, is gone. */
  readonly stallMs: number;
  readonly giveUpMs: number;
}

const RECONNECT: ReconnectPolicy = { retryMs: 1000, stallMs: 10_000, giveUpMs: 600_000 };

export interface WebReports {
  title(title: string): void;
  warning(code: string, message: string): void;
}

/** Answers in a row that bring no byte and claim to be complete, before the end is believed. */
const MAX_VAIN_ANSWERS = 3;

/** Headers of each request. */
const HEADERS = { 'user-agent': 'playhead', accept: '*/*', 'accept-encoding': 'identity' };
/** Asks a station for its titles. */
const TITLE_HEADERS = { 'icy-metadata': '1' };

/**
 * The bytes of a URL as one stream that outlives its connections.
 *
 * A file continues at the byte where the connection was lost: by a range request where the server supports them, else by reading
 * from the start again and dropping the bytes before. A station continues with what it sends now.
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
  /** Since when nothing new has come; null while it comes. */
  #withoutSinceMs: number | null = null;
  /** That nothing comes was told. */
  #isLossTold = false;
  /** Answers in a row that brought nothing new, though nothing was wrong with the connection. */
  #vainAnswers = 0;
  #failure: PlayheadError | null = null;

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

  /** Why nothing more comes, though that is not all: its end follows what has come. Null if that is all, or more comes. */
  get failure(): PlayheadError | null {
    return this.#failure;
  }

  /** Connects for the first time. @throws PlayheadError `unreadable` */
  async connect(): Promise<WebFacts> {
    let answer = await this.#ask();
    try {
      checkBegins(answer);
      this.#facts = factsOf(answer);
      // Titles within a file would move every byte behind them.
      if (!this.#facts.isLive && hasTitles(answer.headers)) {
        answer.destroy();
        answer = await this.#ask();
        checkBegins(answer);
        this.#facts = factsOf(answer);
      }
    } catch (error) {
      answer.destroy();
      throw error;
    }
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
    const titles = this.#facts?.isLive === false ? {} : TITLE_HEADERS;
    return request(this.#url, { ...HEADERS, ...titles, ...range }, this.#abort.signal);
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
    this.#withoutSinceMs = null;
    this.#isLossTold = false;
    this.#vainAnswers = 0;
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
    if (!isLive && isWhole) {
      this.push(null);
      return;
    }
    const isReadAgain = answer.statusCode === 200 && this.#skipBytes === 0;
    if (this.#withoutSinceMs !== null && !isLive && (answer.complete || isReadAgain)) this.#vainAnswers++;
    void this.#reconnect(error);
  }

  /** Tries until the server is back. */
  async #reconnect(lostBy: Error | null): Promise<void> {
    const nowMs = performance.now();
    // The last answer brought nothing: at once, the next would do no better.
    const isAgain = this.#withoutSinceMs !== null;
    this.#withoutSinceMs ??= nowMs;
    const untilMs = this.#withoutSinceMs + this.#policy.giveUpMs;
    const wasTold = this.#isLossTold;
    const tell = (reason: string): void => {
      if (!this.#isLossTold) this.#reports.warning('connection-lost', reason);
      this.#isLossTold = true;
    };
    if (this.#atByte > this.#fromByte) tell('the connection was lost: trying again');
    let last: unknown = lostBy;
    let waitMs = this.#policy.retryMs;
    if (isAgain) await this.#pause(waitMs);
    while (!this.destroyed && performance.now() < untilMs && this.#vainAnswers < MAX_VAIN_ANSWERS) {
      try {
        const answer = await this.#ask();
        if (this.#goesOn(answer)) {
          if (this.#isLossTold && !wasTold) this.#reports.warning('reconnected', 'the connection is back');
          this.#follow(answer);
          return;
        }
        answer.destroy();
        waitMs = Math.max(this.#policy.retryMs, retryAfterMs(answer));
        last = new PlayheadError('unreadable', refusal(answer.statusCode ?? 0) ?? 'it sends something else');
      } catch (error) {
        if (error instanceof PlayheadError && error.code === 'web-changed') {
          this.#fail(error as PlayheadError);
          return;
        }
        waitMs = this.#policy.retryMs;
        last = error;
      }
      if (!this.#abort.signal.aborted) tell(`${reasonOf(last)}: trying again`);
      // A timer may fire a little early.
      await this.#pause(Math.min(waitMs, untilMs - performance.now() + 2));
    }
    if (!this.destroyed) this.#fail(new PlayheadError('unreadable', this.#finalReason(last)));
  }

  /** Nothing more comes: what has come is read first. */
  #fail(error: PlayheadError): void {
    this.#failure = error;
    this.push(null);
  }

  #finalReason(last: unknown): string {
    if (this.#vainAnswers < MAX_VAIN_ANSWERS) return `the server did not come back: ${reasonOf(last)}`;
    return last instanceof PlayheadError
      ? last.message
      : 'the server gives less of the file than it promised';
  }

  /** Whether an answer continues what came before. @throws PlayheadError `web-changed` if it is something else now */
  #goesOn(answer: IncomingMessage): boolean {
    const status = answer.statusCode ?? 0;
    const facts = this.#facts!;
    if (refusal(status) !== null) {
      // A station's address is not found while its source is disconnected. A file that is not found will not come back.
      if (!facts.isLive && isFinalRefusal(status)) this.#vainAnswers++;
      return false;
    }
    if (facts.isLive) return true;
    if (!isSameResource(factsOf(answer), facts))
      throw new PlayheadError('web-changed', 'the file on the server has changed while it played');
    this.#skipBytes = status === 206 ? this.#atByte - rangeStart(answer) : this.#atByte;
    if (this.#skipBytes >= 0) return true;
    throw new PlayheadError('web-changed', 'the server gives another part of the file than was asked for');
  }

  async #pause(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: this.#abort.signal });
    } catch {
      // It is not wanted any more.
    }
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
