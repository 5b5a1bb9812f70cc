import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteClient } from '../../helpers/remote-client.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';
import { runPlayhead, startPlayhead } from '../../helpers/run-playhead.ts';
import type { PlayheadResult, RunningPlayhead } from '../../helpers/run-playhead.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const ALBUM = 'fixtures/album';

let folder = '';
let socket = '';
/** Daemons in the background, to be ended whatever a test says. */
let pids: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'playhead-daemon-'));
  socket = path.join(folder, 'playhead', 'daemon.sock');
  pids = [];
});
afterEach(async () => {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await waitUntil(() => !pids.some(isAlive), 'the daemons to be gone');
  removeFolder(folder);
});

const env = (): Record<string, string | undefined> => ({
  XDG_RUNTIME_DIR: folder,
  XDG_STATE_HOME: path.join(folder, 'state'),
  DBUS_SESSION_BUS_ADDRESS: undefined,
  PLAYHEAD_SOCKET: undefined,
});

const run = (...args: readonly string[]): Promise<PlayheadResult> => runPlayhead(args, { env: env() });

function start(...args: readonly string[]): RunningPlayhead {
  const daemon = startPlayhead(['daemon', '--output', 'null', '--json', ...args], {
    env: env(),
    timeoutMs: 120_000,
  });
  pids.push(daemon.pid);
  return daemon;
}

const listens = (): Promise<void> =>
  waitUntil(
    () =>
      RemoteClient.connect(socket).then(
        (client) => {
          client.close();
          return true;
        },
        () => false,
      ),
    'the daemon to listen',
    60_000,
  );

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('playhead daemon', () => {
  it('stays when the list is over, is driven by ctl, and takes its socket with it', async () => {
    const daemon = start('fixtures/formats/wav-s16.wav');
    await daemon.waitFor('idle');
    expect(lstatSync(socket).mode & 0o777).toBe(0o600);
    expect((await run('ctl', 'status', '--format', '{state} {count}')).stdout).toBe('stopped 1\n');
    expect((await run('ctl', 'play', ALBUM)).code).toBe(0);
    await waitUntil(
      async () => (await run('ctl', 'status', '--format', '{state} {count}')).stdout === 'playing 3\n',
      'the album to play',
    );
    expect((await run('ctl', 'quit')).code).toBe(0);
    const { code, stderr } = await daemon.result;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(existsSync(socket)).toBe(false);
  });

  it('is one a user: a second one exits with 1, and the first plays on', async () => {
    const first = start(ALBUM, '--loop', 'inf');
    await listens();
    const second = await run('daemon', '--output', 'null', ALBUM);
    expect(second.code).toBe(1);
    expect(second.stderr).toBe(`playhead: another player listens on ${socket}\n`);
    // Nor does a socket stay that it was asked for beside its own.
    const other = path.join(folder, 'other.sock');
    expect((await run('daemon', '--output', 'null', '--input-ipc-server', other)).code).toBe(1);
    expect(existsSync(other)).toBe(false);
    const client = await RemoteClient.connect(socket);
    expect(await client.property('pid')).toBe(first.pid);
    client.close();
    first.signal('SIGTERM');
    await first.result;
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it cleanly', async (signal) => {
    const daemon = start(ALBUM);
    await listens();
    daemon.signal(signal);
    const { code, stderr, events } = await daemon.result;
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
    expect(events.at(-1)?.event).toBe('shutdown');
    expect(existsSync(socket)).toBe(false);
  });

  it('--detach prints its process number once it listens, and outlives who started it', async () => {
    const log = path.join(folder, 'daemon.log');
    const { code, stdout, stderr } = await run(
      ...['daemon', '--detach', '--output', 'null', '--log', log, '--loop', 'inf', ALBUM],
    );
    const pid = Number(stdout);
    pids.push(pid);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const client = await RemoteClient.connect(socket);
    expect(await client.property('pid')).toBe(pid);
    await client.until('time-pos', (value) => Number(value) > 0);
    // A message to the terminal that is gone ends nothing.
    await client.ask('loadfile', path.join(folder, 'missing.flac'), 'insert-next-play');
    await client.ask('playlist-next', 'force');
    await client.event('end-file');
    await client.until('time-pos', (value) => Number(value) > 0);
    client.close();
    expect(readFileSync(log, 'utf8')).toContain('"event":"start-file"');
    process.kill(pid, 'SIGTERM');
    await waitUntil(() => !isAlive(pid), 'the daemon to end');
    expect(existsSync(socket)).toBe(false);
  });

  it('--detach tells why it could not start', async () => {
    const first = start();
    await listens();
    const second = await run('daemon', '--detach', '--output', 'null');
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toBe(`playhead: another player listens on ${socket}\n`);
    first.signal('SIGTERM');
    await first.result;
  });

  it('outlives a device that cannot be opened, and says so for each file', async () => {
    const asound = path.join(folder, 'asound.conf');
    writeFileSync(asound, '# no device\n');
    const daemon = startPlayhead(['daemon', '--output', 'speaker', '--device', 'nowhere', '--json'], {
      env: { ...env(), ALSA_CONFIG_PATH: asound, PULSE_SERVER: undefined },
      timeoutMs: 120_000,
    });
    pids.push(daemon.pid);
    await listens();
    const client = await RemoteClient.connect(socket);
    for (const name of ['wav-s16.wav', 'flac.flac']) {
      const before = client.events.length;
      const { data } = await client.ask('loadfile', path.resolve('fixtures/formats', name));
      expect(await client.event('end-file', before)).toMatchObject({
        reason: 'error',
        file_error: 'audio output initialization failed',
        ...(data as object),
      });
      await client.event('idle', before);
    }
    await client.ask('quit');
    client.close();
    const { code, stderr } = await daemon.result;
    expect(code).toBe(0);
    expect(stderr.split('\n')).toHaveLength(3);
    expect(stderr).toMatch(/wav-s16\.wav: the sound device "nowhere" cannot be opened at \d+ Hz/);
  });

  it('killed, it is replaced, and goes on where it was with --resume', async () => {
    const first = start('--resume', ALBUM);
    await listens();
    const client = await RemoteClient.connect(socket);
    await client.until('time-pos', (value) => Number(value) > 0);
    await client.ask('set_property', 'pause', true);
    await client.ask('seek', 2.5, 'absolute');
    await client.until('time-pos', (value) => value === 2.5);
    client.close();
    first.signal('SIGKILL');
    await first.result;
    expect(existsSync(socket)).toBe(true);

    const second = start('--resume', ALBUM);
    await listens();
    const again = await RemoteClient.connect(socket);
    await again.until('time-pos', (value) => Number(value) >= 2.5);
    expect(await again.property('pid')).toBe(second.pid);
    again.close();
    second.signal('SIGTERM');
    await second.result;
  });

  it('refuses what has an end, a screen, or an input that stays behind', async () => {
    for (const [args, reason] of [
      [['--output', 'x.wav'], '--output: a daemon plays in real time'],
      [['--output', '-'], '--output: a daemon plays in real time'],
      [['--output', 'null:fast'], '--output: a daemon plays in real time'],
      [['--exit-at-end'], '--exit-at-end: a daemon stays'],
      [['--ui', 'tui'], '--ui tui: a daemon has no screen'],
      [['--detach', '-'], '--detach: standard input cannot be detached'],
    ] as const) {
      const { code, stderr } = await run('daemon', ...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stderr).toContain(reason);
    }
  });

  it.each([
    ['a link', (at: string) => symlinkSync(folder, at), 'it is a symbolic link'],
    ['open to others', (at: string) => mkdirSync(at, { mode: 0o755 }), 'it is open to other users'],
  ])('refuses a socket directory that is %s', async (_name, make, reason) => {
    make(path.join(folder, 'playhead'));
    const { code, stderr } = await run('daemon', '--output', 'null', ALBUM);
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});
