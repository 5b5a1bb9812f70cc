import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFloatWav } from '../helpers/float-wav.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const RATE = 8000;
const FILE_FRAMES = 4 * RATE;
/** The second track begins here, in the file. */
const BORDER = 2 * RATE;
/** Each sample says which frame of the file it is. */
const STEP = 2 ** -16;

const dir = mkdtempSync(path.join(tmpdir(), 'ph-cue-'));
const sheet = path.join(dir, 'two.cue');
beforeAll(async () => {
  const samples = Float32Array.from({ length: FILE_FRAMES }, (_, frame) => frame * STEP);
  await writeFloatWav(path.join(dir, 'a.wav'), RATE, 1, samples);
  const tracks = ['00:00:00', '00:02:00'].map(
    (start, index) => `  TRACK 0${index + 1} AUDIO\n    INDEX 01 ${start}\n`,
  );
  writeFileSync(sheet, `FILE "a.wav" WAVE\n${tracks.join('')}`);
});
afterAll(() => removeFolder(dir));

/** Which stretches of the file were heard, as first frame and one past the last. */
async function heard(args: readonly string[], script = '') {
  const scripted = script === '' ? [] : ['--script', '-'];
  const result = await runPlayhead([sheet, ...args, ...scripted, '--output', '-', '--json'], {
    input: script,
  });
  expect(result.code).toBe(0);
  const { buffer, byteOffset, length } = Buffer.from(result.stdoutBytes);
  const samples = new Float32Array(buffer.slice(byteOffset, byteOffset + length));
  const stretches: [number, number][] = [];
  for (const sample of samples) {
    const frame = sample / STEP;
    const last = stretches.at(-1);
    if (last?.[1] === frame) last[1]++;
    else stretches.push([frame, frame + 1]);
  }
  return { stretches, events: result.events };
}

describe("a cue sheet's track is a track", () => {
  it.each<[string, string[], [number, number][]]>([
    ['the whole sheet, without a break', [], [[0, FILE_FRAMES]]],
    ['--start counts within each', ['--start', '0.5'], [[4000, 16_000], [20_000, 32_000]]], // prettier-ignore
    ['--end counts within each', ['--end', '0.5'], [[0, 4000], [16_000, 20_000]]], // prettier-ignore
    ['so does a share of it', ['--start', '75%'], [[12_000, 16_000], [28_000, 32_000]]], // prettier-ignore
    ['and a place from its end', ['--start', '-0.25'], [[14_000, 16_000], [30_000, 32_000]]], // prettier-ignore
    ['a range does not go on into the next one', ['--range', '1.5-3'], [[12_000, 16_000], [28_000, 32_000]]], // prettier-ignore
    [
      'an A-B loop is one of each',
      ['--ab-loop', '0-0.5x2', '--end', '1'],
      [[0, 4000], [0, 8000], [16_000, 20_000], [16_000, 24_000]], // prettier-ignore
    ],
    [
      '--seek-at goes to a place of it',
      ['--seek-at', '0.5=12000f'],
      [[0, 4000], [12_000, 20_000], [28_000, 32_000]], // prettier-ignore
    ],
  ])('%s', async (_, args, expected) => {
    expect((await heard(args)).stretches).toEqual(expected);
  });

  it('seeks do not leave it, and events count within it', async () => {
    const script = 'next\nwait 0.5\nmark a\nseek -9\nwait 0.25\nprev\nnext\nwait 0.125\nseek 1:00\n';
    const { stretches, events } = await heard([], script);
    expect(stretches).toEqual([[16_000, 20_000], [16_000, 18_000], [16_000, 17_000]]); // prettier-ignore
    expect(events.filter(({ event }) => event === 'mark')).toEqual([
      { event: 'mark', text: 'a', frame: 4000, position: 0.5 },
    ]);
    expect(events.flatMap((event) => (event.event === 'playback-restart' ? [event.frame] : []))).toEqual([
      0,
      BORDER,
    ]);
    expect(events.flatMap((event) => (event.event === 'file-loaded' ? [event.frames] : []))).toContain(
      BORDER,
    );
  });

  it('is as long as it is in the file, at another rate and speed too', async () => {
    const { stretches, events } = await heard(['--start', '1', '--speed', '2', '--rate', '16000']);
    expect(stretches.length).toBeGreaterThan(0);
    const lengths = events.flatMap((event) =>
      event.event === 'file-loaded' ? [[event.frames, event.duration]] : [],
    );
    expect(lengths).toEqual([
      [16_000, 2],
      [16_000, 2],
    ]);
    const ended = events.flatMap((event) => (event.event === 'end-file' ? [event.frames_played] : []));
    expect(ended).toEqual([8000, 8000]);
  });
});
