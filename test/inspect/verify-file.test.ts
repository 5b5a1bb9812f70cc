import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import type { VerifyReport } from '../../src/inspect/report/verify-report.ts';
import { verifyFile, type VerifyOptions } from '../../src/inspect/verify-file.ts';
import { parseOggPage } from '../../src/formats/ogg/ogg-page.ts';
import { albumTracks, allFormats, fixture } from '../helpers/fixtures.ts';
import { damaged, type DamageKind } from '../helpers/damage.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const wav = await bench.make('source.wav', '-map_metadata', '-1');

function verify(file: string, options: Partial<VerifyOptions> = {}): Promise<VerifyReport> {
  return verifyFile({ file, path: file }, { decode: true, hash: false, expected: {}, ...options }, context);
}

function codes(report: VerifyReport): string[] {
  return report.findings.map(({ code }) => code);
}

describe('a sound file is ok', () => {
  const tagged = ['chapters.m4a', 'chapters.mka', 'chapters.mp3', 'cjk.flac', 'cover.m4a', 'cover.mp3'];
  const fixtures = [
    ...allFormats.map(({ path: file }) => file),
    ...albumTracks(),
    ...tagged.map((name) => fixture(`tagged/${name}`)),
  ];
  it.each(fixtures.map((file) => [path.basename(file), file]))('fixture %s', async (_name, file) => {
    expect(await verify(file)).toMatchObject({ status: 'ok', error: null, findings: [] });
  });

  it.each([
    ['lame.mp3', 'lame', '--quiet', '-V4', 'source.wav', 'lame.mp3'],
    ['lame-crc.mp3', 'lame', '--quiet', '-p', '-b', '96', 'source.wav', 'lame-crc.mp3'],
    ['lame-tags.mp3', 'lame', '--quiet', '--tt', 'T', '--add-id3v2', 'source.wav', 'lame-tags.mp3'],
    ['ref.flac', 'flac', '-s', '-8', 'source.wav', '-o', 'ref.flac'],
    ['ref.oga', 'flac', '-s', '--ogg', 'source.wav', '-o', 'ref.oga'],
    ['ref.ogg', 'oggenc', '-Q', 'source.wav', '-o', 'ref.ogg'],
    ['ref.opus', 'opusenc', '--quiet', 'source.wav', 'ref.opus'],
    ['ref.wv', 'wavpack', '-q', '-y', 'source.wav', '-o', 'ref.wv'],
    ['sox.w64', 'sox', 'source.wav', 'sox.w64'],
    ['sox.aiff', 'sox', 'source.wav', 'sox.aiff'],
    ['sox8.wav', 'sox', 'source.wav', '-b', '8', 'sox8.wav'],
  ])('%s, written by %s', async (name, program, ...args) => {
    await bench.run(program, ...args);
    expect(await verify(bench.path(name))).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([
    ['8 bit', '-c:a', 'flac', '-bits_per_raw_sample', '8'],
    ['24 bit', '-c:a', 'flac', '-sample_fmt', 's32', '-bits_per_raw_sample', '24'],
  ])('FLAC of %s against its MD5', async (name, ...options) => {
    const file = await bench.make(`${name}.flac`, ...options);
    const report = await verify(file);
    expect(report).toMatchObject({ status: 'ok', hash: { type: 'pcm' } });
  });
});

describe('damage at a hundred seeded places is found without decoding', () => {
  const everything: readonly DamageKind[] = ['flip', 'cut', 'insert', 'remove', 'zero'];
  const lengths: readonly DamageKind[] = ['cut', 'insert', 'remove'];
  const cases: readonly (readonly [name: string, kinds: readonly DamageKind[], from: number])[] = [
    // Padding between header and audio may hold anything: FLAC's places are those of its frames.
    ['ref.flac', everything, 8300],
    ['ref.ogg', everything, 0],
    ['ref.opus', everything, 0],
    ['ref.oga', everything, 0],
    ['lame.mp3', everything, 0],
    ['ref.wv', everything, 0],
    ['source.wav', lengths, 44],
    ['sox.w64', lengths, 104],
    ['sox.aiff', lengths, 54],
    ['adts.aac', lengths, 0],
    ['aac.m4a', lengths, 0],
    ['alac.m4a', lengths, 0],
  ];

  it.each(cases)('%s: %s', async (name, kinds, from) => {
    if (name === 'adts.aac') await bench.make(name, '-c:a', 'aac');
    if (name === 'aac.m4a') await bench.make(name, '-c:a', 'aac');
    if (name === 'alac.m4a') await bench.make(name, '-c:a', 'alac');
    const good = await readFile(bench.path(name));
    const random = seededRandom(1);
    const missed: string[] = [];
    const misplaced: string[] = [];
    for (let count = 0; count < 100; count++) {
      const kind = kinds[count % kinds.length]!;
      const at = from + Math.floor(random() * (good.length - from));
      const bad = damaged(good, kind, at, random);
      if (bad.equals(good)) continue;
      const file = bench.path(`bad${path.extname(name)}`);
      await writeFile(file, bad);
      const report = await verify(file, { decode: false });
      if (report.status === 'ok') missed.push(`${kind} at ${at}`);
      // The frame or page with the damage is named: what is found begins no more than one of them before it.
      const near = report.findings.some(({ offset }) => offset !== null && at - offset < 70_000);
      if (report.error === null && kinds === everything && !near && !codes(report).includes('music-crc'))
        misplaced.push(`${kind} at ${at}`);
    }
    expect({ missed, misplaced }).toEqual({ missed: [], misplaced: [] });
  });
});

describe('a finding says what happened', () => {
  it('FLAC: a flipped bit in a frame', async () => {
    const bytes = await readFile(bench.path('ref.flac'));
    bytes[150_000]! ^= 1;
    await writeFile(bench.path('flip.flac'), bytes);
    const report = await verify(bench.path('flip.flac'));
    expect(report.status).toBe('damaged');
    // That the MD5 is wrong, too, has the same cause.
    expect(codes(report)).toEqual(['frame-crc']);
    const crc = report.findings.find(({ code }) => code === 'frame-crc')!;
    expect(crc.offset).toBeLessThanOrEqual(150_000);
    expect(150_000 - crc.offset!).toBeLessThan(16_384);
    expect(crc.time).toBeGreaterThan(1);
  });

  it('FLAC: a frame taken out, with the gap in samples', async () => {
    const report = await verify(bench.path('ref.flac'), { decode: false });
    expect(report.status).toBe('ok');
    const bytes = await readFile(bench.path('ref.flac'));
    const [second, third] = frameOffsets(bytes).slice(1, 3);
    await writeFile(
      bench.path('gap.flac'),
      Buffer.concat([bytes.subarray(0, second), bytes.subarray(third)]),
    );
    const gap = await verify(bench.path('gap.flac'), { decode: false });
    expect(gap.findings[0]).toMatchObject({ code: 'missing-frames', offset: second });
    expect(gap.findings[0]!.message).toMatch(/^4096 samples/);
  });

  it('Ogg: two pages swapped, and one left out', async () => {
    const bytes = await readFile(bench.path('ref.ogg'));
    const pages: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const page = parseOggPage(bytes, at)!;
      pages.push(bytes.subarray(at, at + page.headerBytes + page.bodyBytes));
      at += page.headerBytes + page.bodyBytes;
    }
    const swapped = [...pages];
    [swapped[4], swapped[5]] = [swapped[5]!, swapped[4]!];
    await writeFile(bench.path('swapped.ogg'), Buffer.concat(swapped));
    const found = codes(await verify(bench.path('swapped.ogg'), { decode: false }));
    expect(found).toEqual(expect.arrayContaining(['missing-pages', 'page-order']));
    await writeFile(bench.path('gap.ogg'), Buffer.concat([...pages.slice(0, 4), ...pages.slice(5)]));
    expect(codes(await verify(bench.path('gap.ogg'), { decode: false }))).toEqual(['missing-pages']);
    await writeFile(bench.path('open.ogg'), Buffer.concat(pages.slice(0, -1)));
    expect(codes(await verify(bench.path('open.ogg'), { decode: false }))).toEqual(['no-end-of-stream']);
  });

  it('MP3: junk between two frames, with its length and place', async () => {
    const bytes = await readFile(bench.path('lame.mp3'));
    const junk = Buffer.alloc(777, 0x20);
    const at = mpegFrameOffset(bytes, 20);
    await writeFile(bench.path('junk.mp3'), Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(at)]));
    const report = await verify(bench.path('junk.mp3'));
    const found = report.findings.find(({ code }) => code === 'junk')!;
    expect(found).toMatchObject({ offset: at, layer: 'frames' });
    expect(found.message).toMatch(/^777 bytes/);
  });

  it('WAV: a rate that contradicts the byte rate', async () => {
    const bytes = await readFile(wav);
    bytes.writeUInt32LE(48_000, 24);
    await writeFile(bench.path('rate.wav'), bytes);
    expect(codes(await verify(bench.path('rate.wav')))).toEqual(['format-contradicts-itself']);
  });

  it('an MD5 that was never set is a warning, not damage', async () => {
    const bytes = await readFile(bench.path('ref.flac'));
    bytes.fill(0, 26, 42);
    await writeFile(bench.path('unset.flac'), bytes);
    const report = await verify(bench.path('unset.flac'));
    expect(report).toMatchObject({ status: 'warning' });
    expect(codes(report)).toEqual(['md5-unset']);
  });

  it('an M4A without its index is damaged, not unknown', async () => {
    const report = await verify(fixture('damaged/truncated.m4a'));
    expect(report).toMatchObject({ status: 'damaged', error: null });
  });

  it('Matroska: nothing was checked without a decode', async () => {
    const mka = await bench.make('unchecked.mka', '-c:a', 'libvorbis');
    expect(codes(await verify(mka, { decode: false }))).toEqual(['not-checked']);
    expect(codes(await verify(mka))).toEqual([]);
  });

  it.each(['empty.mp3', 'random.mp3', 'web-page.mp3'])('%s is not audio', async (name) => {
    expect((await verify(fixture(`damaged/${name}`))).error?.code).toBe('not-audio');
  });
});

describe('the hash', () => {
  it('is the same for the same audio in any lossless format', async () => {
    const files = await Promise.all([
      bench.convert(wav, 'hash.flac'),
      bench.convert(wav, 'hash.wv'),
      bench.convert(wav, 'hash.m4a', '-c:a', 'alac'),
      bench.convert(wav, 'hash.aiff'),
      bench.convert(wav, 'hash.mka', '-c:a', 'flac'),
    ]);
    const hashes = await Promise.all([wav, ...files].map((file) => verify(file)));
    expect(new Set(hashes.map(({ hash }) => hash?.md5)).size).toBe(1);
  });

  it('of a lossy file is that of its packets: retagging does not change it', async () => {
    await bench.run('lame', '--quiet', '-V4', 'source.wav', 'plain.mp3');
    await bench.run('lame', '--quiet', '--tt', 'Other', '-V4', '--id3v2-only', 'source.wav', 'retagged.mp3');
    const [a, b] = await Promise.all(
      ['plain.mp3', 'retagged.mp3'].map((name) => verify(bench.path(name), { hash: true })),
    );
    expect(a!.hash).toMatchObject({ type: 'packets' });
    expect(a!.hash).toEqual(b!.hash);
  });
});

/** Offsets of the frames of a FLAC file that `flac` wrote (block size 4096): found by their numbers. */
function frameOffsets(bytes: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = 42; at + 5 < bytes.length && offsets.length < 4; at++)
    if (
      bytes[at] === 0xff &&
      bytes[at + 1] === 0xf8 &&
      bytes[at + 2] === 0xc9 &&
      bytes[at + 4] === offsets.length
    )
      offsets.push(at);
  return offsets;
}

/** Offset of an MP3's frame, counted by LAME's frame lengths from the first sync on. */
function mpegFrameOffset(bytes: Buffer, frame: number): number {
  const kbits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
  let at = bytes.indexOf(Buffer.from([0xff, 0xfb]));
  for (let count = 0; count < frame; count++)
    at += Math.floor((144_000 * kbits[bytes[at + 2]! >> 4]!) / 44_100) + ((bytes[at + 2]! >> 1) & 1);
  return at;
}
