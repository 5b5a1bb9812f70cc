import { mkdtempSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteClient } from '../helpers/remote-client.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead, startPlayhead } from '../helpers/run-playhead.ts';
import type { RunningPlayhead } from '../helpers/run-playhead.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const ALBUM = 'fixtures/album';
const ROOT = path.resolve(import.meta.dirname, '..', '..');

let folder = '';
let daemon: RunningPlayhead | null = null;
let remote!: RemoteClient;
let terminals: TestTerminal[] = [];

async function startDaemon(...args: readonly string[]): Promise<void> {
  const socket = path.join(folder, 'playhead', 'daemon.sock');
  daemon = startPlayhead(['daemon', '--output', 'null', ...args], {
    env: { XDG_RUNTIME_DIR: folder, DBUS_SESSION_BUS_ADDRESS: undefined },
    timeoutMs: 120_000,
  });
  await waitUntil(
    () =>
      RemoteClient.connect(socket).then(
        (client) => {
          remote = client;
          return true;
        },
        () => false,
      ),
    'the daemon to listen',
    60_000,
  );
}

function terminal(): TestTerminal {
  const opened = openTerminal(80, 24, { XDG_RUNTIME_DIR: folder });
  terminals.push(opened);
  return opened;
}

const shows = (text: string | RegExp) => (rows: readonly string[]) =>
  typeof text === 'string' ? rows.join('').includes(text) : rows.some((row) => text.test(row));

/** Attaches from another folder than the player's. */
async function attach(): Promise<TestTerminal> {
  const opened = terminal();
  opened.run(`cd / && node '${ROOT}/bin/playhead.js' attach; echo "ended $?"`);
  await opened.waitForScreen(shows('The Playheads'), 'the tags of what plays', 60_000);
  return opened;
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'playhead-attach-'));
  terminals = [];
});
afterEach(async () => {
  for (const opened of terminals) opened.close();
  remote.close();
  daemon?.signal('SIGTERM');
  await daemon?.result;
  removeFolder(folder);
});

describe('playhead attach', () => {
  it('shows the player as it is, drives it, and q leaves it playing', async () => {
    await startDaemon('--loop', 'inf', '--volume', '90', ALBUM);
    const screen = await attach();
    await screen.waitForScreen(shows(/^ {2}▶ {3}1 {2}Lamplight/), 'the queue');
    await screen.waitForScreen(shows(/vol 90$/), 'the volume');
    await screen.waitForScreen(shows(/⟲1 {2}vol/), 'the loop it was started with');
    screen.press('Space');
    await remote.until('pause', (isPaused) => isPaused === true);
    await screen.waitForScreen(shows(/^ {2}‖ {3}1 {2}Lamplight/), 'the pause');
    screen.press('>');
    await remote.until('playlist-pos', (index) => index === 1);
    screen.press('j', 'd');
    await remote.until('playlist-count', (count) => count === 2);
    screen.press('u');
    await remote.until('playlist-count', (count) => count === 3);
    // What others do is seen.
    await remote.ask('set_property', 'volume', 40);
    await screen.waitForScreen(shows(/vol 40$/), 'the volume that another client has set');
    await remote.ask('set_property', 'pause', false);
    screen.press('q');
    await screen.waitForScreen(shows('ended 0'), 'the shell');
    expect(screen.modes()).toEqual({ alternate: false, cursor: true, mouse: false });
    const before = Number(await remote.property('playhead/frame'));
    await remote.until('playhead/frame', (frame) => Number(frame) !== before);
  });

  it('Q ends the player when it is pressed twice', async () => {
    await startDaemon('--loop', 'inf', ALBUM);
    const screen = await attach();
    screen.press('Q');
    await screen.waitForScreen(shows('Q again ends the player'), 'the question');
    screen.press('Q');
    await screen.waitForScreen(shows('the player has ended'), 'the end');
    await screen.waitForScreen(shows('ended 0'), 'the shell');
    expect((await daemon?.result)?.code).toBe(0);
  });

  it('adds files to the queue of the player', async () => {
    await startDaemon('--loop', 'inf', ALBUM);
    const screen = await attach();
    screen.press(':');
    screen.sendBytes(`append ${ROOT}/fixtures/formats/wav-s16.wav`);
    screen.press('Enter');
    await remote.until('playlist-count', (count) => count === 4);
    await screen.waitForScreen(shows('added 1 tracks'), 'what was added');
    expect(await remote.property('playlist/3/filename')).toBe(`${ROOT}/fixtures/formats/wav-s16.wav`);
  });

  it('Ctrl-Z stops the screen only', async () => {
    await startDaemon('--loop', 'inf', ALBUM);
    const screen = await attach();
    screen.press('C-z');
    await screen.waitForScreen(shows('Stopped'), 'the shell');
    await remote.ask('set_property', 'volume', 33);
    await remote.until('time-pos', (seconds) => Number(seconds) > 0);
    expect(await remote.property('pause')).toBe(false);
    screen.run('fg');
    await screen.waitForScreen(shows(/vol 33$/), 'the screen again');
  });

  it('says what is wrong: no player, no terminal, another version', async () => {
    await startDaemon();
    const none = await runPlayhead(['attach'], { env: { XDG_RUNTIME_DIR: folder } });
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toBe('playhead: attach needs a terminal: playhead ctl works without one\n');
    const screen = terminal();
    screen.run(`node bin/playhead.js attach --socket '${folder}/none'; echo "ended $?"`);
    await screen.waitForScreen(shows('there is no such socket'), 'the reason');
    await screen.waitForScreen(shows('ended 1'), 'the shell');

    const socket = path.join(folder, 'later.sock');
    const later = net.createServer((client) => {
      client.on('error', () => undefined);
      client.on('data', () =>
        client.write('{"data":{"version":99,"player":"9.8.7"},"request_id":1,"error":"success"}\n'),
      );
    });
    await new Promise<void>((resolve) => later.listen(socket, resolve));
    screen.run(`clear; node bin/playhead.js attach --socket '${socket}'`);
    await screen.waitForScreen((rows) => rows.join('').includes('9.8.7 (attach 99)'), 'both versions');
    expect(screen.screen().join('')).toContain('(attach 1)');
    later.close();
  });
});
