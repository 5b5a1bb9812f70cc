import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../../src/media/ffmpeg-locator.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';
import { parseWav } from '../../helpers/wav-file.ts';

const bench = await audioBench();
const ffmpeg = locateFfmpeg().path;
const SECONDS = 92;
/** Bytes of decoded sound: one channel of floats at 48 kHz. */
const SECOND_BYTES = 48_000 * 4;

/** An ffmpeg that goes astray, as one of the two is told. What says where it begins in the file is the second. */
function decoders(
  first: string,
  second: string,
): { readonly program: string; readonly second: () => number } {
  const log = bench.path('starts');
  const program = bench.path('ffmpeg');
  writeFileSync(log, '');
  const lines = ['#!/bin/sh', 'case "$*" in', `*subfile,,*) echo second >>'${log}'`, second, ';;'];
  writeFileSync(program, [...lines, `*) echo first >>'${log}'`, first, ';;', 'esac', ''].join('\n'));
  chmodSync(program, 0o755);
  return { program, second: () => readFileSync(log, 'utf8').split('second').length - 1 };
}

const DECODE = `'${ffmpeg}' "$@"`;
/** The first gives so many seconds, and the rest when the second is over: which of both is quicker would else be chance. */
const waitingAfter = (seconds: number): string =>
  `${DECODE} | { dd bs=${SECOND_BYTES} count=${seconds} iflag=fullblock 2>/dev/null; cat '${bench.path('over')}' >/dev/null; cat; }`;
const saysOver = (decode: string): string => `${decode}\n: >'${bench.path('over')}'`;

interface Rendered {
  readonly samples: Float32Array;
  readonly warnings: readonly string[];
}

async function render(file: string, program: string): Promise<Rendered> {
  const out = bench.path('out.wav');
  const { code, stderr, events } = await runPlayhead([file, '--json', '--output', out], {
    env: { FFMPEG_PATH: program },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const loaded = events.find(({ event }) => event === 'file-loaded');
  expect(loaded).toMatchObject({ source: 'memory' });
  const warnings = events.flatMap((event) => (event.event === 'warning' ? [event.code] : []));
  return { samples: parseWav(readFileSync(out)).samples, warnings };
}

function expectSame(given: Float32Array, wanted: Float32Array): void {
  expect(given.length).toBe(wanted.length);
  expect(Buffer.compare(Buffer.from(given.buffer), Buffer.from(new Float32Array(wanted).buffer))).toBe(0);
}

/** On one processor there is no second decoder. */
const isHalved = availableParallelism() > 1;

describe.runIf(isHalved)('the second half of a render, decoded at the same time as the first', () => {
  let file = '';
  let whole = new Float32Array(0);
  beforeAll(async () => {
    const noise = `anoisesrc=r=48000:a=0.2:seed=5:d=${SECONDS}`;
    file = bench.path('noise.opus');
    const encode = ['-c:a', 'libopus', '-b:a', '64k', '-compression_level', '0', '-y', file];
    await bench.run(ffmpeg, '-nostdin', '-v', 'error', '-f', 'lavfi', '-i', noise, ...encode);
    execFileSync('mkfifo', [bench.path('over')]);
    whole = new Float32Array((await referenceDecode(file)).samples);
  });

  it('is what the linear decode gives, whichever decoder is quicker', async () => {
    const { program, second } = decoders(`exec ${DECODE}`, `exec ${DECODE}`);
    const { samples, warnings } = await render(file, program);
    expectSame(samples, whole);
    expect({ warnings, second: second() }).toEqual({ warnings: [], second: 1 });
  });

  it('is taken once both decoders have given the same', async () => {
    const silent = `{ dd bs=${SECOND_BYTES} count=5 iflag=fullblock 2>/dev/null; tr '\\0-\\377' '\\0'; }`;
    const { program } = decoders(waitingAfter(40), saysOver(`${DECODE} | ${silent}`));
    const { samples } = await render(file, program);
    // A decoder that tells lies only later is believed: that it is silent shows whose samples these are.
    expect(samples.length).toBe(whole.length);
    const join = Math.round(whole.length * 0.55);
    const toldFrames = 5 * 48_000;
    expectSame(samples.slice(0, join + toldFrames), whole.slice(0, join + toldFrames));
    expect(samples.subarray(join + toldFrames).every((sample) => sample === 0)).toBe(true);
  });

  it.each([
    ['gives nothing', 'exit 1'],
    ['is killed', `${DECODE} | head -c 4000000; : >'${bench.path('over')}'; kill -9 $$`],
    [
      'is killed before both were compared',
      `${DECODE} | head -c 40000; : >'${bench.path('over')}'; kill -9 $$`,
    ],
    ['gives less than it should', saysOver(`${DECODE} | head -c 4000000`)],
    ['gives more than it should', `${saysOver(DECODE)}; head -c 800000 /dev/zero`],
    ['is a frame off', saysOver(`${DECODE} | tail -c +5`)],
    ['gives silence', saysOver(`${DECODE} | tr '\\0-\\377' '\\0'`)],
  ])('is the first decoder’s where the second %s', async (_, second) => {
    const waits = second === 'exit 1' ? DECODE : waitingAfter(40);
    const { program } = decoders(waits, second);
    const { samples, warnings } = await render(file, program);
    expectSame(samples, whole);
    expect(warnings).toEqual([]);
  });

  it.each([20, 51, 60])('goes on where the first decoder is killed after %d seconds', async (seconds) => {
    const killed = `${DECODE} | head -c ${seconds * SECOND_BYTES}; kill -9 $$`;
    const { program } = decoders(killed, `exec ${DECODE}`);
    expectSame((await render(file, program)).samples, whole);
  });

  it.each([
    ['cut short in its second half', (good: Buffer) => good.subarray(0, Math.round(good.length * 0.8))],
    ['cut short in its first half', (good: Buffer) => good.subarray(0, Math.round(good.length * 0.3))],
    ['damaged in its first half', (good: Buffer) => zeroed(good, 0.2)],
    ['damaged where the second half begins', (good: Buffer) => zeroed(good, 0.55)],
    ['damaged in its second half', (good: Buffer) => zeroed(good, 0.8)],
  ])('is what the linear decode gives of a file that is %s', async (name, harm) => {
    const harmed = bench.path(`${name}.opus`);
    writeFileSync(harmed, harm(readFileSync(file)));
    const wanted = await referenceDecode(harmed);
    const { program } = decoders(`exec ${DECODE}`, `exec ${DECODE}`);
    expectSame((await render(harmed, program)).samples, wanted.samples);
  });
});

/** With 3,000 bytes of nothing at a place. */
function zeroed(good: Buffer, share: number): Buffer {
  const copy = Buffer.from(good);
  return copy.fill(0, Math.round(good.length * share), Math.round(good.length * share) + 3000);
}
