import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ALLOCATION_LIMIT } from '../../src/ffmpeg/ffmpeg-child.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { frame, frame23, id3, syncsafe, text, vorbisComment } from '../helpers/tag-bytes.ts';
import { flacWith, MPEG_FRAMES, MPEG_FRAMES_LENGTH } from '../helpers/tagged-files.ts';
import { parseWav } from '../helpers/wav-file.ts';

const bench = await audioBench();
const COMMENT = 4;

/** Renders a FLAC file with these comments. */
async function rendered(comments: readonly string[], ...options: readonly string[]) {
  const file = bench.path(`${comments.length}-${comments.join('').replace(/[^\w]/g, '_')}.flac`);
  await writeFile(file, await flacWith([COMMENT, vorbisComment(comments)]));
  const out = `${file}.wav`;
  const { code, stdout } = await runPlayhead(['--json', ...options, '--output', out, file]);
  expect(code).toBe(0);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; code?: string; message?: string });
  const warnings = events
    .filter(({ event }) => event === 'warning')
    .map(({ message = '' }) => message.slice(message.indexOf(': ') + 2));
  return { samples: parseWav(readFileSync(out)).samples, warnings };
}

const plain = (await rendered([])).samples;

/** The gain that was applied: the same to every sample. */
function gainBetween(samples: Float32Array): number {
  const loudest = plain.reduce(
    (best, sample, at) => (Math.abs(sample) > Math.abs(plain[best]!) ? at : best),
    0,
  );
  const gain = samples[loudest]! / plain[loudest]!;
  samples.forEach((sample, at) => expect(Math.abs(sample - plain[at]! * gain)).toBeLessThan(1e-6));
  return gain;
}

describe('ReplayGain', () => {
  it.each([
    ['a peak of 0 is unknown: nothing is made louder', ['GAIN=+40.00 dB', 'PEAK=0.000000'], 1],
    ['no peak is unknown too', ['GAIN=+40.00 dB'], 1],
    ['a peak of 0 does not stop making quieter', ['GAIN=-6.0206 dB', 'PEAK=0'], 0.5],
    ['a known peak is brought to full scale at most', ['GAIN=+40 dB', 'PEAK=0.8'], 1.25],
    ['many decimals', ['GAIN=-6.0205999132796239 dB', 'PEAK=0.98765432109876543'], 0.5],
    ['a decimal comma', ['GAIN=-6,0206 dB', 'PEAK=0,988'], 0.5],
    ['no unit, and an exponent', ['GAIN=-6.0206', 'PEAK=9.88e-1'], 0.5],
  ])('%s', async (_name, comments, gain) => {
    const entries = comments.map((entry) => `REPLAYGAIN_TRACK_${entry}`);
    const { samples, warnings } = await rendered(entries, '--replaygain', 'track');
    expect(gainBetween(samples)).toBeCloseTo(gain, 5);
    expect(warnings).toEqual([]);
  });

  it('that cannot be read is named, and changes nothing', async () => {
    const comments = ['REPLAYGAIN_TRACK_GAIN=loud', 'REPLAYGAIN_TRACK_PEAK=-1'];
    const { samples, warnings } = await rendered(comments, '--replaygain', 'track');
    expect(gainBetween(samples)).toBe(1);
    expect(warnings).toEqual([
      'REPLAYGAIN_TRACK_GAIN cannot be read: "loud" is no gain',
      'REPLAYGAIN_TRACK_PEAK cannot be read: "-1" is no peak',
    ]);
    expect((await rendered(comments)).warnings).toEqual([]);
  });

  it('of a file with lyrics is applied', async () => {
    const frames = [
      frame23('TXXX', text(0, 'replaygain_track_gain\0-12.00 dB')),
      frame23('USLT', Buffer.from('\0eng\0Line 1\nLine 2')),
    ];
    const file = bench.path('lyrics.mp3');
    await writeFile(file, Buffer.concat([id3(3, Buffer.concat(frames)), MPEG_FRAMES]));
    const out = bench.path('lyrics.wav');
    expect(await runPlayhead(['--replaygain', 'track', '--output', out, file])).toMatchObject({
      ...{ code: 0, stderr: '' },
    });
    expect(parseWav(readFileSync(out)).frames).toBe(MPEG_FRAMES_LENGTH);
  });
});

describe('a tag whose frame unpacks to 256 MB', () => {
  const unpacked = Buffer.alloc((1 << 28) - 1, 0x41);
  unpacked.write('\0name\0', 'latin1');
  const bomb = frame('TXXX', Buffer.concat([syncsafe(unpacked.length), deflateSync(unpacked)]), {
    flags: 0x0009,
  });

  it('is played without it, in little memory', async () => {
    const file = bench.path('bomb.mp3');
    await writeFile(file, Buffer.concat([id3(4, bomb), MPEG_FRAMES]));
    const out = bench.path('bomb.wav');
    expect(await runPlayhead(['--output', out, file])).toMatchObject({ code: 0, stderr: '' });
    expect(parseWav(readFileSync(out)).frames).toBe(MPEG_FRAMES_LENGTH);
    const args = [...ALLOCATION_LIMIT, '-benchmark', '-nostdin', '-i', `file:${file}`, '-f', 'null', '-'];
    const { stderr } = await promisify(execFile)(locateFfmpeg().path, args);
    // Without the limit it takes 580 MB; the memory of this process counts before the program begins.
    expect(Number(/maxrss=(\d+)/.exec(stderr)?.[1])).toBeLessThan(450_000);
  });
});
