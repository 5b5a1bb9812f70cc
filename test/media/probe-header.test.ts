import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseOggPage } from '../../src/formats/ogg/ogg-page.ts';
import type { HeaderFacts } from '../../src/formats/header-facts.ts';
import { probeHeader } from '../../src/media/probe-header.ts';
import { PlayheadError } from '../../src/player/error.ts';
import { apeTag } from '../helpers/tag-bytes.ts';
import { allFormats, fixture } from '../helpers/fixtures.ts';
import { audioBench, decodedFrames, SOURCE_FRAMES } from '../helpers/make-audio.ts';

const bench = await audioBench();
const wav = await bench.make('source.wav');

async function probe(file: string): Promise<HeaderFacts> {
  const facts = await probeHeader(file);
  if (!facts) throw new Error(`${file} was not recognised`);
  return facts;
}

describe('what a header says is what comes out', () => {
  it('of E-AC-3 in MP4, whose sample entry says 2 channels for any number', async () => {
    const layout = ['-af', 'pan=5.1|c0=c0|c1=c1|c2=c0|c3=c1|c4=c0|c5=c1', '-ar', '48000'];
    const file = await bench.make('five.mp4', ...layout, '-c:a', 'eac3');
    const { channels, channelLayout } = await probe(file);
    expect({ channels, channelLayout }).toEqual({ channels: 6, channelLayout: '5.1(side)' });
  });

  it('of MP3 behind an APE tag, where the tag frame is none: it is decoded', async () => {
    const file = bench.path('ape-first.mp3');
    const mp3 = await readFile(await bench.make('tagged.mp3', '-id3v2_version', '0'));
    await writeFile(file, Buffer.concat([apeTag({ Title: 'first' }), mp3]));
    expect((await probe(file)).frames).toBe(await decodedFrames(file, 2));
  });
});

describe('the length in frames is that of a full decode', () => {
  /** Written here with ffmpeg from the same source: name, codec, output options. */
  const written: readonly (readonly [string, string, ...string[]])[] = [
    ...['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le', 'alaw', 'mulaw'].map(
      (pcm) => [`${pcm}.wav`, `pcm_${pcm}`, '-c:a', `pcm_${pcm}`] as const,
    ),
    ['adpcm.wav', 'adpcm_ms', '-c:a', 'adpcm_ms'],
    ['ima.wav', 'adpcm_ima_wav', '-c:a', 'adpcm_ima_wav'],
    ['rf64.wav', 'pcm_s16le', '-rf64', 'always'],
    ['sony.w64', 'pcm_s24le', '-c:a', 'pcm_s24le'],
    ...['s16be', 's24be', 's32be', 's8'].map(
      (pcm) => [`${pcm}.aiff`, `pcm_${pcm}`, '-c:a', `pcm_${pcm}`] as const,
    ),
    ...['s16le', 'f32be', 'f64be', 'alaw', 'mulaw', 'u8'].map(
      (pcm) => [`${pcm}.aifc`, `pcm_${pcm}`, '-f', 'aiff', '-c:a', `pcm_${pcm}`] as const,
    ),
    ...['s8', 's16be', 's24be', 's32be', 'f32be', 'f64be', 'alaw', 'mulaw'].map(
      (pcm) => [`${pcm}.au`, `pcm_${pcm}`, '-c:a', `pcm_${pcm}`] as const,
    ),
    ...['s16le', 's16be', 's24le', 'f32le'].map(
      (pcm) => [`${pcm}.caf`, `pcm_${pcm}`, '-c:a', `pcm_${pcm}`] as const,
    ),
    ['flac.flac', 'flac'],
    ['flac.oga', 'flac', '-c:a', 'flac'],
    ['vorbis.ogg', 'vorbis', '-c:a', 'libvorbis'],
    ['opus.opus', 'opus'],
    ['cbr.mp3', 'mp3', '-b:a', '128k'],
    ['vbr.mp3', 'mp3', '-q:a', '2'],
    ['no-xing.mp3', 'mp3', '-write_xing', '0'],
    ['layer2.mp2', 'mp2'],
    ['mpeg2.mp3', 'mp3', '-ar', '22050', '-b:a', '64k'],
    ['mpeg25.mp3', 'mp3', '-ar', '8000', '-ac', '1', '-b:a', '16k'],
    ['adts.aac', 'aac'],
    ['alac.m4a', 'alac', '-c:a', 'alac'],
    ['flac.mp4', 'flac', '-c:a', 'flac', '-strict', '-2'],
    ['pcm.mov', 'pcm_s24be', '-c:a', 'pcm_s24be'],
    ['flac.mka', 'flac', '-c:a', 'flac'],
    ['wavpack.wv', 'wavpack'],
    ['surround.wav', 'pcm_s16le', '-ac', '6', '-ar', '48000'],
    ['surround.opus', 'opus', '-ac', '6'],
    ['surround.wv', 'wavpack', '-ac', '6'],
    ['high.ogg', 'vorbis', '-c:a', 'libvorbis', '-ar', '96000'],
  ];

  it.each(written)('%s (%s)', async (name, codec, ...options) => {
    const file = await bench.make(name, ...options);
    const facts = await probe(file);
    expect(facts.codec).toBe(codec);
    expect(facts.frames).toBe(await decodedFrames(file, facts.channels));
    expect(['header', 'scan']).toContain(facts.framesSource);
  });

  /** Written by the formats' own encoders. */
  const foreign: readonly (readonly [string, string, ...string[]])[] = [
    ['lame-cbr.mp3', 'lame', '--quiet', '-b', '128', 'source.wav', 'lame-cbr.mp3'],
    ['lame-vbr.mp3', 'lame', '--quiet', '-V2', 'source.wav', 'lame-vbr.mp3'],
    ['lame-abr.mp3', 'lame', '--quiet', '--abr', '150', 'source.wav', 'lame-abr.mp3'],
    ['lame-mono.mp3', 'lame', '--quiet', '-mm', '--tt', 'T', '--id3v2-only', 'source.wav', 'lame-mono.mp3'],
    ['lame-crc.mp3', 'lame', '--quiet', '-p', 'source.wav', 'lame-crc.mp3'],
    ['ref.flac', 'flac', '-s', 'source.wav', '-o', 'ref.flac'],
    ['ref.oga', 'flac', '-s', '--ogg', 'source.wav', '-o', 'ref.oga'],
    ['ref.ogg', 'oggenc', '-Q', 'source.wav', '-o', 'ref.ogg'],
    ['ref.opus', 'opusenc', '--quiet', 'source.wav', 'ref.opus'],
    ['ref.wv', 'wavpack', '-q', '-y', 'source.wav', '-o', 'ref.wv'],
    ['hybrid.wv', 'wavpack', '-q', '-y', '-b256', 'source.wav', '-o', 'hybrid.wv'],
    ['sox.w64', 'sox', 'source.wav', 'sox.w64'],
    ['sox.aiff', 'sox', 'source.wav', 'sox.aiff'],
    ['sox-float.aifc', 'sox', 'source.wav', '-e', 'float', '-b', '32', 'sox-float.aifc'],
    ['sox.caf', 'sox', 'source.wav', 'sox.caf'],
    ['sox24.wav', 'sox', 'source.wav', '-b', '24', 'sox24.wav'],
  ];

  it.each(foreign)('%s, written by %s', async (name, program, ...args) => {
    await bench.run(program, ...args);
    const facts = await probe(bench.path(name));
    expect(facts.frames).toBe(await decodedFrames(bench.path(name), facts.channels));
    expect(facts.framesSource).toBe('header');
  });

  const exact = allFormats.filter(({ name }) => !/^(m4a-aac|webm|mka|wma)/.test(name));
  it.each(exact)('fixture $name', async ({ path, codec }) => {
    const facts = await probe(path);
    expect(facts.codec).toBe(codec);
    expect(facts.frames).toBe(await decodedFrames(path, facts.channels));
  });

  it('of M4A is what the edit list plays, though ffmpeg decodes the last packet whole', async () => {
    const facts = await probe(await bench.make('aac.m4a', '-c:a', 'aac'));
    expect(facts).toMatchObject({ frames: SOURCE_FRAMES, initialPadding: 1024, trailingPadding: 901 });
    expect(facts.profile).toBe('LC');
    expect(await decodedFrames(bench.path('aac.m4a'), 2)).toBe(SOURCE_FRAMES + 901);
  });

  it('of an Ogg stream cut out of another counts from its first packet', async () => {
    const source = await readFile(bench.path('ref.ogg'));
    const pages = splitPages(source);
    const file = bench.path('cut.ogg');
    await writeFile(file, Buffer.concat([...pages.slice(0, 2), ...pages.slice(5)]));
    const facts = await probe(file);
    expect(facts.frames).toBeLessThan(SOURCE_FRAMES - 20_000);
    expect(facts.frames).toBe(await decodedFrames(file, 2));
  });
});

describe('gapless padding', () => {
  it('of LAME is delay + 529 at the start and padding - 529 at the end', async () => {
    const facts = await probe(bench.path('lame-vbr.mp3'));
    expect(facts).toMatchObject({ initialPadding: 1105, trailingPadding: 820, frames: SOURCE_FRAMES });
    expect(facts).toMatchObject({ encoder: 'LAME3.100', bitRateMode: 'vbr' });
    expect((await probe(bench.path('lame-abr.mp3'))).bitRateMode).toBe('abr');
    expect((await probe(bench.path('lame-cbr.mp3'))).bitRateMode).toBe('cbr');
  });

  it('of Opus is the pre-skip', async () => {
    expect(await probe(bench.path('ref.opus'))).toMatchObject({ initialPadding: 312, sampleRate: 48_000 });
  });
});

describe('a header that lies about its size', () => {
  const sizeOffset = 40; // of `data` in a WAV without further chunks

  async function withDataSize(name: string, size: number): Promise<HeaderFacts> {
    const bytes = Buffer.from(await readFile(await bench.make(name, '-map_metadata', '-1')));
    expect(bytes.toString('latin1', 36, 40)).toBe('data');
    bytes.writeUInt32LE(size, sizeOffset);
    await writeFile(bench.path(name), bytes);
    return probe(bench.path(name));
  }

  it.each([0, 0x7fffffff, 0xffffffff])('(%i) is read to the end of the file', async (size) => {
    const facts = await withDataSize('unset.wav', size);
    expect(facts.frames).toBe(SOURCE_FRAMES);
    expect(facts.warnings.map(({ code }) => code)).toEqual(['size-not-set']);
  });

  it('(more than there is) is clamped to the file', async () => {
    const facts = await withDataSize('larger.wav', 0x6fffffff);
    expect(facts.frames).toBe(SOURCE_FRAMES);
    expect(facts.pcm?.dataBytes).toBe(SOURCE_FRAMES * 4);
    expect(facts.warnings.map(({ code }) => code)).toEqual(['data-truncated']);
  });

  it('(a truncated MP3 with a Xing header) is counted again', async () => {
    const file = await bench.make('short.mp3', '-b:a', '128k');
    await truncate(file, 30_000);
    const facts = await probe(file);
    expect(facts.framesSource).toBe('scan');
    expect(facts.warnings.map(({ code }) => code)).toEqual(['audio-truncated']);
    // ffmpeg shortens its last decoded packet when the file ends within one; the whole packets are counted here.
    const decoded = await decodedFrames(file, 2);
    expect(Math.abs(facts.frames! - decoded)).toBeLessThanOrEqual(1152);
  });

  it('(an RF64 of 8 GiB, sparse) is a 64-bit number', async () => {
    const file = bench.path('huge.wav');
    const header = Buffer.alloc(80);
    header.write('RF64', 0, 'latin1');
    header.writeUInt32LE(0xffffffff, 4);
    header.write('WAVEds64', 8, 'latin1');
    header.writeUInt32LE(28, 16);
    header.writeBigUInt64LE(8n * 2n ** 30n + 72n, 20);
    header.writeBigUInt64LE(8n * 2n ** 30n, 28);
    header.write('fmt ', 48, 'latin1');
    header.writeUInt32LE(16, 52);
    Buffer.from('0100020044ac000010b1020004001000', 'hex').copy(header, 56);
    header.write('data', 72, 'latin1');
    header.writeUInt32LE(0xffffffff, 76);
    await writeFile(file, header);
    await truncate(file, 80 + 8 * 2 ** 30);
    expect(await probe(file)).toMatchObject({ frames: 2 ** 31, container: 'rf64' });
  });
});

describe('a chained Ogg file', () => {
  it.each([
    ['another encoder', 'ref.ogg', 'vorbis.ogg'],
    ['the same encoder and the same serial number', 'vorbis.ogg', 'vorbis.ogg'],
  ])('of %s is as long as its streams together', async (_, first, second) => {
    const parts = [await readFile(bench.path(first)), await readFile(bench.path(second))];
    await writeFile(bench.path('chained.ogg'), Buffer.concat(parts));
    const facts = await probe(bench.path('chained.ogg'));
    expect(facts.frames).toBe(2 * SOURCE_FRAMES);
    expect(facts.links.map(({ startByte, frames }) => [startByte, frames])).toEqual([
      [0, SOURCE_FRAMES],
      [parts[0]!.length, SOURCE_FRAMES],
    ]);
    expect(facts.warnings.map(({ code }) => code)).toEqual(['chained-streams']);
  });
});

describe('a file that cannot be played', () => {
  it.each(['damaged/empty.mp3', 'damaged/random.mp3', 'damaged/web-page.mp3'])('%s is null', async (name) => {
    expect(await probeHeader(fixture(name))).toBeNull();
  });

  it.each([
    ['no-such-file.wav', 'not-found'],
    ['.', 'is-directory'],
  ])('%s fails with a code', async (name, code) => {
    const failure = await probeHeader(bench.path(name)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlayheadError);
    expect((failure as PlayheadError).code).toBe(code);
  });

  it('a FIFO is not waited for', async () => {
    await bench.run('mkfifo', 'pipe.wav');
    const failure = await probeHeader(bench.path('pipe.wav')).catch((error: unknown) => error);
    expect((failure as PlayheadError).code).toBe('not-a-file');
  });
});

it('every sample of linear PCM is where the layout says', async () => {
  const file = await open(wav);
  const reference = await readFile(await bench.convert(wav, 'raw.pcm', '-f', 's16le'));
  const { pcm } = await probe(wav);
  const bytes = Buffer.alloc(pcm!.dataBytes);
  await file.read(bytes, 0, bytes.length, pcm!.dataOffset);
  await file.close();
  expect(pcm).toMatchObject({ encoding: 's16', littleEndian: true, frameBytes: 4 });
  expect(bytes.equals(reference)).toBe(true);
});

function splitPages(bytes: Buffer): Buffer[] {
  const pages: Buffer[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const page = parseOggPage(bytes, offset)!;
    pages.push(bytes.subarray(offset, offset + page.headerBytes + page.bodyBytes));
    offset += page.headerBytes + page.bodyBytes;
  }
  return pages;
}
