import { IncomingMessage } from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { request } from '../../src/media/http-request.ts';
import { retryAfterMs } from '../../src/engine/source/web/web-facts.ts';

let server: net.Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

function askedToWait(retryAfter: string): number {
  const answer = new IncomingMessage(new net.Socket());
  answer.headers['retry-after'] = retryAfter;
  return retryAfterMs(answer);
}

describe('a request', () => {
  it('does not wait for ever for headers that never end', async () => {
    server = net.createServer((socket) => {
      const dripping = setInterval(() => socket.write('a'), 1);
      socket.on('close', () => clearInterval(dripping)).on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\nX-Long: ');
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const asking = request(`http://127.0.0.1:${port}/`, {}, new AbortController().signal, 50);
    await expect(asking).rejects.toThrow('the server does not answer');
  });
});

describe('what a server says of when to come again', () => {
  it('is seconds or a date', () => {
    expect(askedToWait('7')).toBe(7000);
    expect(askedToWait('0')).toBe(0);
    expect(askedToWait('Fri, 31 Dec 1999 23:59:59 GMT')).toBe(0);
    expect(askedToWait('Fri, 31 Dec 9999 23:59:59 GMT')).toBeGreaterThan(0);
    expect(askedToWait('soon')).toBe(0);
  });
});
