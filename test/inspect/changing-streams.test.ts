import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { inspectFile } from '../../src/inspect/inspect-file.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { audioBench, decodedFrames, SOURCE_FRAMES } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);

const inspect = (file: string) => inspectFile({ file, path: file }, { exact: false }, context);
const verify = (file: string) =>
  verifyFile({ file, path: file }, { decode: true, hash: false, expected: {} }, context);

const MP3 = ['-c:a', 'libmp3lame', '-write_xing', '0', '-id3v2_version', '0'];
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'a.mp3': [...MP3, '-b:a', '128k'],
  'b.mp3': [...MP3, '-b:a', '128k', '-ar', '48000'],
  'a.aac': ['-c:a', 'aac'],
  'b.aac': ['-c:a', 'aac', '-ar', '48000'],
  'a.flac': ['-sample_fmt', 's16'],
  'b.flac': ['-sample_fmt', 's16', '-ar', '48000'],
  'mono.flac': ['-sample_fmt', 's16', '-ac', '1'],
};

async function part(name: string): Promise<Buffer> {
  return readFile(await bench.make(name, ...PARTS[name]!));
}

/** The frames of a FLAC file alone, or all of another file. */
function withoutBlocks(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', 0, 4) !== 'fLaC') return bytes;
  for (let at = 4; ;) {
    const next = at + 4 + bytes.readUIntBE(at + 1, 3);
    if ((bytes[at]! & 0x80) !== 0) return bytes.subarray(next);
    at = next;
  }
}

async function joined(name: string, parts: readonly Buffer[]): Promise<string> {
  await writeFile(bench.path(name), Buffer.concat(parts));
  return bench.path(name);
}

async function playedFrames(path: string): Promise<number> {
  const { stdoutBytes } = await runPlayhead([path, '--output', '-']);
  return stdoutBytes.length / 8;
}

describe('a stream that changes its sample rate is said to, and is as long as it plays', () => {
  const changes = 'the sample rate changes from 44100 to 48000 Hz here';
  const back = 'the sample rate changes from 48000 to 44100 Hz here';
  it.each([
    ['mp3', ['a.mp3', 'b.mp3'], [changes]],
    ['mp3', ['a.mp3', 'b.mp3', 'a.mp3'], [changes, back]],
    ['aac', ['a.aac', 'b.aac'], [changes]],
    ['aac', ['a.aac', 'b.aac', 'a.aac'], [changes, back]],
    ['flac', ['a.flac', 'b.flac'], [changes]],
    ['flac', ['a.flac', 'b.flac', 'a.flac'], [changes, back]],
  ])('%s of %j', async (extension, names, said) => {
    const parts: Buffer[] = [];
    for (const name of names) parts.push(await part(name));
    const path = await joined(`changing.${extension}`, [parts[0]!, ...parts.slice(1).map(withoutBlocks)]);
    const report = await inspect(path);
    expect(report.streams[0]?.nb_samples).toBe(await playedFrames(path));
    expect(report.warnings.map(({ code }) => code)).toEqual(said.map(() => 'format-changes'));
    expect(report.warnings.map(({ message }) => message.replace(/ \(at .*/, ''))).toEqual(said);
    expect(report.warnings[0]?.offset).toBe(parts[0]!.length);

    const { status, findings } = await verify(path);
    expect(findings.map(({ message }) => message)).toEqual(said);
    expect(status).toBe('warning');
  });
});

describe('FLAC that two files were made into is not damaged for that', () => {
  it.each([
    ['of one kind', ['a.flac', 'a.flac'], 'another-stream', 'another FLAC stream begins here'],
    [
      'of two rates',
      ['a.flac', 'b.flac'],
      'format-changes',
      'the sample rate changes from 44100 to 48000 Hz here',
    ],
    [
      'of stereo and mono',
      ['a.flac', 'mono.flac'],
      'format-changes',
      'the number of channels changes from 2 to 1 here',
    ],
  ])('%s, with the headers of both', async (_, names, code, message) => {
    const [first, second] = [await part(names[0]!), await part(names[1]!)];
    const path = await joined('two.flac', [first, second]);
    const report = await verify(path);
    expect(report.status).toBe('warning');
    expect(report.findings).toMatchObject([
      { code, message, offset: first.length, time: SOURCE_FRAMES / 44_100 },
    ]);
    const frames = await playedFrames(path);
    expect(report.decoded_frames).toBe(frames);
    expect((await inspect(path)).streams[0]?.nb_samples).toBe(frames);
    // Converting there and back may round up by one frame.
    expect(frames - 2 * SOURCE_FRAMES).toBeOneOf([0, 1]);
  });

  it('yet noise behind the last frame is still called that', async () => {
    const first = await part('a.flac');
    const path = await joined('tail.flac', [first, Buffer.alloc(5000, 0x55)]);
    expect((await verify(path)).findings.map(({ code }) => code)).toEqual(['trailing-bytes']);
    expect((await inspect(path)).streams[0]).toMatchObject({ nb_samples: SOURCE_FRAMES });
  });
});

describe('MP3 and AAC without a header, of more than a megabyte, are as long as they play', () => {
  it.each([
    ['VBR', 'vbr.mp3', [...MP3, '-q:a', '0']],
    ['CBR', 'cbr.mp3', [...MP3, '-b:a', '320k']],
    ['AAC', 'big.aac', ['-c:a', 'aac', '-b:a', '320k']],
  ])('%s', async (_, name, options) => {
    const once = await readFile(await bench.make(name, ...options));
    const path = await joined(`long-${name}`, Array<Buffer>(Math.ceil((1 << 21) / once.length)).fill(once));
    const report = await inspect(path);
    expect(report.format?.duration_source).toBe('scan');
    expect(report.streams[0]?.nb_samples).toBe(await decodedFrames(path, 2));
  });

  it('VBR that begins with a constant rate', async () => {
    const silence = ['-af', 'volume=0', ...MP3, '-q:a', '0'];
    const quiet = await readFile(await bench.make('quiet.mp3', ...silence));
    const loud = await readFile(await bench.make('loud.mp3', ...MP3, '-q:a', '0'));
    const path = await joined('late.mp3', [
      ...Array<Buffer>(Math.ceil((1 << 18) / quiet.length)).fill(quiet),
      ...Array<Buffer>(Math.ceil((1 << 20) / loud.length)).fill(loud),
    ]);
    expect((await inspect(path)).streams[0]?.nb_samples).toBe(await decodedFrames(path, 2));
  });
});
