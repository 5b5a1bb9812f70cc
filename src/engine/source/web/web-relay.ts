import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isForeign } from './peer-owner.ts';
import type { WebStream } from './web-stream.ts';

/** What a relay passes on. */
export interface RelayedResource {
  readonly sizeBytes: number;
  /** The first bytes, which are known already. */
  readonly head: Buffer;
  /** The bytes from one on. */
  streamFrom(byte: number): WebStream;
}

interface ByteRange {
  readonly from: number;
  /** The first byte that is not wanted. */
  readonly to: number;
  readonly isBounded: boolean;
}

/**
 * A loopback HTTP proxy that gives decoders seekable access to a remote file.
 *
 * ffmpeg alone would give up when the connection is lost, and would check certificates in its own way. The proxy serves the bytes
 * of a `WebStream`, which waits until the server is back. Its address contains a secret. Other users can read that in the list of
 * processes on Linux, so connections of other users are refused there.
 */
export class WebRelay {
  readonly url: string;
  readonly #server: http.Server;

  private constructor(server: http.Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async open(resource: RelayedResource): Promise<WebRelay> {
    const door = `/${randomBytes(16).toString('hex')}`;
    const server = http.createServer((request, response) => {
      if (request.url === door) void answerOwn(resource, request, response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return new WebRelay(server, `http://127.0.0.1:${port}${door}`);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function answerOwn(
  resource: RelayedResource,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (await isForeign(request.socket)) response.writeHead(403).end();
  else if (!response.destroyed) answer(resource, request, response);
}

function answer(resource: RelayedResource, request: IncomingMessage, response: ServerResponse): void {
  const { sizeBytes, head } = resource;
  const range = wantedRange(request.headers.range, sizeBytes);
  if (range === null) {
    response.writeHead(416, { 'content-range': `bytes */${sizeBytes}` }).end();
    return;
  }
  const { from } = range;
  // A bounded range that begins in the known head is answered from it alone. The client asks again for the rest.
  const to = range.isBounded && from < head.length ? Math.min(range.to, head.length) : range.to;
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    'accept-ranges': 'bytes',
    'content-length': to - from,
    ...(request.headers.range === undefined
      ? {}
      : { 'content-range': `bytes ${from}-${to - 1}/${sizeBytes}` }),
    connection: 'close',
  });
  if (request.method === 'HEAD' || to <= head.length) {
    response.end(request.method === 'HEAD' ? undefined : head.subarray(from, to));
    return;
  }
  passOn(resource.streamFrom(from), to - from, response);
}

function passOn(stream: WebStream, sizeBytes: number, response: ServerResponse): void {
  let leftBytes = sizeBytes;
  stream.on('data', (piece: Buffer) => {
    const wanted = piece.subarray(0, leftBytes);
    leftBytes -= wanted.length;
    if (leftBytes === 0) {
      stream.destroy();
      response.end(wanted);
    } else if (!response.write(wanted)) stream.pause();
  });
  response.on('drain', () => stream.resume());
  // Cut short: the decoder gets what has come, and sees by the length that it was promised more.
  stream.on('end', () => response.end());
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
}

/** The range that a request asks for, within the resource; all of it by default. Null if there is nothing there. */
function wantedRange(header: string | undefined, sizeBytes: number): ByteRange | null {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined) return { from: 0, to: sizeBytes, isBounded: false };
  const from = Number(first);
  const isBounded = last !== undefined && last !== '';
  const to = isBounded ? Math.min(Number(last) + 1, sizeBytes) : sizeBytes;
  return from < to ? { from, to, isBounded } : null;
}
