import { afterEach, describe, expect, it } from 'vitest';
import { WebStream } from '../../../../src/engine/source/web/web-stream.ts';
import { waitUntil } from '../../../helpers/wait-until.ts';
import { answerFile, WebServer } from '../../../helpers/web-server.ts';
import type { Answer } from '../../../helpers/web-server.ts';

const AT_ONCE = { retryMs: 1, stallMs: 60_000, giveUpMs: 60_000 };
const BYTES = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 251));

const SILENT = { title: () => undefined, warning: () => undefined };

let server: WebServer | null = null;
let stream: WebStream | null = null;
afterEach(async () => {
  stream?.destroy();
  await server?.stop();
  server = null;
});

interface Reading {
  readonly bytes: Buffer;
  readonly reason: string | null;
  readonly warnings: readonly string[];
}

/** Connects, and reads the stream, or one of its facts from a byte on, to its end. */
async function read(answer: Answer, fromByte = 0): Promise<Reading> {
  server = await new WebServer(answer).start();
  const warnings: string[] = [];
  const reports = { title: () => undefined, warning: (code: string) => void warnings.push(code) };
  stream = new WebStream(server.url, null, reports, 0, AT_ONCE);
  try {
    const facts = await stream.connect();
    if (fromByte > 0) {
      stream.destroy();
      stream = new WebStream(server.url, facts, reports, fromByte, AT_ONCE);
    }
  } catch (error) {
    return { bytes: Buffer.alloc(0), reason: (error as Error).message, warnings };
  }
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  const reading = stream;
  await new Promise<void>((resolve) => reading.on('close', resolve));
  return { bytes: Buffer.concat(pieces), reason: reading.failure?.message ?? null, warnings };
}

/** The first answer is the file's, the others are another one. */
function afterwards(status: number, headers: Record<string, string> = {}): Answer {
  const whole = answerFile(BYTES, { ranges: true });
  let answers = 0;
  return (request, response) => {
    if (++answers === 1) whole(request, response);
    else response.writeHead(status, headers).end(status < 300 ? BYTES.subarray(50_000) : undefined);
  };
}

describe('a web stream', () => {
  it.each([
    [403, 'the server refused it (403)'],
    [404, 'the server says 404: not found'],
    [416, 'the server refused it (416)'],
  ])('does not ask for ever for a part that is refused (%i)', async (status, expected) => {
    const { bytes, reason, warnings } = await read(afterwards(status), 50_000);
    expect(reason).toBe(expected);
    expect(bytes.length).toBe(0);
    expect(warnings).toEqual(['connection-lost']);
    expect(server?.requests.length).toBe(1 + 3);
  });

  it('waits for a server that has a fault, and says so', async () => {
    const whole = answerFile(BYTES, { ranges: true });
    let answers = 0;
    const { bytes, reason, warnings } = await read((request, response) => {
      if (++answers > 1 && answers < 8) response.writeHead(503).end();
      else whole(request, response);
    }, 50_000);
    expect(reason).toBe(null);
    expect(bytes.equals(BYTES.subarray(50_000))).toBe(true);
    expect(warnings).toEqual(['connection-lost', 'reconnected']);
  });

  it.each([
    ['a length that is not said again', { 'content-range': 'bytes 50000-99999/*', etag: '"1"' }],
    ['no version', { 'content-range': 'bytes 50000-99999/100000' }],
    ['a weak version', { 'content-range': 'bytes 50000-99999/100000', etag: 'W/"1"' }],
    ['another kind of version', { 'content-range': 'bytes 50000-99999/100000', 'last-modified': 'today' }],
  ])('takes what belongs to the same file: %s', async (_, headers) => {
    const { bytes, reason } = await read(afterwards(206, headers), 50_000);
    expect(reason).toBe(null);
    expect(bytes.equals(BYTES.subarray(50_000))).toBe(true);
  });

  it.each([
    ['of another version', 'bytes 50000-99999/100000', 'the file on the server has changed while it played'],
    ['of another size', 'bytes 50000-99999/100001', 'the file on the server has changed while it played'],
    [
      'from elsewhere',
      'bytes 50001-99999/100000',
      'the server gives another part of the file than was asked for',
    ],
    ['from nowhere', '', 'the server gives another part of the file than was asked for'],
  ])('takes no part %s', async (what, range, expected) => {
    const etag = what === 'of another version' ? '"2"' : '"1"';
    const { bytes, reason } = await read(afterwards(206, { 'content-range': range, etag }), 50_000);
    expect(reason).toBe(expected);
    expect(bytes.length).toBe(0);
  });

  it.each([true, false])('ends where a server promises more than it has (ranges: %s)', async (ranges) => {
    const { bytes, reason } = await read((request, response) => {
      const from = Number(/\d+/.exec((ranges && request.headers.range) || '0')?.[0]);
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': from > 0 ? 0 : BYTES.length + 1000,
        ...(ranges
          ? { 'accept-ranges': 'bytes', 'content-range': `bytes ${from}-/${BYTES.length + 1000}` }
          : {}),
      });
      if (from > 0) response.end();
      else response.write(BYTES, () => response.destroy());
    });
    expect(reason).toBe('the server gives less of the file than it promised');
    expect(bytes.length).toBeLessThanOrEqual(BYTES.length);
    expect(bytes.equals(BYTES.subarray(0, bytes.length))).toBe(true);
    expect(server?.requests.length).toBe(1 + 3);
  });

  it('gives what had come before it failed', async () => {
    server = await new WebServer((request, response) => {
      if (request.headers.range !== undefined) response.writeHead(404).end();
      else
        response
          .writeHead(200, { 'content-length': BYTES.length + 1000 })
          .write(BYTES, () => response.destroy());
    }).start();
    const failing = new WebStream(server.url, null, SILENT, 0, AT_ONCE);
    stream = failing;
    await failing.connect();
    await waitUntil(() => failing.failure !== null, 'the server to be given up');
    const pieces: Buffer[] = [];
    for await (const piece of failing as AsyncIterable<Buffer>) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(BYTES)).toBe(true);
    expect(failing.failure?.message).toBe('the server says 404: not found');
  });

  it('asks no sooner than the server allows, and gives up in time', async () => {
    const policy = { ...AT_ONCE, giveUpMs: 200 };
    server = await new WebServer((request, response) => {
      if (request.headers.range !== undefined) response.writeHead(429, { 'retry-after': '3600' }).end();
      else
        answerFile(BYTES, { ranges: true, holdAfterBytes: () => 50_000, onHeld: () => response.destroy() })(
          request,
          response,
        );
    }).start();
    const failing = new WebStream(server.url, null, SILENT, 0, policy);
    stream = failing;
    await failing.connect();
    await waitUntil(() => failing.failure !== null, 'the server to be given up');
    expect(failing.failure?.message).toBe(
      'the server did not come back: the server is asked too often (429)',
    );
    expect(server.requests.length).toBe(2);
  });

  it('takes no packed bytes for sound', async () => {
    const { reason } = await read((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    );
    expect(reason).toBe('the server sends it packed (gzip), though it was asked not to');
  });

  it('takes no part for the whole', async () => {
    const { reason } = await read((_, response) =>
      response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('56789'),
    );
    expect(reason).toBe('the server gives another part of the file than was asked for');
  });

  it('has no titles put between the bytes of a file', async () => {
    const whole = answerFile(BYTES, { ranges: true });
    const { bytes, reason } = await read((request, response) => {
      if (request.headers['icy-metadata'] === '1') response.setHeader('icy-metaint', '100');
      whole(request, response);
    });
    expect(reason).toBe(null);
    expect(bytes.equals(BYTES)).toBe(true);
  });
});
