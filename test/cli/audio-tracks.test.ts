import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { fixture } from '../helpers/fixtures.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();
const ffmpeg = locateFfmpeg().path;
const RATE = 44_100;

/** Three different noises of 12 seconds; in the order of the arguments. */
async function tracks(name: string, ...options: string[]): Promise<string> {
  const inputs = [1, 2, 3].flatMap((seed) => [
    ...['-f', 'lavfi', '-i', `anoisesrc=r=${RATE}:a=0.2:seed=${seed}:d=12,aformat=channel_layouts=stereo`],
  ]);
  const fixed = ['-nostdin', '-v', 'error', '-y', '-fflags', '+bitexact', '-flags', '+bitexact'];
  await bench.run(ffmpeg, ...fixed, ...inputs, ...options, bench.path(name));
  return bench.path(name);
}

const ALL = ['-map', '0', '-map', '1', '-map', '2'];
const LANGUAGES = [
  '-metadata:s:a:0',
  'language=eng',
  '-metadata:s:a:1',
  'language=ger',
  '-metadata:s:a:2',
  'language=fre',
];
const SECOND = ['-disposition:a:0', '0', '-disposition:a:1', 'default', '-disposition:a:2', '0'];

/** Raw float samples of one of a file's audio streams, by ffmpeg. */
async function reference(file: string, audioIndex: number): Promise<Buffer> {
  const raw = bench.path('reference.f32');
  const map = ['-map', `0:a:${audioIndex}`, '-f', 'f32le', raw];
  await bench.run(ffmpeg, '-nostdin', '-v', 'error', '-y', '-i', `file:${file}`, ...map);
  return readFileSync(raw);
}

async function raw(file: string, ...args: string[]): Promise<Buffer> {
  const { code, stdoutBytes, stderr } = await runPlayhead([file, ...args, '--output', '-']);
  expect([code, stderr]).toEqual([0, '']);
  return stdoutBytes;
}

/** Whole, from memory and streamed, and from two places in the middle: the samples of a linear decode. */
async function expectTrack(file: string, audioIndex: number, ...args: string[]): Promise<void> {
  const whole = await raw(file, ...args);
  const wanted = (await reference(file, audioIndex)).subarray(0, whole.length);
  // A decoder may give more than the edit list plays, never less.
  expect(whole.length).toBeGreaterThanOrEqual(11.9 * RATE * 8);
  expect(whole.equals(wanted)).toBe(true);
  for (const frame of [4 * RATE + 123, 11 * RATE]) {
    const from = await raw(file, ...args, '--memory', '0', '--start', `${frame}f`);
    expect(from.equals(wanted.subarray(frame * 8))).toBe(true);
  }
}

describe('the track marked as default plays', () => {
  it('in Matroska', async () => {
    const file = await tracks('a.mkv', ...ALL, ...SECOND, '-default_mode', 'passthrough', '-c:a', 'flac');
    await expectTrack(file, 1);
  });

  it.each(['alac', 'flac'])('in MP4 (%s)', async (codec) => {
    const file = await tracks(`${codec}.mp4`, ...ALL, ...SECOND, '-c:a', codec, '-strict', '-2');
    await expectTrack(file, 1);
  });

  it('in MP4 (aac)', async () => {
    const file = await tracks('aac.m4a', ...ALL, ...SECOND, '-c:a', 'aac', '-aac_pns', '0');
    await expectTrack(file, 1);
  });

  it('else the first', async () => {
    const none = ['-disposition:a:0', '0', '-disposition:a:1', '0', '-disposition:a:2', '0'];
    const file = await tracks('none.mkv', ...ALL, ...none, '-default_mode', 'passthrough', '-c:a', 'flac');
    await expectTrack(file, 0);
  });
});

describe('--track', () => {
  it('N plays the Nth, in every container', async () => {
    const mkv = await tracks('n.mkv', ...ALL, '-c:a', 'flac');
    await expectTrack(mkv, 1, '--track', '2');
    await expectTrack(mkv, 2, '--track', '3');
    const mixed = await tracks(
      'mixed.mkv',
      ...ALL,
      '-c:a:0',
      'aac',
      '-c:a:1',
      'libvorbis',
      '-c:a:2',
      'wavpack',
    );
    await expectTrack(mixed, 2, '--track', '3');
    const m4a = await tracks('n.m4a', ...ALL, '-c:a', 'aac', '-aac_pns', '0');
    await expectTrack(m4a, 2, '--track', '3');
    const ogg = await tracks('n.ogg', ...ALL, '-c:a:0', 'libvorbis', '-c:a:1', 'flac', '-c:a:2', 'libvorbis');
    await expectTrack(ogg, 1, '--track', '2');
    await expectTrack(ogg, 2, '--track', '3');
    // No header of ours to read.
    const nut = await tracks('n.nut', ...ALL, '-c:a', 'pcm_s16le');
    await expectTrack(nut, 1, '--track', '2');
  });

  it('lang=… plays the first in that language, however it is written', async () => {
    const mkv = await tracks('l.mkv', ...ALL, ...LANGUAGES, '-c:a', 'flac');
    const mp4 = await tracks('l.mp4', ...ALL, ...LANGUAGES, '-c:a', 'alac');
    for (const file of [mkv, mp4]) {
      const [second, third] = [await reference(file, 1), await reference(file, 2)];
      for (const language of ['de', 'ger', 'deu', 'DE'])
        expect((await raw(file, '--track', `lang=${language}`)).equals(second)).toBe(true);
      expect((await raw(file, '--track', 'lang=fra')).equals(third)).toBe(true);
    }
  });

  it('from a pipe too', async () => {
    const file = await tracks('p.mkv', ...ALL, ...SECOND, '-default_mode', 'passthrough', '-c:a', 'flac');
    for (const [args, index] of [
      [[], 1],
      [['--track', '3'], 2],
    ] as const) {
      const { stdoutBytes } = await runPlayhead(['-', ...args, '--output', '-'], {
        input: readFileSync(file),
      });
      expect(stdoutBytes.equals(await reference(file, index))).toBe(true);
    }
  });

  it('that a file does not have is a line, and the next file plays', async () => {
    const file = await tracks('x.mkv', ...ALL, ...LANGUAGES, '-c:a', 'flac');
    const nut = await tracks('x.nut', ...ALL, '-c:a', 'pcm_s16le');
    const flac = fixture('formats/flac.flac');
    const play = (track: string) => runPlayhead([flac, file, nut, '--track', track, '--output', 'null:fast']);
    const third = await play('3');
    expect(third.stderr).toBe(`playhead: ${flac}: has no audio track 3: it has one\n`);
    expect(third.code).toBe(3);
    const fourth = await play('4');
    expect(fourth.stderr.split('\n')).toEqual([
      `playhead: ${flac}: has no audio track 4: it has one`,
      `playhead: ${file}: has no audio track 4: it has 3 (1 eng, 2 ger, 3 fre)`,
      `playhead: ${nut}: has no such audio track`,
      '',
    ]);
    expect(fourth.code).toBe(2);
    const japanese = await play('lang=ja');
    expect(japanese.stderr.split('\n')).toEqual([
      `playhead: ${flac}: has no audio track in the language ja: it has one`,
      `playhead: ${file}: has no audio track in the language ja: it has 3 (1 eng, 2 ger, 3 fre)`,
      `playhead: ${nut}: does not say which languages it has: choose a track by its number`,
      '',
    ]);
    expect(japanese.code).toBe(2);
    for (const wrong of ['0', 'de', 'lang=', '-1', '1.5']) expect((await play(wrong)).code).toBe(1);
  });
});

it('inspection is about the track that plays, and marks the default', async () => {
  const file = await tracks(
    'i.mkv',
    ...ALL,
    ...SECOND,
    ...LANGUAGES,
    '-default_mode',
    'passthrough',
    '-c:a',
    'flac',
  );
  const { stdout } = await runPlayhead(['inspect', '--json', file]);
  const [{ streams }] = JSON.parse(stdout) as [{ streams: Record<string, unknown>[] }];
  expect(
    streams.map(({ index, selected, disposition, tags }) => ({ index, selected, disposition, tags })),
  ).toEqual([
    { index: 1, selected: true, disposition: { default: 1 }, tags: { language: 'ger' } },
    { index: 0, selected: false, disposition: { default: 0 }, tags: { language: 'eng' } },
    { index: 2, selected: false, disposition: { default: 0 }, tags: { language: 'fre' } },
  ]);
  // The second track by itself.
  const alone = bench.path('alone.flac');
  await bench.run(ffmpeg, '-v', 'error', '-y', '-i', file, '-map', '0:a:1', '-c', 'copy', alone);
  expect((await runPlayhead(['compare', '--level', 'pcm', file, alone])).code).toBe(0);
  expect((await runPlayhead(['verify', file])).code).toBe(0);
});
