import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { inspectFile } from '../../src/inspect/inspect-file.ts';
import { tagsOfFile } from '../../src/inspect/tags-of-file.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { probeStreamHead } from '../../src/media/probe-stream-head.ts';
import { apeTag } from '../helpers/tag-bytes.ts';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const OPTIONS = { decode: true, hash: false, expected: {} };

const inspect = (file: string) => inspectFile({ file, path: file }, { exact: false }, context);
const verify = (file: string) => verifyFile({ file, path: file }, OPTIONS, context);

async function written(name: string, bytes: Buffer): Promise<string> {
  await writeFile(bench.path(name), bytes);
  return bench.path(name);
}

describe('what is unusual is a warning and no damage', async () => {
  await bench.make('source.wav', '-map_metadata', '-1');
  const wav = await readFile(bench.path('source.wav'));
  const header = wav.subarray(0, 36);
  const pcm = wav.subarray(44);
  const list = Buffer.from('LIST\x10\0\0\0INFOISFT\x04\0\0\0abcd', 'latin1');
  const data = (sizeBytes: number): Buffer => {
    const bytes = Buffer.from('data\0\0\0\0');
    bytes.writeUInt32LE(sizeBytes, 4);
    return bytes;
  };
  /** With a size that says what follows the first eight bytes, or another. */
  const riff = (parts: readonly Buffer[], sizeBytes?: number): Buffer => {
    const bytes = Buffer.concat(parts);
    bytes.writeUInt32LE(sizeBytes ?? bytes.length - 8, 4);
    return bytes;
  };
  const id3v1 = Buffer.concat([Buffer.from('TAGOld title'), Buffer.alloc(116)]);
  const warned = async (name: string, bytes: Buffer) => {
    const { status, findings, decoded_frames } = await verify(await written(name, bytes));
    return { status, frames: decoded_frames, found: findings.map(({ code, offset }) => [code, offset]) };
  };

  it.each([
    ['LAME to a pipe', 0x7fff_ffff, 0x7fff_ffff + 36],
    ['sox to a pipe', 0x7fff_f000, 0x7fff_f024],
    ['arecord', 0x8000_0000, 0x8000_0024],
    ['ffmpeg to a pipe', 0xffff_ffff, 0xffff_ffff],
    ['a recorder that was killed', 0, 0],
  ])('WAV, its sizes as left by %s', async (_writer, dataBytes, riffBytes) => {
    const file = riff([header, data(dataBytes), pcm], riffBytes);
    expect(await warned('open.wav', file)).toEqual({
      status: 'warning',
      frames: SOURCE_FRAMES,
      found: [['size-not-set', 40]],
    });
    expect((await inspect(bench.path('open.wav'))).streams[0]!.nb_samples).toBe(SOURCE_FRAMES);
  });

  it('AIFF, its sizes as left by sox to a pipe', async () => {
    await bench.run('sox', 'source.wav', 'source.aiff');
    const bytes = await readFile(bench.path('source.aiff'));
    const common = bytes.indexOf('COMM');
    const sound = bytes.indexOf('SSND');
    bytes.writeUInt32BE(0x7f00_0050, 4);
    bytes.writeUInt32BE(0x7f00_0000 / 4, common + 10);
    bytes.writeUInt32BE(0x7f00_0008, sound + 4);
    expect(await warned('open.aiff', bytes)).toEqual({
      status: 'warning',
      frames: SOURCE_FRAMES,
      found: [['size-not-set', sound + 4]],
    });
    expect(await probeStreamHead(bytes.subarray(0, 4096), null)).toMatchObject({ frames: null });
  });

  it('but a size that is larger than the file otherwise is damage', async () => {
    const report = await verify(
      await written('cut.wav', riff([header, data(pcm.length), pcm]).subarray(0, -9)),
    );
    expect(report.findings.map(({ code }) => code)).toEqual(['data-truncated']);
  });

  it('WAV: an odd chunk without the byte that makes it even', async () => {
    const odd = Buffer.from('note\x05\0\0\0hello', 'latin1');
    const behind = riff([header, data(pcm.length), pcm, odd, list]);
    expect(await warned('behind.wav', behind)).toEqual({
      status: 'warning',
      frames: SOURCE_FRAMES,
      found: [['chunk-unpadded', 44 + pcm.length + odd.length]],
    });
    // ffmpeg does not find the audio behind it.
    const before = riff([header.subarray(0, 12), odd, header.subarray(12), data(pcm.length), pcm]);
    const [stream] = (await inspect(await written('before.wav', before))).streams;
    expect(stream).toMatchObject({ nb_samples: SOURCE_FRAMES });
  });

  it('WAV: a size that counts the header itself', async () => {
    const file = riff([header, data(pcm.length), pcm, list], 36 + 8 + pcm.length + list.length);
    expect(await warned('whole.wav', file)).toMatchObject({ found: [['size-with-header', 4]] });
  });

  it.each(['wav', 'aiff', 'ogg', 'm4a'])('%s: ID3v1 behind it, and zeros', async (type) => {
    const file = await bench.convert(bench.path('source.wav'), `plain.${type}`);
    const plain = await readFile(file);
    const tagged = await warned(`tagged.${type}`, Buffer.concat([plain, id3v1]));
    expect(tagged).toMatchObject({ status: 'warning', found: [['foreign-tag', plain.length]] });
    if (type === 'ogg') return; // there zeros are no page
    const filled = await warned(`filled.${type}`, Buffer.concat([plain, Buffer.alloc(512)]));
    expect(filled).toMatchObject({ status: 'warning', found: [['trailing-bytes', plain.length]] });
  });

  it.each(['wav', 'aiff'])('%s: ID3v2 before it', async (type) => {
    const plain = await readFile(await bench.convert(bench.path('source.wav'), `plain.${type}`));
    const id3 = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x01\0', 'latin1'), Buffer.alloc(128)]);
    expect(await warned(`id3.${type}`, Buffer.concat([id3, plain]))).toEqual({
      status: 'ok',
      frames: SOURCE_FRAMES,
      found: [],
    });
  });

  it('MP3: Lyrics3, APEv2 and ID3v1 one after the other', async () => {
    await bench.run('lame', '--quiet', '-V4', 'source.wav', 'plain.mp3');
    const lyrics = Buffer.from('LYRICSBEGININD0000210LYR00005hello000031LYRICS200');
    lyrics.write(String(lyrics.length - 15).padStart(6, '0'), lyrics.length - 15);
    const mp3 = Buffer.concat([
      await readFile(bench.path('plain.mp3')),
      lyrics,
      apeTag({ Title: 'x' }),
      id3v1,
    ]);
    expect(await warned('lyrics.mp3', mp3)).toEqual({ status: 'ok', frames: SOURCE_FRAMES, found: [] });
  });

  it('MP3: a picture that is damaged', async () => {
    const cover = await bench.make('cover.png', '-f', 'lavfi', '-i', 'testsrc=s=64x64:d=0.04', '-map', '1');
    const bytes = await readFile(cover);
    bytes.fill(0x55, bytes.indexOf('IDAT') + 12, bytes.indexOf('IDAT') + 200);
    await writeFile(cover, bytes);
    const file = await bench.make('cover.mp3', '-i', cover, '-map', '0', '-map', '1', '-c:v', 'copy');
    const report = await verify(file);
    expect(report).toMatchObject({ status: 'ok', findings: [] });
  });

  it('MP3: nothing was encoded', async () => {
    await bench.run('sox', '-n', '-r', '44100', '-b', '16', 'nothing.wav', 'trim', '0', '0');
    await bench.run('lame', '--quiet', 'nothing.wav', 'nothing.mp3');
    expect(await warned('nothing-too.mp3', await readFile(bench.path('nothing.mp3')))).toEqual({
      status: 'warning',
      frames: 0,
      found: [['no-audio', null]],
    });
  });

  it.each([
    ['all of it in one page', 2000, 'one.ogg', 'oggenc', '-Q', 'short.wav', '-o', 'one.ogg'],
    ['one packet', 100, 'tiny.ogg', 'oggenc', '-Q', 'tiny.wav', '-o', 'tiny.ogg'],
  ])(
    'oggenc, %s: so many frames are decoded as were encoded',
    async (_name, frames, file, program, ...args) => {
      await bench.run('sox', 'source.wav', 'short.wav', 'trim', '0', '2000s');
      await bench.run('sox', 'source.wav', 'tiny.wav', 'trim', '0', '100s');
      await bench.run(program, ...args);
      const report = await verify(bench.path(file));
      expect(report).toMatchObject({
        status: 'ok',
        findings: [],
        declared_frames: frames,
        decoded_frames: frames,
      });
    },
  );

  it('M4A: the last packet lies behind the rounded end of the edit list', async () => {
    await bench.run('sox', 'source.wav', 'edge.wav', 'trim', '0', '1025s');
    const file = await bench.convert(bench.path('edge.wav'), 'edge.m4a', '-c:a', 'aac');
    expect(await verify(file)).toMatchObject({ status: 'ok', declared_frames: 1025, decoded_frames: 1024 });
  });

  it('WavPack: ffmpeg into a pipe leaves the length out', async () => {
    await bench.run('wavpack', '-q', '-y', 'source.wav', '-o', 'pipe.wv');
    const bytes = await readFile(bench.path('pipe.wv'));
    bytes.writeUInt32LE(0, 12);
    const file = await written('pipe.wv', bytes);
    const { format, streams } = await inspect(file);
    expect([format?.duration_source, streams[0]!.nb_samples]).toEqual(['index', SOURCE_FRAMES]);
  });

  it('FLAC of 32 bits: ffmpeg 5.1 has no decoder for it, its frames are checked', async () => {
    await bench.run('sox', '-R', '-n', '-r', '44100', '-b', '32', 'wide32.wav', 'synth', '0.5', 'noise');
    await bench.run('flac', '-s', '-f', 'wide32.wav');
    const report = await verify(bench.path('wide32.flac'));
    expect(report.status).not.toBe('damaged');
    const bytes = await readFile(bench.path('wide32.flac'));
    bytes[bytes.length - 100]! ^= 1;
    expect((await verify(await written('bad32.flac', bytes))).findings).toContainEqual(
      expect.objectContaining({ code: 'frame-crc' }),
    );
  });

  it('MP4: more boxes than a box may have children', async () => {
    const m4a = await readFile(await bench.convert(bench.path('source.wav'), 'boxes.m4a'));
    const free = Buffer.from('\0\0\0\x08free'.repeat(66_000), 'latin1');
    expect(await warned('many.m4a', Buffer.concat([m4a, free]))).toMatchObject({ status: 'ok', found: [] });
    const cut = await warned('many-cut.m4a', Buffer.concat([m4a, free, free.subarray(0, 5)]));
    expect(cut).toMatchObject({ status: 'warning', found: [['trailing-bytes', m4a.length + free.length]] });
  });
});

describe('samples that a header can mistake', () => {
  it('WAV: valid bits that no sample has', async () => {
    const bytes = await readFile(await bench.make('ext.wav', '-c:a', 'pcm_s24le', '-ac', '2'));
    const extension = bytes.indexOf('fmt ') + 8 + 16;
    expect(bytes.readUInt16LE(extension + 2)).toBe(24);
    bytes.writeUInt16LE(20, extension + 2);
    const bits = async () =>
      (await inspect(await written('bits.wav', bytes))).streams[0]!.bits_per_raw_sample;
    expect(await bits()).toBe(20);
    bytes.writeUInt16LE(0xffff, extension + 2);
    expect(await bits()).toBe(24);
  });

  it('WavPack: floats are not integers of 32 bits', async () => {
    const wide = await bench.make('wide.wav', '-c:a', 'pcm_s32le', '-map_metadata', '-1');
    const float = await bench.make('float.wav', '-c:a', 'pcm_f32le', '-map_metadata', '-1');
    for (const [source, name, format] of [
      [wide, 'wide', 's32p'],
      [float, 'float', 'fltp'],
    ] as const) {
      await bench.run('wavpack', '-q', '-y', `${name}.wav`, '-o', `${name}.wv`);
      const [stream] = (await inspect(bench.path(`${name}.wv`))).streams;
      expect(stream).toMatchObject({ sample_fmt: format, bits_per_raw_sample: 32 });
      expect((await verify(bench.path(`${name}.wv`))).hash).toEqual((await verify(source)).hash);
    }
  });

  it('A-law: the hash sees every bit, also of the quietest samples', async () => {
    const bytes = await readFile(await bench.make('a.wav', '-c:a', 'pcm_alaw', '-ar', '8000', '-ac', '1'));
    const quiet = async (value: number) =>
      (await verify(await written(`quiet-${value}.wav`, bytes.fill(value, bytes.length - 1000)))).hash?.md5;
    // Sample values 8 and 24 of 32,768.
    expect(await quiet(0xd5)).not.toBe(await quiet(0xd4));
  });

  it('Matroska: a codec by the name of something else', async () => {
    const webm = await readFile(await bench.make('x.webm', '-c:a', 'libvorbis'));
    webm.write('toString', webm.indexOf('A_VORBIS'));
    expect((await inspect(await written('odd.webm', webm))).error?.code).not.toBe('internal');
  });

  it('FLAC in WAV and ALAC in CAF: lossless, of so many bits', async () => {
    const wide = ['-sample_fmt', 's32', '-bits_per_raw_sample', '24'];
    const wav = await bench.make('flac.wav', '-c:a', 'flac');
    const caf = await bench.make('alac.caf', '-c:a', 'alac', '-sample_fmt', 's32p');
    expect((await inspect(wav)).streams[0]).toMatchObject({ lossless: true, bits_per_raw_sample: 16 });
    expect((await inspect(caf)).streams[0]).toMatchObject({ lossless: true, bits_per_raw_sample: 24 });
    const flac = await bench.convert(caf, 'alac.flac', ...wide);
    expect((await verify(caf)).hash).toEqual((await verify(flac)).hash);
  });

  it('TTA: lossless, although only ffmpeg knows it', async () => {
    const file = await bench.make('x.tta', '-c:a', 'tta', '-sample_fmt', 's32');
    expect((await inspect(file)).streams[0]).toMatchObject({
      codec_name: 'tta',
      sample_fmt: 's32',
      bits_per_raw_sample: 24,
      lossless: true,
      bit_rate_mode: 'lossless',
    });
    const tags = (path: string) =>
      tagsOfFile({ file: path, path }, { native: false, picturesDir: null }, context);
    expect(await tags(file)).toMatchObject({ error: null });
    expect(await tags(await written('text.mp3', Buffer.from('no audio\n'.repeat(500))))).toMatchObject({
      error: { code: 'not-audio' },
    });
  });
});
