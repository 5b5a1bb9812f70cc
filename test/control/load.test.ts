import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { RemotePlayerRig } from '../helpers/remote-player.ts';
import type { RemoteClient } from '../helpers/remote-client.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const MIB = 2 ** 20;

let rig: RemotePlayerRig;
/** Looks at the player while others are at it. */
let watcher: RemoteClient;

beforeAll(async () => {
  rig = await RemotePlayerRig.start('--loop', 'inf');
  watcher = await rig.loaded(path.resolve(await generated('long.flac')), false);
});
afterAll(() => rig.close());

function memoryBytes(): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${rig.player.pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

/** Resolves once a connection is over. */
const closed = (socket: net.Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });

/** A bare connection that counts the lines it gets. */
async function connect(): Promise<{ readonly socket: net.Socket; lines: () => number }> {
  const socket = net.connect(rig.socket);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let lines = 0;
  socket.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 0x0a) lines++;
  });
  return { socket, lines: () => lines };
}

/** What must hold whatever others do: the music plays without a break, and the player answers. */
async function unharmed(since: number): Promise<void> {
  expect(await watcher.property('playhead/underruns')).toBe(0);
  expect(await watcher.property('pause')).toBe(false);
  expect(memoryBytes() - since).toBeLessThan(50 * MIB);
}

describe('a player under load', () => {
  it('answers 200 clients that connect at once, and no message of 20,000 is lost', async () => {
    const before = memoryBytes();
    const clients = await Promise.all(Array.from({ length: 200 }, connect));
    const messages = '{"command":["client_name"]}\n'.repeat(100);
    for (const { socket } of clients) {
      socket.write('{"command":["disable_event","all"]}\n');
      socket.write(messages);
    }
    await waitUntil(() => clients.every(({ lines }) => lines() >= 101), 'every reply', 60_000);
    expect(clients.map(({ lines }) => lines()).filter((count) => count !== 101)).toEqual([]);
    for (const { socket } of clients) socket.destroy();
    await unharmed(before);
  });

  it('carries out 20,000 commands that come at once, and others have their turn', async () => {
    const before = memoryBytes();
    const { socket, lines } = await connect();
    socket.write('{"command":["disable_event","all"]}\n');
    socket.write('{"command":["get_property","playlist"]}\n'.repeat(20_000));
    let answeredFirst = 0;
    watcher.socket.once('data', () => (answeredFirst = lines()));
    await watcher.property('pid');
    expect(answeredFirst).toBeLessThan(20_001);
    await waitUntil(() => lines() === 20_001, 'every reply', 60_000);
    socket.destroy();
    await unharmed(before);
  });

  it('keeps nothing for a client that does not read', async () => {
    const before = memoryBytes();
    const { socket } = await connect();
    socket.pause();
    const request = '{"command":["get_property","property-list"]}\n'.repeat(1000);
    for (let part = 0; part < 50; part++) socket.write(request);
    await watcher.ask('seek', 1, 'absolute');
    for (let change = 0; change < 200; change++)
      await watcher.ask('set_property', 'volume', 50 + (change % 50));
    await unharmed(before);
    socket.destroy();
  });

  it('ends a line that has no end, and keeps nothing of it', async () => {
    const before = memoryBytes();
    const { socket, lines } = await connect();
    socket.write('{"command":["disable_event","all"]}\n');
    await waitUntil(() => lines() >= 1, 'the reply');
    const piece = Buffer.alloc(MIB, 'x');
    const write = (): void => {
      for (let more = true; more && !socket.destroyed;) more = socket.write(piece);
    };
    socket.on('drain', write);
    write();
    await closed(socket);
    await unharmed(before);
  });

  it('is not held up by millions of lines that say nothing', async () => {
    const before = memoryBytes();
    const { socket, lines } = await connect();
    socket.write('{"command":["disable_event","all"]}\n');
    socket.write('#\n'.repeat(2.5e6));
    socket.write('{"command":["client_name"]}\n');
    await waitUntil(() => lines() === 2, 'the reply behind them', 30_000);
    socket.destroy();
    await unharmed(before);
  });

  it('is not harmed by garbage and half lines', async () => {
    const before = memoryBytes();
    const clients = await Promise.all(Array.from({ length: 50 }, connect));
    clients.forEach(({ socket }, index) => {
      const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 31 + index * 17) % 256));
      socket.write(noise);
      socket.write('{"command":["get_property","vol');
      if (index % 2 === 0) socket.end();
    });
    for (const { socket } of clients.filter((_, index) => index % 2 === 0)) await closed(socket);
    for (const { socket } of clients) socket.destroy();
    await unharmed(before);
  });

  it('takes 1,000 observations of a client and refuses more', async () => {
    const before = memoryBytes();
    const client = await rig.client();
    const observe = (id: number): string =>
      `${JSON.stringify({ command: ['observe_property', id, 'volume'] })}\n`;
    client.write(Array.from({ length: 1001 }, (_, at) => observe(at + 1)).join(''));
    await waitUntil(() => client.replies.length === 1001, 'every reply', 60_000);
    expect(client.replies.map(({ error }) => error).filter((error) => error !== 'success')).toEqual([
      'invalid parameter',
    ]);
    client.close();
    await unharmed(before);
  });

  it('holds 64 KiB of user-data, and JSON 50 levels deep', async () => {
    expect((await watcher.ask('set_property', 'user-data/a', 'x'.repeat(60_000))).error).toBe('success');
    expect((await watcher.ask('set_property', 'user-data/b', 'x'.repeat(10_000))).error).not.toBe('success');
    expect(await watcher.property('user-data/a')).toHaveLength(60_000);
    await watcher.ask('set_property', 'user-data/a', '');
    const client = await rig.client();
    client.write(`{"command":["client_name"],"x":${'['.repeat(49)}${']'.repeat(49)}}\n`);
    client.write(`{"command":["client_name"],"x":${'['.repeat(60)}${']'.repeat(60)}}\n`);
    await waitUntil(() => client.replies.length === 2, 'both replies');
    expect(client.replies.map(({ error }) => error)).toEqual(['success', 'invalid parameter']);
    client.close();
  });

  it('sets no filter that reads or writes a file', async () => {
    for (const graph of ['amovie=/etc/passwd', 'ametadata=print:file=/tmp/x', 'volume=/volume=/etc/hostname'])
      expect((await watcher.ask('set_property', 'af', graph)).error).toBe(
        'unsupported format for accessing property',
      );
    expect(await watcher.property('af')).toEqual([]);
  });
});
