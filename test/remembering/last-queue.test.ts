import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerEvent } from '../../src/player/event.ts';
import { albumTracks, generated } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead, startPlayhead, type RunningPlayhead } from '../helpers/run-playhead.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const REAL_TIME = ['--json', '--output', 'null'] as const;

let folder: string;
let state: string;
let env: { XDG_STATE_HOME: string };

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'playhead-last-'));
  env = { XDG_STATE_HOME: path.join(folder, 'state') };
  state = path.join(folder, 'state', 'playhead');
});
afterEach(() => removeFolder(folder));

const start = (...args: string[]): RunningPlayhead => startPlayhead([...REAL_TIME, ...args], { env });
const kill = async (player: RunningPlayhead, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
  player.signal(signal);
  await player.result;
};

const queue = (): string[] =>
  readFileSync(path.join(state, 'last-queue.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => (JSON.parse(line) as { path: string }).path);
const hasQueue = (count: number) => () =>
  existsSync(path.join(state, 'last-queue.jsonl')) && queue().length === count;
const place = (): Record<string, unknown> =>
  (
    JSON.parse(readFileSync(path.join(state, 'last-place.json'), 'utf8')) as {
      place: Record<string, unknown>;
    }
  ).place;
/** The frames that tracks were left at: what is being written does not count. */
const positions = (): number[] =>
  (existsSync(path.join(state, 'positions')) ? readdirSync(path.join(state, 'positions')) : [])
    .filter((name) => name.endsWith('.json'))
    .flatMap(
      (name) =>
        (JSON.parse(readFileSync(path.join(state, 'positions', name), 'utf8')) as { frame?: number }).frame ??
        [],
    );

const started = (events: readonly PlayerEvent[]): string[] =>
  events.flatMap((event) => (event.event === 'start-file' ? [event.path] : []));

/** Opens the last queue on a terminal; gives the events until it has come to a pause. */
async function openedPaused(terminal: TestTerminal, ...args: string[]): Promise<readonly PlayerEvent[]> {
  const log = path.join(folder, `events-${Date.now()}`);
  terminal.run(
    `XDG_STATE_HOME='${env.XDG_STATE_HOME}' node bin/playhead.js --ui none ${REAL_TIME.join(' ')} ${args.join(' ')} > '${log}'`,
  );
  const events = (): PlayerEvent[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as PlayerEvent)
      : [];
  await waitUntil(() => events().some(({ event }) => event === 'pause'), 'the pause', 20_000);
  return events();
}

describe('playhead without arguments', () => {
  let terminal: TestTerminal;
  beforeEach(() => {
    terminal = openTerminal(80, 24, { HISTFILE: '' });
  });
  afterEach(() => terminal.close());

  it('opens the queue of a killed player, paused at the remembered frame of the track that played', async () => {
    const tracks = albumTracks().map((track) => path.resolve(track));
    const file = await generated('four-minutes.flac');
    const player = start('--start', '60', file, ...tracks);
    await player.waitFor('file-loaded');
    await waitUntil(hasQueue(tracks.length + 1), 'the queue on the disk');
    await waitUntil(() => (positions()[0] ?? 0) > 61 * 44_100, 'a position in the middle of playing', 20_000);
    await kill(player);
    const [frame] = positions();
    const events = await openedPaused(terminal);
    expect(events.map(({ event }) => event)).toEqual(['start-file', 'file-loaded', 'pause']);
    expect(events[0]).toMatchObject({ path: file, index: 0 });
    expect(events[2]).toMatchObject({ frame });
    expect(queue()).toEqual([file, ...tracks]);
  });

  it('shows the files where nothing is remembered', async () => {
    terminal.run(
      `cd / && HOME='${folder}' XDG_CONFIG_HOME='${folder}' XDG_STATE_HOME='${env.XDG_STATE_HOME}' node '${process.cwd()}/bin/playhead.js' --output null`,
    );
    mkdirSync(path.join(folder, 'Music'), { recursive: true });
    await terminal.waitForScreen((rows) => rows.some((row) => row.includes('2 Files')), 'the screen');
    await terminal.waitForScreen((rows) => rows.some((row) => row.includes(`..`)), 'the list of files');
    terminal.press('q');
  });
});

describe('the last queue', () => {
  it('goes on at once with --resume, in the order of its shuffle and as loud as it was', async () => {
    const tracks = albumTracks();
    const player = start('--shuffle', '--seed', '5', '--volume', '40', '--repeat', 'inf', ...tracks);
    await player.waitFor('file-loaded');
    await waitUntil(hasQueue(tracks.length), 'the queue on the disk');
    await kill(player, 'SIGTERM');
    const first = started((await player.result).events)[0]!;
    const again = start('--resume');
    await again.waitFor('file-loaded');
    await waitUntil(() => place().volumePercent === 40, 'the volume');
    await kill(again, 'SIGTERM');
    expect(started((await again.result).events)[0]).toBe(path.resolve(first));
    expect(place()).toMatchObject({
      seed: 5,
      volumePercent: 40,
      modes: { shuffle: true, repeatTimes: 'inf', loopTimes: 1 },
    });
  });

  it('is private, and not written through links', async () => {
    const [track] = albumTracks();
    const victim = path.join(folder, 'victim');
    writeFileSync(victim, 'keep me');
    mkdirSync(state, { recursive: true, mode: 0o755 });
    for (const name of ['last-queue.jsonl', 'last-place.json']) symlinkSync(victim, path.join(state, name));
    const player = start(track!);
    await player.waitFor('file-loaded');
    await waitUntil(() => lstatSync(path.join(state, 'last-queue.jsonl')).isFile(), 'the queue on the disk');
    await kill(player, 'SIGTERM');
    expect(readFileSync(victim, 'utf8')).toBe('keep me');
    expect(statSync(state).mode & 0o777).toBe(0o700);
    for (const name of ['last-queue.jsonl', 'last-place.json']) {
      expect(lstatSync(path.join(state, name)).isFile()).toBe(true);
      expect(statSync(path.join(state, name)).mode & 0o777).toBe(0o600);
    }
    expect((await player.result).stderr).toBe('');
  });

  it('is not written into a folder that is a link; the user is told once, and it plays', async () => {
    const [track] = albumTracks();
    mkdirSync(path.join(folder, 'elsewhere'));
    mkdirSync(path.dirname(state), { recursive: true });
    symlinkSync(path.join(folder, 'elsewhere'), state);
    const { code, events } = await runPlayhead([...REAL_TIME, '--length', '0.6', track!], { env });
    expect(code).toBe(0);
    expect(events.filter(({ event }) => event === 'warning')).toHaveLength(1);
    expect(readdirSync(path.join(folder, 'elsewhere'))).toEqual([]);
  });

  it.each([
    ['--no-remember', ['--no-remember', '--output', 'null']],
    ['a render', ['--output', 'out.wav']],
    ['a render to a pipe', ['--output', '-']],
    ['--output null:fast', ['--output', 'null:fast']],
    ['a script', ['--output', 'null', '--script', 'script.txt']],
  ])('is left alone by %s', async (_, args) => {
    const [track] = albumTracks();
    writeFileSync(path.join(folder, 'script.txt'), 'wait 0.2\nquit\n');
    const result = await runPlayhead(['--length', '0.5', ...args, path.resolve(track!)], {
      env,
      cwd: folder,
    });
    expect(result.code).toBe(0);
    expect(existsSync(path.join(folder, 'state'))).toBe(false);
    const none = await runPlayhead(['--resume', ...args.filter((arg) => arg !== '--no-remember')], {
      env,
      cwd: folder,
    });
    expect(none.code).toBe(1);
  });

  it('is not replaced by a mistyped name', async () => {
    const [track] = albumTracks();
    const player = start(track!);
    await player.waitFor('file-loaded');
    await waitUntil(hasQueue(1), 'the queue on the disk');
    await kill(player, 'SIGTERM');
    expect((await runPlayhead([...REAL_TIME, path.join(folder, 'no.flac')], { env })).code).toBe(2);
    expect(queue()).toEqual([path.resolve(track!)]);
  });

  it('is the one of the player that began last; when that ends, of the one that still plays', async () => {
    const file = await generated('four-minutes.flac');
    const [track] = albumTracks();
    const older = start(file);
    await older.waitFor('file-loaded');
    await waitUntil(hasQueue(1), 'the queue of the first');
    const younger = start(track!, track!);
    await younger.waitFor('file-loaded');
    await waitUntil(hasQueue(2), 'the queue of the second');
    await kill(younger, 'SIGTERM');
    expect(queue()).toEqual([path.resolve(track!), path.resolve(track!)]);
    await waitUntil(hasQueue(1), 'the queue of the first again', 20_000);
    await kill(older, 'SIGTERM');
    expect(queue()).toEqual([file]);
    expect(place()).toMatchObject({ current: { index: 0 } });
  });

  it('keeps names that are not UTF-8, parts of files and titles', async () => {
    const [track] = albumTracks();
    const raw = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.flac')]);
    copyFileSync(track!, raw);
    copyFileSync(track!, path.join(folder, 'whole.flac'));
    writeFileSync(
      path.join(folder, 'sheet.cue'),
      'FILE "whole.flac" WAVE\n TRACK 01 AUDIO\n  TITLE "One"\n  INDEX 01 00:00:00\n TRACK 02 AUDIO\n  TITLE "Two"\n  INDEX 01 00:01:37\n',
    );
    writeFileSync(path.join(folder, 'list.m3u'), Buffer.concat([raw, Buffer.from('\nsheet.cue\n')]));
    const player = start(path.join(folder, 'list.m3u'));
    await player.waitFor('file-loaded');
    await waitUntil(hasQueue(3), 'the queue on the disk');
    await kill(player);
    const again = start('--resume', '--speed', '4');
    const { events, code } = await again.result;
    expect(code).toBe(0);
    const ends = events.flatMap((event) => (event.event === 'end-file' ? [event.frames_played] : []));
    const cut = Math.round((112 / 75) * 44_100);
    expect(ends.slice(1)).toEqual([cut, expect.any(Number)]);
    expect(queue()[0]).toBe(`${folder}/caf\udce9.flac`);
  });

  it.each([
    '',
    'nonsense\n',
    '{"version":2,"entries":0}\n',
    '{"version":1,"entries":2}\n{"path":"/a"}\n',
    '{"version":1,"entries":1}\n{]\n',
  ])('that is damaged is told of (%#)', async (text) => {
    mkdirSync(state, { recursive: true });
    writeFileSync(path.join(state, 'last-queue.jsonl'), text);
    const { code, stderr } = await runPlayhead(['--output', 'null', '--resume'], { env });
    expect(code).toBeLessThan(2);
    expect(stderr).toMatch(
      /^playhead: (warning: )?the last queue cannot be read: [^\n]+last-queue.jsonl: [^\n]+\n$/,
    );
  });
});
