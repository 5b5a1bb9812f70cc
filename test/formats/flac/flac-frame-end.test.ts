import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { crc16, crc8 } from '../../../src/formats/crc.ts';
import { wholeFlacFrameEnd } from '../../../src/formats/flac/flac-frame-end.ts';
import { parseFlacFrameHeader } from '../../../src/formats/flac/flac-frame.ts';
import { inspectionContext } from '../../../src/inspect/batch/job-runner.ts';
import { verifyFile } from '../../../src/inspect/verify-file.ts';
import { splitFlac } from '../../helpers/flac-stream.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';

const bench = await audioBench();

describe('the end of a FLAC frame by its subframes', async () => {
  await bench.make('noise.wav', '-t', '0.5');
  await bench.make('quiet.wav', '-t', '0.5', '-af', 'volume=0.001');
  await bench.run(
    'sox',
    '-R',
    '-n',
    '-r',
    '44100',
    '-b',
    '24',
    '-c',
    '2',
    'wide.wav',
    'synth',
    '0.5',
    'noise',
  );
  await bench.run(
    'sox',
    '-R',
    '-n',
    '-r',
    '44100',
    '-b',
    '32',
    '-c',
    '2',
    'wide32.wav',
    'synth',
    '0.3',
    'noise',
  );
  await bench.run('sox', '-n', '-r', '44100', '-b', '16', '-c', '2', 'silent.wav', 'trim', '0', '0.5');
  await bench.run('sox', 'noise.wav', '-b', '24', 'wasted.wav');
  await bench.make('six.wav', '-t', '0.5', '-ac', '6');

  it.each([
    ['linear prediction', 'noise.wav', ['-8']],
    ['fixed prediction, odd blocks', 'noise.wav', ['-0', '-b', '1000']],
    ['mid and side', 'quiet.wav', ['-8']],
    ['constant values', 'silent.wav', ['-5']],
    ['bits that are always 0', 'wasted.wav', ['-5']],
    ['24 bits of noise', 'wide.wav', ['-8']],
    ['32 bits of noise', 'wide32.wav', ['-8']],
    ['six channels', 'six.wav', ['-5']],
    ['escaped partitions', 'wide.wav', ['-8', '--lax', '-r', '15', '-e', '-p']],
  ])('%s', async (name, source, options) => {
    const file = `${name.replaceAll(' ', '-')}.flac`;
    await bench.run('flac', '-s', '-f', ...options, '-o', file, source);
    const bytes = await readFile(bench.path(file));
    const sampleBits = (((bytes[20]! & 1) << 4) | (bytes[21]! >> 4)) + 1;
    const { frames } = splitFlac(bytes);
    expect(frames.length).toBeGreaterThan(2);
    for (const frame of frames) {
      const header = parseFlacFrameHeader(frame, 0)!;
      const followed = Buffer.concat([Buffer.alloc(3), frame, Buffer.from('and something else')]);
      expect(wholeFlacFrameEnd(followed, 3, header, sampleBits)).toBe(3 + frame.length);
      expect(wholeFlacFrameEnd(frame.subarray(0, -1), 0, header, sampleBits)).toBeNull();
    }
  });
});

/** A frame of one channel, uncoded, of which the first `zeroAt` bytes have the CRC 0 as if they were a whole one. */
function frameLikeAShorterOne(zeroAt: number): Buffer {
  const samples = 2048;
  const head = Buffer.from([0xff, 0xf8, 0x70, 0x08, 0, (samples - 1) >> 8, (samples - 1) & 0xff]);
  const random = seededRandom(5);
  const verbatim = Buffer.from(Array.from({ length: samples * 2 }, () => Math.floor(random() * 0xf0)));
  const frame = Buffer.concat([
    head,
    Buffer.from([crc8(head, 0, head.length)]),
    Buffer.from([1 << 1]),
    verbatim,
    Buffer.alloc(2),
  ]);
  frame.writeUInt16BE(crc16(frame, 0, zeroAt - 2), zeroAt - 2);
  frame.writeUInt16BE(crc16(frame, 0, frame.length - 2), frame.length - 2);
  return frame;
}

describe('a last frame whose beginning looks whole by chance', () => {
  const ZERO_AT = 1000;
  const info = Buffer.alloc(34);
  info.writeUInt16BE(2048, 0);
  info.writeUInt16BE(2048, 2);
  info.writeUIntBE((44_100 << 12) | (15 << 4), 10, 4);
  info.writeUInt32BE(2048, 14);
  const head = Buffer.concat([Buffer.from('fLaC\x80\0\0\x22', 'latin1'), info]);
  const context = inspectionContext(null, new AbortController().signal);
  const found = async (name: string, ...parts: Buffer[]) => {
    await writeFile(bench.path(name), Buffer.concat([head, ...parts]));
    const target = { file: name, path: bench.path(name) };
    const options = { decode: false, hash: false, expected: {} };
    const { status, findings } = await verifyFile(target, options, context);
    return {
      status,
      found: findings.filter(({ code }) => code !== 'md5-unset').map(({ code, offset }) => [code, offset]),
    };
  };

  it('is whole', async () => {
    const frame = frameLikeAShorterOne(ZERO_AT);
    expect(crc16(frame, 0, ZERO_AT)).toBe(0);
    expect(await found('whole.flac', frame)).toEqual({ status: 'warning', found: [] });
  });

  it.each([ZERO_AT + 1, 2000, 4000])('with a bit of byte %i flipped it is damaged', async (at) => {
    const frame = frameLikeAShorterOne(ZERO_AT);
    frame[at]! ^= 4;
    expect(await found('flipped.flac', frame)).toEqual({
      status: 'damaged',
      found: [['frame-crc', head.length]],
    });
  });

  it.each([
    ['text', Buffer.from('a note by somebody')],
    ['zeros', Buffer.alloc(500)],
    ['70 kB of noise', Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7919) >> 4))],
  ])('%s behind it is a warning', async (_what, behind) => {
    const frame = frameLikeAShorterOne(ZERO_AT);
    expect(await found('behind.flac', frame, behind)).toEqual({
      status: 'warning',
      found: [['trailing-bytes', head.length + frame.length]],
    });
  });
});
