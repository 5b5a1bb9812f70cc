import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine only, which can go away and come back at the same address. */
export class WebServer {
  readonly requests: { readonly url: string; readonly range: string | undefined }[] = [];
  readonly #answer: Answer;
  #server: http.Server | null = null;
  #port = 0;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<this> {
    const server = http.createServer((request, response) => {
      this.requests.push({ url: request.url ?? '', range: request.headers.range });
      this.#answer(request, response);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Goes away in the middle of whatever it was sending. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

export interface FileAnswerOptions {
  readonly ranges: boolean;
  /** After so many bytes of an answer nothing more is sent, but the connection stays; null sends all. */
  readonly holdAfterBytes?: (answerNumber: number) => number | null;
  readonly onHeld?: () => void;
}

/** Serves one file, as whole or by ranges. */
export function answerFile(bytes: Buffer, { ranges, holdAfterBytes, onHeld }: FileAnswerOptions): Answer {
  let answers = 0;
  return (request, response) => {
    const start = ranges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    const body = bytes.subarray(start);
    response.writeHead(ranges && request.headers.range !== undefined ? 206 : 200, {
      'content-type': 'audio/flac',
      'content-length': body.length,
      etag: '"1"',
      ...(ranges
        ? { 'accept-ranges': 'bytes', 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }
        : {}),
    });
    const hold = holdAfterBytes?.(++answers) ?? null;
    if (hold === null) response.end(body);
    else response.write(body.subarray(0, hold), () => onHeld?.());
  };
}
