import { chmodSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'ph-no-audio-'));
afterAll(() => removeFolder(dir));

const good = fixture('formats/flac.flac');
const bytesOf = (name: string): Buffer => readFileSync(fixture(`formats/${name}`));

function save(name: string, bytes: Buffer): string {
  const file = path.join(dir, name);
  writeFileSync(file, bytes);
  return file;
}

/** The bytes up to where the audio begins. */
const upTo = (bytes: Buffer, mark: string | Buffer, after: number): Buffer =>
  bytes.subarray(0, bytes.indexOf(mark, 0, 'latin1') + after);

function flacHeader(bytes: Buffer): Buffer {
  let at = 4;
  for (let isLast = false; !isLast; at += 4 + bytes.readUIntBE(at + 1, 3)) isLast = (bytes[at]! & 0x80) !== 0;
  return bytes.subarray(0, at);
}

/** The pages that hold the headers: all those before the first whose granule position is not 0. */
function oggHeaders(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes.readBigInt64LE(at + 6) === 0n)
    at +=
      27 + bytes[at + 26]! + bytes.subarray(at + 27, at + 27 + bytes[at + 26]!).reduce((a, b) => a + b, 0);
  return bytes.subarray(0, at);
}

function withoutMedia(bytes: Buffer): Buffer {
  const at = bytes.indexOf('mdat');
  return Buffer.from(bytes).fill(0, at + 4, at - 4 + bytes.readUInt32BE(at - 4));
}

/** The frame that holds `Info` or `Xing`: 128 kbit/s at 44.1 kHz take 417 bytes. */
function infoFrame(bytes: Buffer): Buffer {
  const at = bytes.lastIndexOf(Buffer.from([0xff, 0xfb]), bytes.indexOf('Info'));
  return bytes.subarray(0, at + 417);
}

const flac = bytesOf('flac.flac');
const headerOfFlac = flacHeader(flac);
const rest = flac.length - headerOfFlac.length;
const CUT_BEFORE_AUDIO = 'is cut short: it ends before its audio begins';
const NOTHING_DECODED = 'no audio in it can be decoded: its data is missing or damaged';

const files: readonly (readonly [name: string, bytes: Buffer, reason: string | RegExp])[] = [
  ['cut.wav', upTo(bytesOf('wav-s16.wav'), 'data', 8), CUT_BEFORE_AUDIO],
  ['cut.aiff', upTo(bytesOf('aiff.aiff'), 'SSND', 16), CUT_BEFORE_AUDIO],
  ['cut.flac', headerOfFlac, NOTHING_DECODED],
  ['zeroed.flac', Buffer.concat([headerOfFlac, Buffer.alloc(rest)]), NOTHING_DECODED],
  ['zeroed.m4a', withoutMedia(bytesOf('m4a-aac.m4a')), /damaged/],
  ['zeroed-alac.m4a', withoutMedia(bytesOf('m4a-alac.m4a')), /damaged/],
  ['info.mp3', infoFrame(bytesOf('mp3-cbr.mp3')), /cut short|damaged/],
  ['headers.ogg', oggHeaders(bytesOf('ogg-vorbis.ogg')), /cut short/],
  ['headers.opus', oggHeaders(bytesOf('ogg-opus.opus')), /cut short/],
  ['cut.wv', bytesOf('wavpack.wv').subarray(0, 60), /cut short/],
  ['cut.mka', upTo(bytesOf('mka-vorbis.mka'), Buffer.from('1f43b675', 'hex'), 0), /cut short/],
  ['cut.wma', upTo(bytesOf('wma.wma'), Buffer.from('3626b2758e66cf11', 'hex'), 50), NOTHING_DECODED],
  ['one-header.aac', bytesOf('aac.aac').subarray(0, 7), /damaged/],
];

describe('a file whose header is right and whose audio is missing', () => {
  it.each(files)('%s is told in one line, and no file is left of its render', async (name, bytes, reason) => {
    const file = save(name, bytes);
    const before = readdirSync(dir).length;
    const { code, stderr, events } = await runPlayhead([file, '--output', path.join(dir, 'o.wav'), '--json']);
    const end = events.find((event) => event.event === 'end-file');
    expect(end).toMatchObject({ reason: 'error', frames_played: 0 });
    const said = end?.error ?? '';
    if (typeof reason === 'string') expect(said).toBe(reason);
    else expect(said).toMatch(reason);
    expect(stderr).toBe(`playhead: ${file}: ${said}\n`);
    expect(code).toBe(2);
    expect(readdirSync(dir)).toHaveLength(before);
  });

  it('is passed over where others play', async () => {
    const bad = save('between.flac', headerOfFlac);
    const { code, stdoutBytes, stderr } = await runPlayhead([good, bad, good, '--output', '-']);
    const alone = await runPlayhead([good, '--output', '-']);
    expect(code).toBe(3);
    expect(stderr).toBe(`playhead: ${bad}: ${NOTHING_DECODED}\n`);
    expect(stdoutBytes.equals(Buffer.concat([alone.stdoutBytes, alone.stdoutBytes]))).toBe(true);
  });

  it('is unplayable from the middle on, too, and through a pipe', async () => {
    const bad = save('middle.flac', headerOfFlac);
    const middle = await runPlayhead([bad, '--start', '0.5', '--output', 'null:fast']);
    expect(middle.code).toBe(2);
    expect(middle.stderr).toBe(
      `playhead: ${bad}: nothing can be decoded from 0.500 s on: it is cut short or damaged\n`,
    );
    const piped = await runPlayhead(['-', '--output', 'null:fast'], { input: headerOfFlac });
    expect(piped.code).toBe(2);
    expect(piped.stderr).toBe(`playhead: -: ${NOTHING_DECODED}\n`);
  });
});

describe('a file without any audio that can be decoded, played with', () => {
  const bad: readonly (readonly [string, Buffer])[] = [
    ['with.flac', headerOfFlac],
    ['with.m4a', withoutMedia(bytesOf('m4a-aac.m4a'))],
    ['with.wma', upTo(bytesOf('wma.wma'), Buffer.from('3626b2758e66cf11', 'hex'), 50)],
  ];
  // The filters of the last three make sound of nothing, the last without an end.
  it.each([
    ['--speed', '2'],
    ['--speed', '0.4'],
    ['--af', 'volume=1'],
    ['--rate', '8000'],
    ['--channels', '1'],
    ['--replaygain', 'track'],
    ['--start', '0.3'],
    ['--range', '0.2-0.4'],
    ['--start', '0.3', '--speed', '2', '--rate', '8000'],
    ['--af', 'aecho=0.8:0.9:500:0.3'],
    ['--af', 'apad=pad_dur=3'],
    ['--af', 'apad'],
  ])('%s %s is one line, exit 2, and leaves no file', async (...options) => {
    for (const [name, bytes] of bad) {
      const file = save(name, bytes);
      const before = readdirSync(dir).length;
      const { code, stderr } = await runPlayhead([file, ...options, '--output', path.join(dir, 'o.wav')]);
      expect([name, code, stderr.split('\n').length]).toEqual([name, 2, 2]);
      expect(stderr.startsWith(`playhead: ${file}: `)).toBe(true);
      expect(readdirSync(dir)).toHaveLength(before);
      if (name === 'with.m4a' || options.includes('--start') || options.includes('--range')) continue;
      const piped = await runPlayhead(['-', ...options, '--output', 'null:fast'], { input: bytes });
      expect([name, piped.code, piped.stderr.split('\n').length]).toEqual([name, 2, 2]);
    }
  });
});

describe('a good file', () => {
  it.each(['flac.flac', 'm4a-aac.m4a', 'wma.wma', 'mp3-cbr.mp3', 'wav-s16.wav', 'ogg-opus.opus'])(
    '%s whose filters drop all or some of it is not damaged',
    async (name) => {
      for (const options of [
        ['--af', 'atrim=end=0'],
        ['--af', 'atrim=end=0', '--speed', '2'],
        ['--start', '0.5', '--af', 'atrim=end=0'],
        ['--af', 'atrim=start=0.5'],
        ['--start', '20', '--speed', '2'],
        ['--start', '20', '--af', 'volume=1'],
      ]) {
        const result = await runPlayhead([fixture(`formats/${name}`), ...options, '--output', 'null:fast']);
        expect([options, result.code, result.stderr]).toEqual([options, 0, '']);
      }
    },
  );

  it.each([1, 10, 100, 3000])('of %i frames is heard through filters', async (frames) => {
    const file = save('short.wav', upTo(bytesOf('wav-s16.wav'), 'data', 8 + 4 * frames));
    const bytes = readFileSync(file);
    bytes.writeUInt32LE(4 * frames, bytes.length - 4 * frames - 4);
    writeFileSync(file, bytes);
    const filtered = await runPlayhead([file, '--af', 'volume=1', '--output', '-']);
    expect([filtered.code, filtered.stderr]).toEqual([0, '']);
    expect(filtered.stdoutBytes).toHaveLength(8 * frames);
    const slow = await runPlayhead([file, '--speed', '0.5', '--output', '-']);
    expect([slow.code, slow.stderr]).toEqual([0, '']);
    expect(slow.stdoutBytes).toHaveLength(16 * frames);
  });
});

it('an ffmpeg that crashes before it has said anything is named', async () => {
  const ffmpeg = save('crashing', Buffer.from('#!/bin/sh\nkill -SEGV $$\n'));
  chmodSync(ffmpeg, 0o755);
  const file = save('unknown.ts', Buffer.alloc(4096, 'G'));
  const { code, stderr } = await runPlayhead([file, '--ffmpeg', ffmpeg, '--output', 'null:fast']);
  expect(code).toBe(2);
  expect(stderr).toBe(`playhead: ${file}: the decoder was ended by SIGSEGV\n`);
});

describe('a file that says it has no audio', () => {
  const empty = Buffer.from(upTo(bytesOf('wav-s16.wav'), 'data', 8));
  empty.writeUInt32LE(0, empty.length - 4);

  it('is played, with a warning: as a file, converted, and through a pipe', async () => {
    const file = save('empty.wav', empty);
    for (const [args, input] of [
      [[file], undefined],
      [[file, '--rate', '8000'], undefined],
      [['-'], empty],
    ] as const) {
      const result = await runPlayhead([...args, '--output', 'null:fast'], input ? { input } : {});
      expect(result.code).toBe(0);
      expect(result.stderr).toBe(`playhead: warning: ${args[0]}: is empty: it has no audio\n`);
    }
  });

  it('is not what a range behind the end is', async () => {
    const { code, stderr } = await runPlayhead([good, '--range', '100-101', '--output', 'null:fast']);
    expect(code).toBe(0);
    expect(stderr).not.toContain('decoded');
  });
});
