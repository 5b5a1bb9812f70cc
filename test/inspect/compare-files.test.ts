import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { verdictOf } from '../../src/inspect/batch/job.ts';
import { compareFiles, type CompareOptions } from '../../src/inspect/compare-files.ts';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const wav = await bench.make('source.wav', '-c:a', 'pcm_s16le', '-map_metadata', '-1');

function compare(a: string, b: string, options: Partial<CompareOptions> = {}) {
  return compareFiles(
    { file: a, path: a },
    { other: b, level: 'pcm', maxOffsetSeconds: 5, ...options },
    context,
  );
}

it('the same bytes', async () => {
  await copyFile(wav, bench.path('copy.wav'));
  expect(await compare(wav, bench.path('copy.wav'))).toMatchObject({ same: 'bytes', equal: true });
});

it('the same packets in another container, with other tags', async () => {
  const m4a = await bench.convert(wav, 'a.m4a', '-c:a', 'alac', '-metadata', 'title=One');
  const retagged = await bench.convert(m4a, 'b.m4a', '-c', 'copy', '-metadata', 'title=Two');
  const report = await compare(m4a, retagged);
  expect(report).toMatchObject({
    same: 'packets',
    equal: true,
    tags: [{ name: 'title', a: 'One', b: 'Two' }],
  });
  expect(await compare(m4a, retagged, { level: 'bytes' })).toMatchObject({ same: 'packets', equal: false });
});

it('samples that differ below what a float holds are not the same', async () => {
  const a = await readFile(await bench.make('wide.wav', '-c:a', 'pcm_s32le', '-map_metadata', '-1'));
  const loudest = a.length - 8 * 4;
  a.writeInt32LE(1_500_000_000, loudest);
  await writeFile(bench.path('wide-a.wav'), a);
  a.writeInt32LE(1_500_000_001, loudest);
  await writeFile(bench.path('wide-b.wav'), a);
  const [first, second] = ['wide-a.wav', 'wide-b.wav'].map((name) => bench.path(name));
  expect(await compare(first!, second!)).toMatchObject({ error: null, same: null, equal: false });
  const wv = bench.path('wide.wv');
  await bench.run('wavpack', '-q', '-y', 'wide-a.wav', '-o', wv);
  expect(await compare(first!, wv)).toMatchObject({ same: 'pcm', equal: true });
});

it('a tone is where it is, although it fits in other places as well', async () => {
  const tone = async (name: string, ...options: string[]) =>
    bench.make(name, '-filter_complex', 'sine=440:d=2[tone]', '-map', '[tone]', ...options);
  const report = await compare(await tone('tone.wav'), await tone('tone.ogg', '-c:a', 'libvorbis'));
  expect(report.alignment).toMatchObject({ offset: 0 });
  expect(report.alignment!.correlation).toBeGreaterThan(0.99);
});

it('an error names the file that it is about', async () => {
  const missing = bench.path('missing.wav');
  expect((await compare(missing, wav)).error).toEqual({ code: 'not-found', message: 'no such file' });
  expect((await compare(wav, missing)).error).toEqual({
    code: 'not-found',
    message: `${missing}: no such file`,
  });
});

it('the same samples in another codec', async () => {
  const flac = await bench.convert(wav, 'a.flac');
  const report = await compare(wav, flac);
  expect(report).toMatchObject({ same: 'pcm', equal: true, frames: [SOURCE_FRAMES, SOURCE_FRAMES] });
  expect(verdictOf('compare', report)).toBe('fine');
});

it.each([-30_001, -1000, 777, 44_100])('the same samples, %i frames later', async (shift) => {
  const filter = shift > 0 ? `adelay=${shift}S:all=1` : `atrim=start_sample=${-shift},asetpts=N/SR/TB`;
  const shifted = await bench.convert(wav, `shift${shift}.wav`, '-af', filter, '-c:a', 'pcm_s16le');
  const report = await compare(wav, shifted, { level: 'aligned' });
  expect(report.alignment).toMatchObject({ offset: shift, residual_db: null, peak_difference_db: null });
  expect(report).toMatchObject({ same: 'aligned', equal: true });
  expect(report.alignment!.overlap).toBe(SOURCE_FRAMES - Math.max(0, -shift));
});

it('a lossy copy, with what is left in dB', async () => {
  await bench.run('lame', '--quiet', '-b', '320', 'source.wav', 'lossy.mp3');
  const report = await compare(wav, bench.path('lossy.mp3'));
  expect(report).toMatchObject({ same: null, equal: false, alignment: { offset: 0 } });
  expect(report.alignment!.residual_db).toBeLessThan(-10);
  expect(Math.abs(report.loudness!.difference!)).toBeLessThan(0.5);
  expect(verdictOf('compare', report)).toBe('finding');
});

it('one sample that differs by one step', async () => {
  const bytes = await readFile(wav);
  bytes.writeInt16LE(bytes.readInt16LE(44 + 40_000) + 1, 44 + 40_000);
  await writeFile(bench.path('one.wav'), bytes);
  const report = await compare(wav, bench.path('one.wav'));
  expect(report.equal).toBe(false);
  expect(report.alignment!.peak_difference_db).toBeCloseTo(20 * Math.log10(1 / 32_768), 3);
});

it('a file that is not there is trouble, and named', async () => {
  const report = await compare(wav, bench.path('nope.flac'));
  expect(report.error!.message).toMatch(/nope\.flac: no such file$/);
  expect(verdictOf('compare', report)).toBe('trouble');
});

it('a file that is no audio is trouble, and leaves no decoder behind', async () => {
  const page = bench.path('page.flac');
  await writeFile(page, '<html></html>');
  for (const [a, b] of [
    [wav, page],
    [page, wav],
  ] as const) {
    const report = await compare(a, b);
    expect(report.error).toMatchObject({ code: 'undecodable' });
    const left = () => bench.run('sh', '-c', `ps -eo args= | grep -c '[f]fmpeg.*${wav}' || true`);
    await waitUntil(async () => (await left()).trim() === '0', 'every decoder to end');
  }
});
