import { open, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkpointBefore } from '../../../src/formats/frame-index/frame-index.ts';
import { buildFrameIndex, startFrameIndexing } from '../../../src/formats/frame-index/frame-indexing.ts';
import { generated } from '../../helpers/fixtures.ts';
import { audioBench, SOURCE_FRAMES } from '../../helpers/make-audio.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';

const bench = await audioBench();

describe('the index of a file whose container does not say where its frames are', () => {
  it.each([
    ['long-cbr.mp3', 'mp3'],
    ['long-vbr.mp3', 'mp3'],
    ['long-no-xing.mp3', 'mp3'],
    ['long.aac', 'adts'],
  ] as const)('%s: has as many frames as a linear decode gives', async (name, container) => {
    const path = await generated(name);
    const index = await buildFrameIndex(path, container);
    const { frames, sampleRate, channels } = await referenceDecode(path);
    expect(index).toMatchObject({ totalFrames: frames, sampleRate, channels, complete: true });
  });

  it.each([
    ['lavc.mp3', 'mp3', '-b:a', '128k'],
    ['mpeg2.mp3', 'mp3', '-ar', '22050', '-b:a', '64k'],
    ['mpeg25.mp3', 'mp3', '-ar', '8000', '-ac', '1', '-b:a', '8k', '-write_xing', '0'],
    ['layer2.mp2', 'mp3', '-b:a', '192k'],
  ] as const)('%s: layers and versions', async (name, container, ...options) => {
    const path = await bench.make(name, ...options);
    const index = await buildFrameIndex(path, container);
    expect(index?.totalFrames).toBe((await referenceDecode(path)).frames);
  });

  it('takes encoder delay and padding off as the linear decode does', async () => {
    const wav = await bench.make('source.wav');
    const mp3 = bench.path('lame.mp3');
    await bench.run('lame', '--quiet', '-b', '128', wav, mp3);
    const index = await buildFrameIndex(mp3, 'mp3');
    expect(index).toMatchObject({
      totalFrames: SOURCE_FRAMES,
      endFrame: SOURCE_FRAMES,
      initialPadding: 1105,
    });
  });

  it('remembers every sixteenth frame, at its very byte', async () => {
    const path = await generated('long-no-xing.mp3');
    const index = (await buildFrameIndex(path, 'mp3'))!;
    const bytes = await readFile(path);
    for (const [at, byte] of index.checkpointBytes.entries()) {
      expect(bytes.readUInt16BE(byte) >>> 5).toBe(0x7ff);
      expect(index.checkpointFrames[at]).toBe(at * 16 * 1152);
    }
    expect(index.checkpointBytes).toHaveLength(Math.ceil(index.coveredFrames / (16 * 1152)));
    expect(checkpointBefore(index, 16 * 1152 - 1)).toBe(0);
    expect(checkpointBefore(index, 16 * 1152)).toBe(1);
    expect(checkpointBefore(index, -1)).toBe(-1);
  });

  it('answers for an early frame before the whole file is read, and survives a structured clone', async () => {
    const path = await sixteenTimes(await generated('long-no-xing.mp3'));
    const indexing = startFrameIndexing(path, 'mp3');
    const early = (await indexing.reach(1000))!;
    const whole = (await indexing.finished)!;
    expect(early.complete).toBe(false);
    expect(early.totalFrames).toBeNull();
    expect(early.coveredFrames).toBeGreaterThan(1000);
    expect(early.coveredFrames).toBeLessThan(whole.coveredFrames / 4);
    expect(whole.totalFrames).toBe(16 * (await referenceDecode(await generated('long-no-xing.mp3'))).frames);
    expect(await indexing.reach(whole.totalFrames! * 2)).toEqual(whole);
    expect(structuredClone(whole)).toEqual(whole);
  });

  it('gives nothing when it is aborted, and does not keep anyone waiting', async () => {
    const path = await sixteenTimes(await generated('long-no-xing.mp3'));
    const abort = new AbortController();
    const indexing = startFrameIndexing(path, 'mp3', { signal: abort.signal });
    expect(await indexing.reach(1000)).not.toBeNull();
    abort.abort();
    expect(await indexing.reach(400_000_000)).toBeNull();
    expect(await indexing.finished).toBeNull();
  });

  it('gives nothing for free format, for what is no audio, and for what is not there', async () => {
    const free = bench.path('free.mp3');
    await bench.run('lame', '--quiet', '--freeformat', '-b', '400', await bench.make('for-free.wav'), free);
    expect(await buildFrameIndex(free, 'mp3')).toBeNull();
    const text = bench.path('text.mp3');
    await writeFile(text, 'A page of text. '.repeat(9000));
    expect(await buildFrameIndex(text, 'mp3')).toBeNull();
    expect(await buildFrameIndex(text, 'adts')).toBeNull();
    expect(await buildFrameIndex(bench.path('missing.mp3'), 'mp3')).toBeNull();
    await writeFile(bench.path('empty.mp3'), '');
    expect(await buildFrameIndex(bench.path('empty.mp3'), 'mp3')).toBeNull();
  });

  it('reaches no further than a change of kind in mid-file', async () => {
    const first = await readFile(await generated('long-no-xing.mp3'));
    const other = await readFile(await bench.make('other.mp3', '-ar', '48000', '-write_xing', '0'));
    const path = bench.path('two-rates.mp3');
    await writeFile(path, Buffer.concat([first, other]));
    const index = await buildFrameIndex(path, 'mp3');
    const { frames } = await referenceDecode(await generated('long-no-xing.mp3'));
    expect(index).toMatchObject({ coveredFrames: frames, totalFrames: null });
  });
});

async function sixteenTimes(path: string): Promise<string> {
  const bytes = await readFile(path);
  const longer = bench.path('sixteen-times.mp3');
  const file = await open(longer, 'w');
  for (let count = 0; count < 16; count++) await file.write(bytes);
  await file.close();
  return longer;
}
