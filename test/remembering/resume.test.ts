import { copyFileSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerEvent } from '../../src/player/event.ts';
import { albumTracks, generated } from '../helpers/fixtures.ts';
import { runPlayhead, startPlayhead } from '../helpers/run-playhead.ts';
import type { PlayheadResult } from '../helpers/run-playhead.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { parseWav } from '../helpers/wav-file.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const RATE = 44_100;

let folder: string;
let env: { XDG_STATE_HOME: string };
let positions: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'playhead-resume-'));
  env = { XDG_STATE_HOME: path.join(folder, 'state') };
  positions = path.join(folder, 'state', 'playhead', 'positions');
});
afterEach(() => removeFolder(folder));

function script(...lines: string[]): string {
  const file = path.join(folder, `script-${lines.length}-${Date.now()}.txt`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Plays to `seconds` of its first track at full speed and quits there. */
function leaveAt(frame: number, ...inputs: string[]): Promise<PlayheadResult> {
  const file = script(`seek ${frame - RATE}f`, `wait-until ${frame}f`, 'quit');
  return runPlayhead(['--resume', '--json', '--output', 'null:fast', '--script', file, ...inputs], { env });
}

/** The first frame that a resumed session puts out, by the samples of the render. */
async function resumedAt(reference: Float32Array, channels: number, ...args: string[]): Promise<number> {
  const out = path.join(folder, 'out.wav');
  const result = await runPlayhead([...args, '--output', out, '--length', '0.5'], { env });
  expect(result.stderr).toBe('');
  expect(result.code).toBe(0);
  const { samples } = parseWav(readFileSync(out));
  return (
    Buffer.from(reference.buffer, reference.byteOffset, reference.byteLength).indexOf(
      Buffer.from(samples.buffer, samples.byteOffset, 64 * channels * 4),
    ) /
    (channels * 4)
  );
}

async function referenceOf(file: string): Promise<{ samples: Float32Array; channels: number }> {
  const whole = path.join(folder, 'whole.wav');
  expect((await runPlayhead([file, '--output', whole], { env })).code).toBe(0);
  return parseWav(readFileSync(whole));
}

const warnings = (result: PlayheadResult): string[] =>
  result.events.flatMap((event) => (event.event === 'warning' ? [event.code] : []));

const started = (events: readonly PlayerEvent[]): string[] =>
  events.flatMap((event) => (event.event === 'start-file' ? [path.basename(event.path)] : []));

const records = (): Record<string, unknown>[] =>
  readdirSync(positions).map(
    (name) => JSON.parse(readFileSync(path.join(positions, name), 'utf8')) as Record<string, unknown>,
  );

describe('--resume', () => {
  it.each(['four-minutes.flac', 'long-vbr.mp3'])(
    'goes on from the exact frame where %s was left',
    async (name) => {
      const file = await generated(name);
      const { samples, channels } = await referenceOf(file);
      const frame = 1_234_567;
      expect((await leaveAt(frame, file)).code).toBe(0);
      expect(records().map((record) => record.frame)).toEqual([frame]);
      expect(await resumedAt(samples, channels, '--resume', file)).toBe(frame);
    },
  );

  it('loses less than 5 s when the player is killed, and nothing of the record is torn', async () => {
    const file = await generated('four-minutes.flac');
    const args = ['--resume', '--json', '--output', 'null', '--start', '60', file];
    const player = startPlayhead(args, { env });
    await player.waitFor('file-loaded');
    const beganMs = performance.now();
    await waitUntil(() => performance.now() - beganMs > 6_500, 'six and a half seconds of playing');
    const playedSeconds = (performance.now() - beganMs) / 1000;
    player.signal('SIGKILL');
    await player.result;
    const [record] = records();
    const rememberedSeconds = (record?.frame as number) / (record?.sampleRate as number) - 60;
    expect(rememberedSeconds).toBeGreaterThan(playedSeconds - 5);
    expect(rememberedSeconds).toBeLessThanOrEqual(playedSeconds + 0.5);
    expect(readdirSync(positions).filter((one) => !one.endsWith('.json'))).toEqual([]);
  });

  it('begins a list with the track that was playing, and forgets both once they were played to the end', async () => {
    const tracks = albumTracks();
    const file = script('track 2', 'seek 44100f', 'wait-until 50000f', 'quit');
    await runPlayhead(['--resume', '--output', 'null:fast', '--script', file, ...tracks], { env });
    const again = await runPlayhead(['--resume', '--json', '--output', 'null:fast', ...tracks], { env });
    expect(started(again.events)).toEqual(tracks.slice(1).map((track) => path.basename(track)));
    const played = again.events.flatMap((event) => (event.event === 'end-file' ? [event.frames_played] : []));
    const loaded = again.events.flatMap((event) => (event.event === 'file-loaded' ? [event.frames!] : []));
    expect(played).toEqual([loaded[0]! - 50_000, loaded[1]]);
    expect(records()).toEqual([]);
  });

  it('keeps no record of a track that was left at its start', async () => {
    const file = albumTracks()[0]!;
    await leaveAt(50_000, file);
    expect(records()).toHaveLength(1);
    const args = [
      '--resume',
      '--output',
      'null:fast',
      '--script',
      script('wait 0.2', 'seek 0f', 'quit'),
      file,
    ];
    expect((await runPlayhead(args, { env })).code).toBe(0);
    expect(records()).toEqual([]);
  });

  it('finds the track of a list that has got more entries in front of it', async () => {
    const [first, second, third] = albumTracks() as [string, string, string];
    const list = path.join(folder, 'list.m3u8');
    writeFileSync(list, `${second}\n${third}\n`);
    const file = script('track 2', 'seek 44100f', 'wait-until 50000f', 'quit');
    await runPlayhead(['--resume', '--output', 'null:fast', '--script', file, list], { env });
    writeFileSync(list, `${first}\n${second}\n${third}\n`);
    const again = await runPlayhead(['--resume', '--json', '--output', 'null:fast', list], { env });
    expect(started(again.events)).toEqual([path.basename(third)]);
  });

  it('says so when the track of a list is gone, and begins at its start', async () => {
    const [first, second, third] = albumTracks() as [string, string, string];
    const list = path.join(folder, 'list.m3u8');
    writeFileSync(list, `${first}\n${second}\n${third}\n`);
    const file = script('track 3', 'wait 0.1', 'quit');
    await runPlayhead(['--resume', '--output', 'null:fast', '--script', file, list], { env });
    writeFileSync(list, `${first}\n${second}\n`);
    const again = await runPlayhead(['--resume', '--json', '--output', 'null:fast', list], { env });
    expect(warnings(again)).toEqual(['resume-not-found']);
    expect(started(again.events)).toEqual([first, second].map((track) => path.basename(track)));
  });

  it('goes on with a shuffle in the order it had', async () => {
    const tracks = albumTracks();
    const file = script('wait 0.2', 'next', 'wait 0.2', 'quit');
    const shuffle = ['--resume', '--json', '--shuffle', '--output', 'null:fast'];
    const first = await runPlayhead([...shuffle, '--script', file, ...tracks], { env });
    const again = await runPlayhead([...shuffle, ...tracks], { env });
    const before = started(first.events);
    expect(before).toHaveLength(2);
    const rest = tracks.map((track) => path.basename(track)).filter((track) => !before.includes(track));
    expect(started(again.events)).toEqual([before[1], ...rest]);
  });

  it('gives way to --start', async () => {
    const file = await generated('four-minutes.flac');
    const { samples, channels } = await referenceOf(file);
    await leaveAt(1_234_567, file);
    expect(await resumedAt(samples, channels, '--resume', '--start', '441000f', file)).toBe(441_000);
  });

  it('does not read what was remembered unless it is asked to', async () => {
    const file = await generated('four-minutes.flac');
    const { samples, channels } = await referenceOf(file);
    await leaveAt(1_234_567, file);
    expect(await resumedAt(samples, channels, file)).toBe(0);
  });

  it('begins a file that has changed at its start', async () => {
    const file = path.join(folder, 'song.flac');
    copyFileSync(await generated('four-minutes.flac'), file);
    const { samples, channels } = await referenceOf(file);
    await leaveAt(1_234_567, file);
    utimesSync(file, 1_000_000_000, 1_000_000_000);
    expect(await resumedAt(samples, channels, '--resume', file)).toBe(0);
  });

  it.each(['', '{"key":', '[]', '{"key":"track:elsewhere","frame":7}', 'x'.repeat(100_000)])(
    'warns of a damaged record and plays from the start (%#)',
    async (content) => {
      const file = await generated('four-minutes.flac');
      await leaveAt(1_234_567, file);
      const [name] = readdirSync(positions);
      writeFileSync(path.join(positions, name!), content);
      const result = await runPlayhead(
        ['--resume', '--json', '--length', '1', '--output', 'null:fast', file],
        { env },
      );
      expect(result.code).toBe(0);
      expect(warnings(result)).toEqual(['resume-unreadable']);
      expect(result.events.find((event) => event.event === 'end-file')).toMatchObject({
        frames_played: RATE,
      });
    },
  );

  it('warns once when nothing can be written, and plays', async () => {
    const blocked = path.join(folder, 'blocked');
    writeFileSync(blocked, 'a file where the directory should be');
    const [track] = albumTracks();
    const file = script('wait 0.5', 'seek 0', 'wait 0.5', 'seek 0', 'wait 0.5', 'quit');
    const result = await runPlayhead(
      ['--resume', '--json', '--output', 'null:fast', '--script', file, track!],
      { env: { XDG_STATE_HOME: blocked } },
    );
    expect(result.code).toBe(0);
    expect(warnings(result).filter((code) => code === 'resume-unwritable')).toHaveLength(1);
  });
});
