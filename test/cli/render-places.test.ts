import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, generated } from '../helpers/fixtures.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import type { PlayheadResult } from '../helpers/run-playhead.ts';
import { parseWav } from '../helpers/wav-file.ts';
import type { PcmAudio } from '../helpers/wav-file.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const RATE = 44_100;
const dir = mkdtempSync(path.join(tmpdir(), 'ph-places-'));
afterAll(() => removeFolder(dir));

interface Render extends PcmAudio {
  readonly bytes: Buffer;
  readonly result: PlayheadResult;
}

async function render(args: readonly string[]): Promise<Render> {
  const out = path.join(dir, 'out.wav');
  const result = await runPlayhead([...args, '--json', '--output', out]);
  expect(result.stderr).toBe('');
  expect(result.code).toBe(0);
  const bytes = readFileSync(out);
  return { ...parseWav(bytes), bytes, result };
}

/** The frames that a render should hold: stretches of the reference, one after another. */
function stretches(
  reference: PcmAudio,
  parts: readonly (readonly [from: number, to: number])[],
): Float32Array {
  const pieces = parts.map(([from, to]) => reference.samples.subarray(from * 2, to * 2));
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function expectSame(rendered: Float32Array, expected: Float32Array): void {
  expect(rendered.length).toBe(expected.length);
  const differs = rendered.findIndex((sample, index) => sample !== expected[index]);
  expect(differs).toBe(-1);
}

/** Each source kind, by the file and what is said about memory. */
const KINDS = [
  { kind: 'memory', file: 'long.flac', args: [] },
  { kind: 'streamed', file: 'long.flac', args: ['--memory', '0', '--read-ahead', '2', '--lookback', '1'] },
  { kind: 'mapped', file: 'long.wav', args: [] },
] as const;

describe.each(KINDS)('a render from a $kind source', ({ kind, file, args }) => {
  it('holds exactly the ranges asked for, in that order', async () => {
    const track = await generated(file);
    const reference = await referenceDecode(track);
    const { samples, result } = await render([
      track,
      ...args,
      '--range',
      '11.5-12.25',
      '--range',
      '0-0.5',
      '--range',
      '29.9-',
    ]);
    expect(result.events[1]).toMatchObject({ event: 'file-loaded', source: kind, frames: 30 * RATE });
    expectSame(
      samples,
      stretches(reference, [
        [507_150, 540_225],
        [0, 22_050],
        [1_318_590, 30 * RATE],
      ]),
    );
  });

  it('jumps on the exact frame at the exact moment, and says where it landed', async () => {
    const track = await generated(file);
    const reference = await referenceDecode(track);
    const { samples, result } = await render([
      track,
      ...args,
      '--seek-at',
      '1=20',
      '--seek-at',
      '2.5=-10',
      '--seek-at',
      '3=1234567f',
    ]);
    expectSame(
      samples,
      stretches(reference, [
        [0, RATE],
        [20 * RATE, 21.5 * RATE],
        [11.5 * RATE, 12 * RATE],
        [1_234_567, 30 * RATE],
      ]),
    );
    const landed = result.events.filter((event) => event.event === 'playback-restart');
    expect(landed.map(({ frame, requested_frame }) => [frame, requested_frame])).toEqual([
      [20 * RATE, 20 * RATE],
      [11.5 * RATE, 11.5 * RATE],
      [1_234_567, 1_234_567],
    ]);
  });

  it('is the same to the byte when a script runs again', async () => {
    const track = await generated(file);
    const reference = await referenceDecode(track);
    const script = path.join(dir, 'script.txt');
    writeFileSync(
      script,
      '# a script\nwait 0.5\nmark before\nseek 50%\nwait 0.25\npause 2\nseek -1\nwait-until 15.5\nseek +5\nwait 1\nquit\n',
    );
    const first = await render([track, ...args, '--script', script]);
    const second = await render([track, ...args, '--script', script]);
    expect(first.bytes.equals(second.bytes)).toBe(true);
    const half = 15 * RATE;
    const expected: [number, number][] = [
      [0, RATE / 2],
      [half, half + RATE / 4],
      [half - 0.75 * RATE, 15.5 * RATE],
      [20.5 * RATE, 21.5 * RATE],
    ];
    expectSame(first.samples, stretches(reference, expected));
    expect(first.result.events.find((event) => event.event === 'mark')).toMatchObject({
      text: 'before',
      frame: RATE / 2,
    });
  });
});

describe('where to begin and to end', () => {
  it.each([
    [['--start', '1.5', '--end', '2'], 1.5, 2],
    [['--start', '-2'], 28, 30],
    [['--start', '50%', '--length', '0.5'], 15, 15.5],
    [['--end', '-29'], 0, 1],
    [['--range', '-1-'], 29, 30],
  ])('%j', async (args, from, to) => {
    const track = await generated('long.flac');
    const { samples } = await render([track, ...args]);
    expectSame(samples, stretches(await referenceDecode(track), [[from * RATE, to * RATE]]));
  });

  it('plays a track, and the list, as often as asked', async () => {
    const one = fixture('formats/flac.flac');
    const two = fixture('formats/wav-s16.wav');
    const [first, second] = await Promise.all([referenceDecode(one), referenceDecode(two)]);
    const { samples } = await render([one, two, '--loop', '2', '--repeat', '2', '--length', '0.25']);
    const quarter = RATE / 4;
    const a = first.samples.subarray(0, quarter * 2);
    const b = second.samples.subarray(0, quarter * 2);
    const order = [a, a, b, b, a, a, b, b];
    const whole = new Float32Array(order.length * quarter * 2);
    for (const [index, part] of order.entries()) whole.set(part, index * quarter * 2);
    expectSame(samples, whole);
  });

  it('shuffles the same way for the same seed', async () => {
    const orderOf = async (seed: string): Promise<readonly string[]> => {
      const { events } = await runPlayhead([
        fixture('formats'),
        '--shuffle',
        '--seed',
        seed,
        '--length',
        '0.01',
        '--output',
        'null:fast',
        '--json',
      ]);
      return events.flatMap((event) => (event.event === 'start-file' ? [path.basename(event.path)] : []));
    };
    const one = await orderOf('7');
    expect(await orderOf('7')).toEqual(one);
    expect(await orderOf('8')).not.toEqual(one);
    expect([...one].sort()).toEqual([...(await orderOf('8'))].sort());
  });
});

describe('a header that is wrong about the length', () => {
  it('is corrected by what the decoder gives, and nothing of the track is lost', async () => {
    const whole = await generated('long.flac');
    const bytes = readFileSync(whole);
    // STREAMINFO's total samples are the low 36 bits of bytes 21 to 25 of the file (RFC 9639, section 8.2): one second.
    bytes.writeUInt32BE(RATE, 22);
    const liar = path.join(dir, 'liar.flac');
    writeFileSync(liar, bytes);
    const { samples } = await render([liar]);
    expectSame(samples, stretches(await referenceDecode(whole), [[0, 30 * RATE]]));
  });
});
