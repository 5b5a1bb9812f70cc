import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { generated } from '../helpers/fixtures.ts';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();
/** Small enough that every range is reached by a decoder of its own. */
const WINDOWED = ['--memory', '0', '--read-ahead', '300ms', '--lookback', '10ms'];

/** What playhead gives of these ranges is what the linear decode has there. */
async function expectRanges(path: string, ranges: readonly (readonly [number, number])[]): Promise<void> {
  const { samples, channels } = await referenceDecode(path);
  const expected = ranges.map(([from, to]) => {
    const piece = samples.subarray(from * channels, to * channels);
    return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  });
  const asked = ranges.flatMap(([from, to]) => ['--range', `${from}f-${to}f`]);
  const { stdoutBytes, code } = await runPlayhead([path, ...WINDOWED, ...asked, '--output', '-']);
  expect(code).toBe(0);
  expect(stdoutBytes.length).toBe(Buffer.concat(expected).length);
  expect(stdoutBytes.equals(Buffer.concat(expected))).toBe(true);
}

describe('a range of an unusual stream holds what the linear decode has there', () => {
  it('where stereo turns into mono: behind the change, and across it', async () => {
    const mp3 = ['-c:a', 'libmp3lame', '-write_xing', '0', '-b:a', '128k'];
    const stereo = await readFile(await bench.make('stereo.mp3', ...mp3));
    const mono = await readFile(await bench.make('mono.mp3', ...mp3, '-ac', '1'));
    const path = bench.path('change.mp3');
    await writeFile(path, Buffer.concat([stereo, stereo, mono, mono]));
    // Each of the pieces is 146,304 or 147,456 frames long.
    await expectRanges(path, [
      [500_000, 503_000],
      [280_000, 320_000],
      [400_000, 403_000],
    ]);
  });

  it.each([
    ['3.0', 'three.oga', 'libvorbis'],
    ['6.1(back)', 'seven.mka', 'pcm_s16le'],
    ['quad', 'four.flac', 'flac'],
    ['5.1', 'six.wv', 'wavpack'],
  ])('of %s, whose channels are given as they are', async (layout, name, codec) => {
    const channels = { '3.0': 3, '6.1(back)': 7, quad: 4, '5.1': 6 }[layout]!;
    const tones = Array.from({ length: channels }, (_, index) => `sin(${700 * (index + 1)}*t)/4`).join('|');
    const wav = bench.path(`${name}.wav`);
    const source = `aevalsrc=${tones}:s=44100:d=8:c=${layout}`;
    await bench.run(locateFfmpeg().path, '-v', 'error', '-f', 'lavfi', '-i', source, wav);
    const path = await bench.convert(wav, name, '-c:a', codec);
    await expectRanges(path, [
      [250_000, 252_000],
      [0, 1000],
      [120_000, 122_000],
    ]);
  });
});

describe('a seek past the end of a render', () => {
  it('ends it, as playing to the end does', async () => {
    const path = await generated('long-cbr.mp3');
    const { stdoutBytes, code, stderr } = await runPlayhead([
      ...[path, ...WINDOWED, '--seek-at', '0.05=99999999f', '--output', '-'],
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdoutBytes.length).toBe(2205 * 8);
  });
});

describe('what lies behind a length that the file itself contradicts can be reached', () => {
  it('in FLAC whose header counts less than its frames do', async () => {
    const bytes = await readFile(await bench.make('whole.flac', '-c:a', 'flac'));
    // The 36 bits of STREAMINFO's total.
    bytes.writeUIntBE(((bytes[21]! & 0xf0) << 8) * 0x1000000 + 40_000, 21, 5);
    const path = bench.path('small-total.flac');
    await writeFile(path, bytes);
    await expectRanges(path, [
      [100_000, 101_000],
      [10, 20],
      [145_000, SOURCE_FRAMES],
    ]);
  });

  it('in MP3 that goes on at another rate', async () => {
    const mp3 = ['-c:a', 'libmp3lame', '-write_xing', '0', '-id3v2_version', '0', '-b:a', '64k'];
    const slow = await readFile(await bench.make('slow.mp3', ...mp3, '-ar', '22050'));
    const fast = await readFile(await bench.make('fast.mp3', ...mp3, '-ar', '48000'));
    const path = bench.path('rates.mp3');
    await writeFile(path, Buffer.concat([slow, fast]));
    await expectRanges(path, [
      [120_000, 121_000],
      [1000, 1500],
      [140_000, 140_500],
    ]);
  });
});

describe('in WAV, a range of what is no linear PCM holds what the linear decode has there', () => {
  it.each(['adpcm_ms', 'adpcm_ima_wav', 'libmp3lame'])('%s', async (codec) => {
    const path = await bench.make(`${codec}.wav`, '-c:a', codec);
    await expectRanges(path, [
      [130_000, 131_000],
      [60_000, 61_000],
      [145_000, 145_400],
    ]);
  });
});

describe('MP3 in MP4', () => {
  it('has the channels that its packets have, and ends where the edit list says', async () => {
    const path = await bench.make('mono.mp4', '-c:a', 'libmp3lame', '-ac', '1');
    const { stdoutBytes } = await runPlayhead([path, '--output', '-']);
    expect(stdoutBytes.length).toBe(SOURCE_FRAMES * Float32Array.BYTES_PER_ELEMENT);
    await expectRanges(path, [
      [100_000, 101_000],
      [145_000, SOURCE_FRAMES],
    ]);
  });
});
