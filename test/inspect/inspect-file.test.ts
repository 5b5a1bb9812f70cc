import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { parseDescription } from '../../src/inspect/describe-with-ffmpeg.ts';
import { inspectFile } from '../../src/inspect/inspect-file.ts';
import { allFormats, fixture } from '../helpers/fixtures.ts';
import { audioBench, decodedFrames, SOURCE_FRAMES } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);

function inspect(file: string, exact = false) {
  return inspectFile({ file, path: file }, { exact }, context);
}

interface Probe {
  readonly format: {
    readonly format_name: string;
    readonly format_long_name: string;
    readonly size: string;
    readonly tags?: Record<string, string>;
  };
  readonly streams: readonly Record<string, string | number>[];
}

async function ffprobe(file: string): Promise<Probe> {
  const args = [
    '-v',
    'error',
    '-of',
    'json',
    '-show_format',
    '-show_streams',
    '-select_streams',
    'a:0',
    file,
  ];
  return JSON.parse(await bench.run('ffprobe', ...args)) as Probe;
}

describe('inspect says what ffprobe says, as numbers', () => {
  it.each(allFormats.map(({ name, path: file }) => [name, file]))('%s', async (_name, file) => {
    const [ours, theirs] = [await inspect(file), await ffprobe(file)];
    const [stream, other] = [ours.streams[0]!, theirs.streams[0]!];
    expect(ours).toMatchObject({ error: null, warnings: [] });
    expect(ours.format).toMatchObject({
      format_name: theirs.format.format_name,
      format_long_name: theirs.format.format_long_name,
      size: Number(theirs.format.size),
    });
    expect({ ...stream, sample_rate: String(stream.sample_rate) }).toMatchObject({
      codec_name: other.codec_name,
      sample_fmt: other.sample_fmt,
      sample_rate: other.sample_rate,
      channels: other.channels,
      ...(other.profile !== undefined && { profile: other.profile }),
      ...(other.channel_layout !== undefined && { channel_layout: other.channel_layout }),
      ...(other.bits_per_raw_sample !== undefined && {
        bits_per_raw_sample: Number(other.bits_per_raw_sample),
      }),
    });
  });

  it.each(['cjk.flac', 'cover.mp3', 'cover.m4a', 'emoji.mp3', 'chapters.mka'])('tags of %s', async (name) => {
    const file = fixture(`tagged/${name}`);
    const theirs = Object.entries((await ffprobe(file)).format.tags ?? {}).map(
      ([key, value]) => [key.toLowerCase(), value] as const,
    );
    const ours = (await inspect(file)).format!.tags;
    for (const [key, value] of theirs)
      if (['title', 'artist', 'album', 'date', 'genre'].includes(key)) expect(ours[key]).toBe(value);
  });
});

describe('inspect is right where ffprobe is not', () => {
  it('on HE-AAC, which ADTS signals nowhere and whose length it does not state', async () => {
    const file = path.join(import.meta.dirname, '../engine/decode/files/he-aac-v2.aac');
    const [stream] = (await inspect(file)).streams;
    const [theirs] = (await ffprobe(file)).streams;
    for (const name of ['profile', 'channels', 'channel_layout'] as const)
      expect(stream![name], name).toBe(theirs![name]);
    expect(stream).toMatchObject({ sample_rate: 44_100, nb_samples: await decodedFrames(file, 2) });
  });

  it('on the length of a VBR file without a header, when asked to be exact', async () => {
    const file = await bench.make('vbr.mp3', '-q:a', '4', '-write_xing', '0', '-t', '3');
    const report = await inspect(file, true);
    expect(report.format).toMatchObject({ duration_source: 'decode' });
    expect(report.streams[0]!.nb_samples).toBe(await decodedFrames(file, 2));
  });

  it('on the padding of MP3 and AAC, and Opus’s pre-skip', async () => {
    const mp3 = await inspect(await bench.make('padding.mp3', '-b:a', '128k'));
    expect(mp3.streams[0]).toMatchObject({
      initial_padding: 1105,
      trailing_padding: 820,
      nb_samples: SOURCE_FRAMES,
    });
    const m4a = await inspect(await bench.make('padding.m4a', '-c:a', 'aac'));
    expect(m4a.streams[0]).toMatchObject({
      initial_padding: 1024,
      trailing_padding: 901,
      nb_samples: SOURCE_FRAMES,
    });
    expect(m4a.format!.duration).toBe(SOURCE_FRAMES / 44_100);
    const opus = await inspect(await bench.make('padding.opus'));
    expect(opus.streams[0]).toMatchObject({ initial_padding: 312, sample_rate: 48_000 });
  });
});

describe('chapters', () => {
  it.each(['chapters.m4a', 'chapters.mka', 'chapters.mp3'])('of %s start on exact frames', async (name) => {
    const report = await inspect(fixture(`tagged/${name}`));
    const rate = report.streams[0]!.sample_rate;
    expect(report.chapters.map(({ start_frame, tags }) => [start_frame, tags.title])).toEqual([
      [0, 'Opening'],
      [Math.round(0.9 * rate), '第二章'],
      [Math.round(2.1 * rate), 'The End'],
    ]);
  });

  it('come from a cue sheet beside the file when it has none itself', async () => {
    await copyFile(fixture('formats/flac.flac'), bench.path('side.flac'));
    await writeFile(
      bench.path('side.cue'),
      'FILE "other.wav" WAVE\nTRACK 01 AUDIO\nTITLE "A"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 00:00:37\n',
    );
    const report = await inspect(bench.path('side.flac'));
    expect(report.chapters).toMatchObject([
      { start: 0, start_frame: 0, tags: { title: 'A' } },
      { start_frame: 37 * 588, end: report.format!.duration },
    ]);
  });
});

describe('a format that only ffmpeg knows', () => {
  it('is described by ffmpeg', async () => {
    const report = await inspect(await bench.make('x.tta', '-c:a', 'tta'), true);
    expect(report).toMatchObject({
      error: null,
      format: { format_name: 'tta', duration_source: 'decode' },
      streams: [{ codec_name: 'tta', sample_rate: 44_100, channels: 2, nb_samples: SOURCE_FRAMES }],
    });
  });

  it('reads odd descriptions', () => {
    const text = `Input #0, mpc8, from 'x':
  Duration: 01:02:03.45, start: 0.000000, bitrate: 180 kb/s
  Stream #0:0(eng): Audio: aac (HE-AAC) (mp4a / 0x6134706D), 48000 Hz, 5.1(side), fltp, 384 kb/s (default)
`;
    expect(parseDescription(text)).toEqual({
      formatName: 'mpc8',
      durationSeconds: 3723.45,
      streams: [
        {
          index: 0,
          isDefault: true,
          language: 'eng',
          codec: 'aac',
          profile: 'HE-AAC',
          sampleRate: 48_000,
          channels: 6,
          channelLayout: '5.1(side)',
          sampleFormat: 'fltp',
          bitsPerSample: null,
          lossless: false,
          bitRate: 384_000,
        },
      ],
    });
    const truehd = `Input #0, truehd, from 'x':
  Stream #0:0: Audio: truehd, 96000 Hz, 6.0(front), s32 (24 bit)
`;
    expect(parseDescription(truehd)?.streams).toMatchObject([
      { channels: 6, channelLayout: '6.0(front)', bitsPerSample: 24, lossless: true },
    ]);
    expect(parseDescription('x: No such file or directory\n')).toBeNull();
  });
});

describe('a file with several audio streams lists them all, the one that is played first', () => {
  // Video, stereo, then mono at another rate.
  const streams = [
    ...['-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64:r=5', '-f', 'lavfi', '-i', 'sine=r=32000:d=2'],
    ...['-map', '1:v', '-map', '0:a', '-map', '2:a', '-ac:a:1', '1'],
  ];
  it.each([
    ['two.mka', 'mpeg4', 'aac', 'flac'],
    ['two.mp4', 'mpeg4', 'alac', 'aac'],
    ['two.ts', 'mpeg4', 'mp2', 'mp2'],
    ['two.ogg', 'libtheora', 'libvorbis', 'flac'],
    ['two.wmv', 'mpeg4', 'wmav2', 'wmav1'],
  ])('%s', async (name, video, first, second) => {
    const codecs = ['-c:v', video, '-c:a:0', first, '-c:a:1', second];
    const file = await bench.make(name, ...streams, ...codecs);
    const ours = (await inspect(file)).streams;
    const probed = await bench.run('ffprobe', '-v', 'error', '-of', 'json', '-show_streams', file);
    const theirs = (JSON.parse(probed) as Probe).streams.filter(({ codec_type }) => codec_type === 'audio');
    const shapes = ours.map(({ index, codec_name, sample_rate, channels, selected }) => [
      [index, codec_name, String(sample_rate), channels],
      selected,
    ]);
    expect(shapes).toEqual(
      theirs.map(({ index, codec_name, sample_rate, channels }, place) => [
        [index, codec_name, sample_rate, channels],
        place === 0,
      ]),
    );
    expect(ours.map(({ codec_name }) => codec_name)).toEqual([first.replace('lib', ''), second]);
    expect(ours[0]!.duration).toBeCloseTo(SOURCE_FRAMES / 44_100, 1);
    if (name === 'two.ogg') expect(ours[1]!.nb_samples).toBe(2 * 32_000);
  });
});

it('a truncated file is told so when it is decoded', async () => {
  const report = await inspect(fixture('damaged/truncated.flac'), true);
  expect(report.error).toBeNull();
  expect(report.warnings.map(({ code }) => code)).toContain('shorter-than-header');
});

it('what is not audio, or not there, is an error with a code', async () => {
  expect((await inspect(fixture('damaged/web-page.mp3'))).error?.code).toBe('not-audio');
  expect((await inspect(bench.path('nope.mp3'))).error).toEqual({
    code: 'not-found',
    message: 'no such file',
  });
  expect((await inspect(bench.dir)).error?.code).toBe('is-directory');
});

it('every fixture’s bytes are as they were', async () => {
  const file = fixture('formats/mp3-cbr.mp3');
  const before = await readFile(file);
  await inspect(file, true);
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(path.extname(file)).toBe('.mp3');
});
