import { readFile, truncate, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { FlacKernelMemory } from '../../../src/engine/decode/flac-decoder.ts';
import { planDecode } from '../../../src/engine/decode/plan-decode.ts';
import { locateFfmpeg } from '../../../src/ffmpeg/locate-ffmpeg.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { runDecode } from '../../helpers/run-decode.ts';
import { runFlacKernel, type KernelDecodeOptions } from '../../helpers/run-flac-kernel.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';
import type { PcmAudio } from '../../helpers/wav-file.ts';

const bench = await audioBench();
const long = await generated('long.flac');

async function planAt(path: string, targetFrame: number) {
  return planDecode({ path, info: await probeHeader(path), indexing: null, targetFrame });
}

async function decodeAt(path: string, targetFrame: number, options: KernelDecodeOptions = {}) {
  return runFlacKernel(await planAt(path, targetFrame), await referenceDecode(path), options);
}

function from({ samples, channels }: PcmAudio, frame: number): Float32Array {
  return samples.subarray(frame * channels);
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  const bytes = (floats: Float32Array) => Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength);
  return bytes(a).equals(bytes(b));
}

/** Where a coded frame begins, as near behind a part of the file as there is one. */
async function frameOffset(path: string, part: number): Promise<number> {
  const { frames } = await referenceDecode(path);
  const { flac } = await planAt(path, Math.floor(frames * part));
  return flac!.offset;
}

async function written(name: string, ...parts: readonly Uint8Array[]): Promise<string> {
  const path = bench.path(name);
  await writeFile(path, Buffer.concat(parts));
  return path;
}

it('100 random frames of 16 and 24 bits, mono and stereo: the very samples, and no child', async () => {
  const deep = await bench.make('deep.flac', '-sample_fmt', 's32', '-bits_per_raw_sample', '24');
  const mono = await bench.make('mono.flac', '-ac', '1', '-frame_size', '1000');
  const random = seededRandom(12);
  for (const path of [long, await generated('long-48k.flac'), deep, mono]) {
    const reference = await referenceDecode(path);
    const own = new FlacKernelMemory();
    for (let count = 0; count < 25; count++) {
      const edges = [0, 1, reference.frames - 1];
      const target = edges[count] ?? Math.floor(random() * reference.frames);
      const maxFrames = Math.min(reference.sampleRate, reference.frames - target);
      const decoded = await decodeAt(path, target, { maxFrames, own });
      const expected = from(reference, target).subarray(0, maxFrames * reference.channels);
      expect([path, target, isSame(decoded.samples, expected), decoded.hadChild]).toEqual([
        ...[path, target, true, false],
      ]);
    }
  }
});

it('whole files, whatever the sink has room for', async () => {
  const reference = await referenceDecode(long);
  for (const roomFrames of [Infinity, 1000, 4096, 5555]) {
    const { samples, end, hadChild } = await decodeAt(long, 0, { roomFrames });
    expect([roomFrames, end, hadChild]).toEqual([roomFrames, { type: 'complete' }, false]);
    expect(isSame(samples, reference.samples)).toBe(true);
  }
});

it('behind the last frame there may be a tag, or a file may end at the end of any frame', async () => {
  const bytes = await readFile(long);
  const tagged = await written('tagged.flac', bytes, Buffer.from('TAG'), Buffer.alloc(125, 32));
  const cut = await written('cut.flac', bytes.subarray(0, await frameOffset(long, 0.6)));
  for (const path of [tagged, cut]) {
    const { samples, end, hadChild } = await decodeAt(path, 0);
    expect([path, end, hadChild]).toEqual([path, { type: 'complete' }, false]);
    expect(isSame(samples, (await referenceDecode(path)).samples)).toBe(true);
  }
});

it('where frames are damaged or missing, a child goes on as in a linear decode, or from the same place', async () => {
  const bytes = await readFile(long);
  const early = await frameOffset(long, 0.3);
  const late = await frameOffset(long, 0.6);
  const flipped = Buffer.from(bytes);
  flipped[early + 2000]! ^= 0x10;
  const headless = Buffer.from(bytes);
  headless.fill(0, early, early + 6);
  const files = [
    await written('flipped.flac', flipped),
    await written('headless.flac', headless),
    await written('gap.flac', bytes.subarray(0, early), bytes.subarray(late)),
    await written('zeros.flac', bytes.subarray(0, early), Buffer.alloc(70_000), bytes.subarray(early)),
    await written('cut-within.flac', bytes.subarray(0, early + 3000)),
    await written('joined.flac', bytes, bytes),
  ];
  for (const path of files) {
    const shape = await referenceDecode(path);
    for (const target of [0, 20_000]) {
      const plan = await planAt(path, target);
      // Not the reference: ffmpeg with several threads loses three sound frames before one without a header, too.
      const alone = await runDecode(locateFfmpeg().path, plan, 'cold', shape, Infinity);
      const { samples, end, hadChild } = await runFlacKernel(plan, shape, { roomFrames: 10_000 });
      expect([path, target, hadChild, end]).toEqual([path, target, true, { type: 'complete' }]);
      expect([path, target, isSame(samples, alone.samples)]).toEqual([path, target, true]);
    }
  }
});

it('a file that becomes shorter while it is read ends where a frame does, or a child says how', async () => {
  const path = await written('shrinking.flac', await readFile(long));
  const reference = await referenceDecode(path);
  const cutAt = await frameOffset(path, 0.8);
  const plan = await planAt(path, 0);
  let cut: Promise<void> | null = null;
  const { samples, end } = await runFlacKernel(plan, reference, {
    roomFrames: 3000,
    onFrames: () => void (cut ??= truncate(path, cutAt + 100)),
  });
  expect(end).toEqual({ type: 'complete' });
  expect(samples.length).toBeLessThan(reference.samples.length);
  expect(samples.length).toBeGreaterThan(reference.samples.length / 2);
  expect(isSame(samples, reference.samples.subarray(0, samples.length))).toBe(true);
});

it('what is not 16 or 24 bits, or has more than two channels, is left to ffmpeg', async () => {
  const surround = await bench.make('surround.flac', '-ac', '6');
  const eight = await bench.make('eight.wav', '-c:a', 'pcm_u8');
  await bench.run('flac', '-s', '-f', '-o', 'eight.flac', eight);
  for (const path of [surround, bench.path('eight.flac')])
    expect((await planAt(path, 50_000)).flac).toBeUndefined();
});
