import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RemotePlayerRig } from '../helpers/remote-player.ts';
import type { RemoteClient } from '../helpers/remote-client.ts';
import { SessionBus } from '../helpers/session-bus.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const TRACK = path.join(ROOT, 'fixtures', 'album', '01 Lamplight.flac');
/** The blocks of each recipe, by the recipe's number. */
const BLOCKS = new Map(
  readFileSync(path.join(ROOT, 'docs', 'control.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((text) => [
      Number.parseInt(text, 10),
      [...text.matchAll(/```(\w*)\n(.*?)```/gs)].map(([, , code]) => code!.trim()),
    ]),
);

let bus: SessionBus;
let rig: RemotePlayerRig;
let client: RemoteClient;
beforeAll(async () => {
  bus = await SessionBus.start();
  rig = await RemotePlayerRig.startWith({ DBUS_SESSION_BUS_ADDRESS: bus.address });
  const program = path.join(ROOT, 'bin', 'playhead.js');
  chmodSync(program, 0o755);
  mkdirSync(path.join(rig.folder, 'bin'));
  symlinkSync(program, path.join(rig.folder, 'bin', 'playhead'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(rig.folder, 'node_modules'));
});
afterAll(async () => {
  await rig.close();
  bus.close();
});
beforeEach(async () => {
  client = await rig.loaded(TRACK);
});

const get = async (name: string): Promise<unknown> => (await client.ask('get_property', name)).data;

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: '',
  PATH: `${path.join(rig.folder, 'bin')}:${process.env.PATH ?? ''}`,
  XDG_RUNTIME_DIR: rig.folder,
  XDG_STATE_HOME: rig.folder,
  DBUS_SESSION_BUS_ADDRESS: bus.address,
  PLAYHEAD_SOCKET: rig.socket,
  PLAYHEAD_PID: String(rig.player.pid),
  TRACK,
});

/** Runs a command line as a person would who pasted it. */
async function run(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', command], {
    timeout: 60_000,
    env: environment(),
  });
  return stdout;
}

const block = (recipe: number): string => BLOCKS.get(recipe)?.[0] ?? '';
/** What `ctl watch` prints first. */
const firstLine = (command: string): Promise<string> =>
  run(`read -r line < <(${command} 2>/dev/null); echo "$line"`);

describe('each recipe of docs/control.md', () => {
  it('has fifteen', () =>
    expect([...BLOCKS.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]));

  it('1: keys', async () => {
    const [toggle = ''] = block(1)
      .split('\n')
      .map((line) => line.replace(/^bindsym \S+ exec /, ''));
    await run(toggle);
    expect(await get('pause')).toBe(false);
  });

  it('2: the prompt', async () => {
    expect(await run(block(2))).toMatch(/^.+ - .+\n$/);
  });

  it('3, 4: bars', async () => {
    const polybar = /^exec = (.*)$/m.exec(block(3))?.[1] ?? '';
    const waybar = (JSON.parse(block(4)) as { 'custom/playhead': { exec: string } })['custom/playhead'].exec;
    for (const command of [polybar, waybar]) expect(await firstLine(command)).toMatch(/^paused .+ 0:00\n$/);
  });

  it('5: a question', async () => {
    expect(await run(block(5))).toBe('{"data":0.000000,"request_id":0,"error":"success"}\n');
  });

  it('6: a command', async () => {
    await run(block(6));
    await waitUntil(async () => (await get('pause')) === false, 'it to play');
  });

  it('7: an exact seek', async () => {
    expect(JSON.parse(await run(block(7)))).toMatchObject({ data: { frame: 44_100 }, error: 'success' });
  });

  it('8: status', async () => {
    expect(JSON.parse(await run(block(8)))).toMatchObject({ state: 'paused', path: TRACK });
  });

  it('9: add', async () => {
    await run(block(9));
    expect(await get('playlist-count')).toBe(2);
  });

  it('10: an alarm clock', async () => {
    await run(block(10));
    expect(await get('volume')).toBe(80);
    expect(await get('pause')).toBe(false);
    await client.ask('set_property', 'volume', 100);
  });

  it('12: a signal', async () => {
    await run(block(12));
    await waitUntil(async () => (await get('pause')) === false, 'it to play');
  });

  it('13: a unit of systemd, whose daemon ends as the unit says', async () => {
    const valueOf = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(block(13))?.[1] ?? '';
    const [program = '', ...args] = valueOf('ExecStart').split(' ');
    const daemon = spawn(program, args, { env: environment(), stdio: 'ignore' });
    const ended = once(daemon, 'close');
    const socket = path.join(rig.folder, 'playhead', 'daemon.sock');
    await waitUntil(
      () =>
        run(`playhead ctl --socket ${socket} get pid`).then(
          (pid) => pid === `${daemon.pid}\n`,
          () => false,
        ),
      'the daemon to listen',
    );
    daemon.kill('SIGTERM');
    expect(await ended).toEqual([Number(valueOf('SuccessExitStatus')), null]);
  });

  it('14: playerctl', async () => {
    await waitUntil(async () => (await run('playerctl -l || true')) === 'playhead\n', 'it to be on the bus');
    await client.until('metadata', (tags) => (tags as Record<string, string>).title === 'Lamplight');
    expect(await run(block(14))).toBe('The Playheads - Lamplight\n');
    await client.until('time-pos', (seconds) => Number(seconds) > 0);
    expect(await get('pause')).toBe(false);
  });

  it('15: node-mpv-2', async () => {
    const script = path.join(rig.folder, 'recipe.mjs');
    writeFileSync(script, block(15));
    expect(await run(`node ${script}`)).toMatch(/^Lamplight \d+(\.\d+)?\n$/);
    expect([await get('playhead/frame'), await get('pause')]).toEqual([44_100, true]);
  });
});
