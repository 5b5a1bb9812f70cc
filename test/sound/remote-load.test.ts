import { mkdtempSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RemoteClient } from '../helpers/remote-client.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { startPlayhead, type RunningPlayhead } from '../helpers/run-playhead.ts';
import { RATE, soundBench } from '../helpers/sound-bench.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const MIB = 2 ** 20;
/** Another client's answer meanwhile. It takes a few milliseconds where nothing else keeps the processors busy. */
const ANSWER_MS = 2000;

const bench = soundBench();

let folder: string;
let socketPath: string;
let player: RunningPlayhead;
/** An ordinary client beside the others. */
let watcher: RemoteClient;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'playhead-load-'));
});
afterAll(() => removeFolder(folder));

beforeEach(async () => {
  socketPath = path.join(folder, 'control.sock');
  player = startPlayhead(
    ['--output', 'speaker', '--ui', 'none', '--no-control', '--input-ipc-server', socketPath, bench.flac],
    { env: { ...bench.pulse.env, ...bench.mark.env, DBUS_SESSION_BUS_ADDRESS: undefined } },
  );
  await waitUntil(async () => {
    const client = await RemoteClient.connect(socketPath).catch(() => null);
    if (client !== null) watcher = client;
    return client !== null;
  }, 'the player to listen');
  await watcher.until('time-pos', (seconds) => Number(seconds) > 0);
  return async () => {
    watcher.close();
    player.signal('SIGKILL');
    await player.result;
  };
});

/** A bare connection that counts the lines it is sent. */
interface Counter {
  readonly socket: net.Socket;
  readonly lines: () => number;
  readonly isClosed: () => boolean;
}

async function connect(): Promise<Counter> {
  const socket = net.connect(socketPath);
  let lines = 0;
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 0x0a) lines++;
  });
  socket.on('close', () => (isClosed = true));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined); // The player may cut it off.
  return { socket, lines: () => lines, isClosed: () => isClosed };
}

function memoryBytes(): number {
  const status = readFileSync(`/proc/${player.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Asks for the position until `work` is done. @returns the longest time an answer took */
async function slowestAnswerMs(work: Promise<void>): Promise<number> {
  let slowest = 0;
  const ask = async (): Promise<boolean> => {
    const began = performance.now();
    await watcher.property('time-pos');
    slowest = Math.max(slowest, performance.now() - began);
    return false;
  };
  const done = work.then(() => true);
  while (!(await Promise.race([done, ask()])));
  return slowest;
}

/** What was heard is the file from its first frame on, in one piece. */
async function expectUnbroken(): Promise<void> {
  await bench.seconds(1);
  expect(await watcher.property('playhead/underruns')).toBe(0);
  const heardFrames = Number(await watcher.property('playhead/frame'));
  await watcher.ask('quit');
  expect(await player.result).toMatchObject({ code: 0, stderr: '' });
  const runs = await bench.heard();
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ referenceFrame: 0 });
  expect(runs[0]!.frames).toBeGreaterThan(heardFrames - RATE / 2);
}

describe('a player whose sound is recorded', () => {
  it('answers 1,000 connections with 100 messages each, and the sound is in one piece', async () => {
    const clients: Counter[] = [];
    for (let at = 0; at < 1000; at += 200)
      clients.push(...(await Promise.all(Array.from({ length: 200 }, connect))));
    const messages = `{"command":["disable_event","all"]}\n${'{"command":["get_property","time-pos"]}\n'.repeat(100)}`;
    for (const { socket } of clients) socket.write(messages);
    const answered = waitUntil(() => clients.every(({ lines }) => lines() >= 101), 'every reply');
    const slowest = await slowestAnswerMs(answered);
    expect(slowest).toBeLessThan(ANSWER_MS);
    expect(clients.filter(({ lines }) => lines() !== 101)).toEqual([]);
    for (const { socket } of clients) socket.destroy();
    await expectUnbroken();
  });

  it.each<[string, () => Promise<void>]>([
    [
      'garbage and half lines',
      async () => {
        const clients = await Promise.all(Array.from({ length: 100 }, connect));
        clients.forEach(({ socket }, index) => {
          socket.write(Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 31 + index * 17) % 256)));
          socket.end('\n{"command":["get_property","vol');
        });
        await waitUntil(() => clients.every(({ isClosed }) => isClosed()), 'the clients to be let go');
      },
    ],
    [
      'a line of 1 GB',
      async () => {
        const { socket, isClosed } = await connect();
        const piece = Buffer.alloc(MIB, 'x');
        let left = 1024;
        const write = (): void => {
          while (left > 0 && !socket.destroyed) {
            left--;
            if (!socket.write(piece)) return;
          }
        };
        socket.on('drain', write);
        write();
        await waitUntil(isClosed, 'the client to be cut off');
      },
    ],
    [
      'a client that never reads',
      async () => {
        const { socket } = await connect();
        socket.pause();
        const request = '{"command":["get_property","property-list"]}\n'.repeat(1000);
        for (let part = 0; part < 20; part++) socket.write(request);
        const from = bench.recorder.frames;
        await waitUntil(() => bench.recorder.frames > from + 2 * RATE, '2 s of sound');
        socket.destroy();
      },
    ],
    [
      '20,000 commands at once',
      async () => {
        const { socket, lines } = await connect();
        socket.write('{"command":["disable_event","all"]}\n');
        socket.write('{"command":["get_property","playlist"]}\n'.repeat(20_000));
        await waitUntil(() => lines() >= 20_001, 'every reply');
        socket.destroy();
      },
    ],
    [
      '200 clients that connect at once',
      async () => {
        for (let round = 0; round < 5; round++) {
          const clients = await Promise.all(Array.from({ length: 200 }, connect));
          for (const { socket } of clients) socket.write('{"command":["get_version"]}\n');
          await waitUntil(() => clients.every(({ lines }) => lines() >= 1), 'every reply');
          for (const { socket } of clients) socket.destroy();
        }
      },
    ],
  ])('is not disturbed by %s', async (_what, attack) => {
    const before = memoryBytes();
    let most = before;
    const look = setInterval(() => (most = Math.max(most, memoryBytes())), 20);
    const slowest = await slowestAnswerMs(attack()).finally(() => clearInterval(look));
    expect(slowest).toBeLessThan(ANSWER_MS);
    expect(most - before).toBeLessThan(50 * MIB);
    await expectUnbroken();
  });
});
