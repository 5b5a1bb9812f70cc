import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead, startPlayhead } from '../helpers/run-playhead.ts';

const TRACK = path.resolve(import.meta.dirname, '..', '..', 'fixtures', 'album', '01 Lamplight.flac');
const QUIETLY = ['--ui', 'none', '--output', 'null', '--json'];
const folder = mkdtempSync(path.join(tmpdir(), 'playhead-signals-'));
afterAll(() => removeFolder(folder));

describe('signals', () => {
  it('SIGUSR1 pauses and plays on; SIGHUP ends cleanly', async () => {
    const player = startPlayhead([...QUIETLY, '--loop', 'inf', TRACK]);
    await player.waitFor('file-loaded');
    player.signal('SIGUSR1');
    await player.waitFor('pause');
    player.signal('SIGUSR1');
    await player.waitFor('unpause');
    player.signal('SIGHUP');
    const { code, stderr, events } = await player.result;
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
    expect(events.at(-1)?.event).toBe('shutdown');
  });
});

describe('--sleep', () => {
  it('stops at the frame', async () => {
    const { code, events } = await runPlayhead([...QUIETLY, '--sleep', '500ms', TRACK, TRACK]);
    expect(code).toBe(0);
    const ends = events.filter((event) => event.event === 'end-file');
    expect(ends).toMatchObject([{ reason: 'stop', frames_played: 22_050 }]);
  });

  it.each([
    ['a file', ['--output', path.join(folder, 'x.wav'), '--sleep', '1m'], '--length'],
    ['a pipe', ['--output', '-', '--sleep', '1m'], '--length'],
    ['no time', ['--sleep', '0'], 'no time at all'],
    ['nonsense', ['--sleep', 'soon'], '--sleep'],
  ])('%s is a usage error', async (_what, args, words) => {
    const { code, stderr, stdout } = await runPlayhead([...args, TRACK]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('--sleep');
    expect(stderr).toContain(words);
  });
});

describe('the config file', () => {
  it.each([
    ['control = false', false],
    ['no-control = true', false],
    ['control = true', true],
    ['no-control = false', true],
  ])('%s counts for --no-control', async (line, isFound) => {
    const home = mkdtempSync(path.join(folder, 'home-'));
    mkdirSync(path.join(home, 'playhead'));
    const socket = path.join(home, 'ipc.sock');
    writeFileSync(
      path.join(home, 'playhead', 'config.toml'),
      `[play]\n${line}\ninput-ipc-server = ${JSON.stringify(socket)}\n`,
    );
    const env = {
      XDG_CONFIG_HOME: home,
      XDG_RUNTIME_DIR: mkdtempSync(path.join(folder, 'run-')),
      DBUS_SESSION_BUS_ADDRESS: undefined,
    };
    const player = startPlayhead([...QUIETLY, '--loop', 'inf', TRACK], { env });
    await player.waitFor('file-loaded');
    const asked = await runPlayhead(['ctl', '--socket', socket, 'get', 'pause'], { env });
    expect(asked).toMatchObject({ code: 0, stdout: 'false\n' });
    // Its own socket comes after the first sound: no later than an answer over the other one, twice.
    const found = await answersBy(player.pid, env, isFound);
    player.signal('SIGTERM');
    const { stderr } = await player.result;
    expect({ found, stderr }).toEqual({ found: isFound, stderr: '' });
  });
});

async function answersBy(
  pid: number,
  env: Record<string, string | undefined>,
  isAwaited: boolean,
): Promise<boolean> {
  for (let attempt = 0; attempt < (isAwaited ? 40 : 1); attempt++)
    if ((await runPlayhead(['ctl', '--pid', String(pid), 'get', 'pause'], { env })).code === 0) return true;
  return false;
}
