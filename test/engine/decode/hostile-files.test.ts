import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { planFromStart } from '../../../src/engine/decode/decode-plan.ts';
import { planDecode } from '../../../src/engine/decode/plan-decode.ts';
import type { AudioFileInfo } from '../../../src/formats/audio-file.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';
import { audioBench } from '../../helpers/make-audio.ts';

const bench = await audioBench();
const TARGET_FRAME = 1_000_000;
const JUNK_BYTES = 24 << 20;

/** The first part of a real file, then one pattern over and over, where the header still promises an hour. */
async function hostile(original: string, keptBytes: number, pattern: Buffer): Promise<AudioFileInfo> {
  const path = await generated(original);
  const info = (await probeHeader(path))!;
  const kept = (await readFile(path)).subarray(0, keptBytes);
  const junk = Buffer.alloc(JUNK_BYTES, new Uint8Array(pattern));
  await writeFile(bench.path('hostile'), Buffer.concat([kept, junk]));
  return { ...info, frames: 3600 * info.sampleRate };
}

/** A page of a foreign stream with nothing in it. */
function emptyPage(granule: number, serial: number): Buffer {
  const page = Buffer.alloc(27);
  page.write('OggS');
  page.writeBigInt64LE(BigInt(granule), 6);
  page.writeUInt32LE(serial, 14);
  return page;
}

describe('a file made to keep a search busy gets a plan within two seconds', () => {
  it.each([
    ['long.ogg', 100_000, Buffer.alloc(1)],
    ['long.ogg', 100_000, Buffer.from('OggS')],
    ['long.ogg', 100_000, emptyPage(0, 4711)],
    ['long.wv', 500_000, Buffer.from('wvpk')],
    ['long.wv', 500_000, Buffer.alloc(1, 'w')],
    ['long.webm', 100_000, Buffer.from('1f43b675', 'hex')],
    ['long.webm', 100_000, Buffer.from('1f43b67581e7', 'hex')],
    ['long.mka', 100_000, Buffer.alloc(1, 0xa3)],
  ])('%s, %i bytes of it, then %j', async (original, keptBytes, pattern) => {
    const info = await hostile(original, keptBytes, pattern);
    const path = bench.path('hostile');
    const started = performance.now();
    const plan = await planDecode({ path, info, indexing: null, targetFrame: TARGET_FRAME });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(plan.inputArgs.at(-1)).toContain(path);
  });

  it.each([
    ['stsc', 12, 0],
    ['stsc', 8, 0xffff_ffff],
    ['stsc', 4, 0x00ff_ffff],
    ['stsz', 12, 0xffff_ffff],
    ['stsz', 8, 0x7fff_ffff],
    ['stco', 8, 0xffff_fff0],
    ['stsd', 4, 0x7fff_ffff],
  ])('long.m4a, whose %s says at %i: %i', async (type, at, word) => {
    const original = await generated('long.m4a');
    const info = (await probeHeader(original))!;
    const bytes = await readFile(original);
    bytes.writeUInt32BE(word, bytes.indexOf(type) + 4 + at);
    const path = bench.path('tables.m4a');
    await writeFile(path, bytes);
    const started = performance.now();
    const plan = await planDecode({ path, info, indexing: null, targetFrame: TARGET_FRAME });
    expect(performance.now() - started).toBeLessThan(2000);
    // Whatever cannot be believed is left to the decoder.
    expect(plan.feed).toBeNull();
    expect(plan.inputArgs.at(-1)).toContain(path);
  });

  it('and one that cannot be read is left to the decoder to report', async () => {
    const info = (await probeHeader(await generated('long.ogg')))!;
    const path = bench.path('gone.ogg');
    const plan = await planDecode({ path, info, indexing: null, targetFrame: TARGET_FRAME });
    expect(plan).toEqual(planFromStart(path, TARGET_FRAME, null, 'ogg'));
  });
});
