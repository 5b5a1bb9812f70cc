import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
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
