import { mkdtempSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { AttachedPlayer } from '../../../src/control/client/attached-player.ts';
import { IpcClient } from '../../../src/control/client/ipc-client.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

const SNAPSHOT = {
  version: 1,
  player: '1.0.0',
  folder: '/music',
  queue: [],
  modes: { loopTimes: 1, repeatTimes: 1, shuffle: false },
  past: [],
};
const folder = mkdtempSync(path.join(tmpdir(), 'playhead-attached-'));
let server: net.Server | null = null;

afterEach(() => {
  server?.close();
  removeFolder(folder);
});

it('a screen takes the events behind the reply to attach, and none of mpv’s before it', async () => {
  const socket = path.join(folder, 'socket');
  const events = [{ event: 'start-file', playlist_entry_id: 1 }, { event: 'shutdown' }];
  const reply = { request_id: 1, error: 'success', data: SNAPSHOT };
  const loaded = { event: 'start-file', path: 'song.flac', index: 0 };
  server = net.createServer((client) => {
    // In one piece, as it comes from a player that is busy.
    const lines = [...events, reply, loaded].map((line) => `${JSON.stringify(line)}\n`);
    client.once('data', () => client.write(lines.join('')));
  });
  await new Promise<void>((resolve) => server?.listen(socket, resolve));
  const client = await IpcClient.connect(socket, 60_000);
  const player = await AttachedPlayer.attach(client, { columns: 80, rows: 24 }, '1.0.0', 60_000);
  const heard: unknown[] = [];
  player.subscribe((event) => heard.push(event));
  expect(heard).toEqual([{ event: 'start-file', path: '/music/song.flac', index: 0 }]);
  player.close();
});
