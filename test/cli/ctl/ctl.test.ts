import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RemotePlayerRig } from '../../helpers/remote-player.ts';
import type { RemoteClient } from '../../helpers/remote-client.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';
import { runPlayhead, startPlayhead } from '../../helpers/run-playhead.ts';
import type { PlayheadResult } from '../../helpers/run-playhead.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const ALBUM = path.resolve(import.meta.dirname, '..', '..', '..', 'fixtures', 'album');
const LAMPLIGHT = path.join(ALBUM, '01 Lamplight.flac');
const STAIRS = path.join(ALBUM, '02 Two Stairs at a Time.flac');

let rig: RemotePlayerRig;
let client: RemoteClient;
beforeAll(async () => {
  rig = await RemotePlayerRig.start();
});
afterAll(() => rig.close());
beforeEach(async () => {
  client = await rig.loaded(LAMPLIGHT);
});

const env = (): Record<string, string | undefined> => ({
  XDG_RUNTIME_DIR: rig.folder,
  PLAYHEAD_SOCKET: undefined,
});
const ctl = (...args: readonly string[]): Promise<PlayheadResult> =>
  runPlayhead(['ctl', '--socket', rig.socket, ...args], { env: env() });
const get = async (name: string): Promise<unknown> => (await client.ask('get_property', name)).data;
const files = async (): Promise<readonly string[]> =>
  ((await get('playlist')) as readonly { readonly filename: string }[]).map(({ filename }) =>
    path.basename(filename),
  );

describe('each word of ctl', () => {
  it.each([
    [['volume', '80'], 'volume', 80],
    [['volume', '-5'], 'volume', 75],
    [['volume', '+25'], 'volume', 100],
    [['mute'], 'mute', true],
    [['mute', 'off'], 'mute', false],
    [['speed', '1.25'], 'speed', 1.25],
    [['speed', '1'], 'speed', 1],
    [['loop', 'track'], 'loop-file', 'inf'],
    [['loop', 'queue'], 'loop-playlist', 'inf'],
    [['loop', '3'], 'loop-file', 3],
    [['loop', 'off'], 'loop-file', false],
    [['shuffle', 'on'], 'shuffle', true],
    [['shuffle'], 'shuffle', false],
    [['ab-loop', '1-2.5'], 'ab-loop-b', 2.5],
    [['ab-loop', 'off'], 'ab-loop-b', 'no'],
    [['set', 'replaygain', 'album'], 'replaygain', 'album'],
    [['set', 'replaygain', 'no'], 'replaygain', false],
    [['toggle'], 'pause', false],
    [['pause'], 'pause', true],
    [['seek', '441f'], 'playhead/frame', 441],
    [['seek', '1.5'], 'time-pos', 1.5],
  ] as const)('%j makes %s %j', async (args, name, value) => {
    expect(await ctl(...args)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await get(name)).toEqual(value);
  });

  it('seek 50% goes to the nearest frame', async () => {
    await ctl('seek', '50%');
    const frames = Math.round(Number(await get('duration')) * 44_100);
    expect(await get('playhead/frame')).toBe(Math.round(frames / 2));
  });

  it('seek +1 and -1 are relative', async () => {
    await ctl('seek', '2');
    await ctl('seek', '+1');
    expect(await get('time-pos')).toBe(3);
    await ctl('seek', '-2');
    expect(await get('time-pos')).toBe(1);
  });

  it('add, insert, list, move, remove, play-index, next, prev, clear and stop edit the queue', async () => {
    await ctl('add', STAIRS);
    await ctl('insert', LAMPLIGHT, STAIRS);
    const [one, two] = [path.basename(LAMPLIGHT), path.basename(STAIRS)];
    expect(await files()).toEqual([one, one, two, two]);
    await ctl('move', '4', '1');
    expect(await files()).toEqual([two, one, one, two]);
    await ctl('remove', '1');
    expect(await files()).toEqual([one, one, two]);
    await ctl('play-index', '3');
    expect(await get('playlist-pos')).toBe(2);
    await ctl('prev');
    expect(await get('playlist-pos')).toBe(1);
    await ctl('next');
    expect(await get('playlist-pos')).toBe(2);
    const { stdout } = await ctl('list');
    expect(stdout.split('\n').map((line) => line.slice(0, 3))).toEqual(['  1', '  2', '> 3', '']);
    expect(JSON.parse((await ctl('list', '--json')).stdout)).toHaveLength(3);
    await ctl('clear');
    expect(await files()).toEqual([two]);
    await ctl('stop');
    expect(await get('idle-active')).toBe(true);
    expect(await files()).toEqual([two]);
    await ctl('play');
    await waitUntil(async () => (await get('idle-active')) === false, 'the queue to play');
  });

  it('play FILE replaces the queue', async () => {
    await ctl('play', STAIRS, LAMPLIGHT);
    expect(await files()).toEqual([path.basename(STAIRS), path.basename(LAMPLIGHT)]);
    expect(await get('pause')).toBe(false);
  });

  it('get, raw and status print', async () => {
    expect((await ctl('get', 'filename')).stdout).toBe('01 Lamplight.flac\n');
    expect((await ctl('raw', '{"command":["get_property","pause"]}')).stdout).toBe(
      '{"data":true,"request_id":0,"error":"success"}\n',
    );
    expect(
      (await ctl('status', '--format', '{{{state}}} {file} {index}/{count} {artist|"?"}')).stdout,
    ).toMatch(/^\{paused\} 01 Lamplight\.flac 1\/1 .+\n$/);
    expect(JSON.parse((await ctl('status', '--json')).stdout)).toMatchObject({
      state: 'paused',
      path: LAMPLIGHT,
      index: 1,
      count: 1,
      codec: 'flac',
    });
  });
});

describe('exit codes', () => {
  it.each([
    ['a refused value', ['set', 'volume', '151'], 1],
    ['an unknown property', ['get', 'no-such'], 1],
    ['the last track has no next one', ['next'], 1],
    ['an unknown word', ['dance'], 2],
    ['a missing argument', ['seek'], 2],
    ['an option that is none', ['add', '--no-such'], 2],
    ['standard input', ['add', '-'], 2],
    ['a wrong template', ['status', '--format', '{nothing}'], 2],
    ['a wrong state', ['mute', 'maybe'], 2],
  ])('%s', async (_what, args, code) => {
    const result = await ctl(...args);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: '' });
    expect(result.stderr).toMatch(/^playhead: .+\n/);
  });

  it('2 where no player is', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'playhead-nobody-'));
    const nobody = await runPlayhead(['ctl', 'pause'], { env: { ...env(), XDG_RUNTIME_DIR: folder } });
    expect(nobody).toMatchObject({ code: 2, stdout: '' });
    expect(nobody.stderr).toContain('no player is running');
    removeFolder(folder);
  });
});

describe('the player is found', () => {
  it('by --pid, by $PLAYHEAD_SOCKET, and as the youngest', async () => {
    const younger = startPlayhead(['--ui', 'none', '--output', 'null', '--json', '--idle', STAIRS], {
      env: env(),
    });
    const name = async (args: readonly string[], more: Record<string, string> = {}): Promise<string> =>
      (await runPlayhead(['ctl', ...args, 'get', 'filename'], { env: { ...env(), ...more } })).stdout;
    await waitUntil(async () => (await name(['--pid', String(younger.pid)])) !== '', 'its socket', 60_000);
    expect(await name([])).toBe('02 Two Stairs at a Time.flac\n');
    expect(await name([], { PLAYHEAD_SOCKET: rig.socket })).toBe('01 Lamplight.flac\n');
    younger.signal('SIGTERM');
    await younger.result;
  });
});

describe('watch', () => {
  it('prints a line at each change, and ends with the player with 0', async () => {
    const other = await RemotePlayerRig.start();
    await other.loaded(LAMPLIGHT);
    const watch = startPlayhead(['ctl', '--socket', other.socket, 'watch', '--format', '{state} {volume}'], {
      env: env(),
    });
    let printed = '';
    watch.child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
    await waitUntil(() => printed === 'paused 100\n', 'the first line');
    await runPlayhead(['ctl', '--socket', other.socket, 'volume', '70'], { env: env() });
    await waitUntil(() => printed === 'paused 100\npaused 70\n', 'the change');
    await runPlayhead(['ctl', '--socket', other.socket, 'quit'], { env: env() });
    expect(await watch.result).toMatchObject({ code: 0, stderr: '' });
    await other.close();
  });
});

describe('playhead add', () => {
  it('adds to the player that runs, else plays', async () => {
    const more = { ...env(), PLAYHEAD_SOCKET: rig.socket };
    expect(await runPlayhead(['add', STAIRS], { env: more })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await files()).toEqual(['01 Lamplight.flac', '02 Two Stairs at a Time.flac']);
    const folder = mkdtempSync(path.join(tmpdir(), 'playhead-nobody-'));
    const alone = await runPlayhead(['add', path.join(folder, 'missing.flac')], {
      env: { ...env(), XDG_RUNTIME_DIR: folder },
    });
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain('missing.flac');
    removeFolder(folder);
  });
});
