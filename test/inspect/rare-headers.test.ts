import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { inspectFile } from '../../src/inspect/inspect-file.ts';
import { loudnessOfFile } from '../../src/inspect/loudness-file.ts';
import { tagsOfFile } from '../../src/inspect/tags-of-file.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { apeTag } from '../helpers/tag-bytes.ts';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const OPTIONS = { decode: true, hash: false, expected: {} };

const inspect = (file: string, exact = false) => inspectFile({ file, path: file }, { exact }, context);
const verify = (file: string) => verifyFile({ file, path: file }, OPTIONS, context);

async function written(name: string, ...parts: Buffer[]): Promise<string> {
  await writeFile(bench.path(name), Buffer.concat(parts));
  return bench.path(name);
}

describe('VBRI, the header of the Fraunhofer encoder', async () => {
  // LAME's own header frame, emptied and filled as the Fraunhofer encoder does: always 36 bytes into the frame.
  await bench.make('source.wav', '-map_metadata', '-1');
  await bench.run('lame', '--quiet', '-V4', 'source.wav', 'xing.mp3');
  const xing = await readFile(bench.path('xing.mp3'));
  const frameBytes = xing.indexOf(Buffer.from([0xff, 0xfb]), 4);
  const packets = xing.readUInt32BE(xing.indexOf('Xing') + 8);
  const vbri = (promised: number): Buffer => {
    const frame = Buffer.concat([xing.subarray(0, 4), Buffer.alloc(frameBytes - 4)]);
    frame.write('VBRI', 36);
    frame.writeUInt16BE(1, 40); // version
    frame.writeUInt32BE(xing.length, 46);
    frame.writeUInt32BE(promised, 50);
    return frame;
  };
  const audio = xing.subarray(frameBytes);

  it('gives the length and is sound', async () => {
    const file = await written('vbri.mp3', vbri(packets), audio);
    const [stream] = (await inspect(file)).streams;
    expect(stream?.codec_name).toBe('mp3');
    // Its number of packets is not believed to the frame: they are counted.
    expect((await inspect(file)).format?.duration_source).toBe('scan');
    expect(stream?.nb_samples).toBe((await inspect(file, true)).streams[0]?.nb_samples);
    expect(await verify(file)).toMatchObject({ status: 'ok', findings: [] });
  });

  it('that promises more frames than there are is a finding', async () => {
    const report = await verify(await written('vbri-more.mp3', vbri(packets + 3), audio));
    expect(report.findings).toMatchObject([
      {
        code: 'packet-count',
        message: `the VBRI header promises ${packets + 3} frames, there are ${packets}`,
      },
    ]);
  });
});

describe('APE tags at the end of an MP3', async () => {
  await bench.run('lame', '--quiet', '-V4', 'source.wav', 'plain.mp3');
  const plain = await readFile(bench.path('plain.mp3'));
  const id3v1 = Buffer.alloc(128);
  id3v1.write('TAGOld title');

  it.each([
    ['alone', []],
    ['before ID3v1', [id3v1]],
  ])('%s are read, and are no junk', async (name, behind) => {
    const file = await written(
      `ape-${name}.mp3`,
      plain,
      apeTag({ Title: 'Café', Artist: 'Name' }),
      ...behind,
    );
    expect(await verify(file)).toMatchObject({ status: 'ok', findings: [] });
    const report = await inspect(file);
    expect(report.streams[0]!.nb_samples).toBe(SOURCE_FRAMES);
    expect(report.warnings).toEqual([]);
    const tags = await tagsOfFile({ file, path: file }, { native: true, picturesDir: null }, context);
    expect(tags.tags).toMatchObject({ title: 'Café', artist: 'Name' });
  });

  it('are named where FLAC has none', async () => {
    await bench.run('flac', '-s', 'source.wav', '-o', 'plain.flac');
    const flac = await readFile(bench.path('plain.flac'));
    const report = await verify(await written('ape.flac', flac, apeTag({ Title: 'x' })));
    expect(report).toMatchObject({
      status: 'warning',
      findings: [
        {
          code: 'foreign-tag',
          offset: flac.length,
          message: expect.stringContaining('an APEv2 tag') as string,
        },
      ],
      decoded_frames: SOURCE_FRAMES,
    });
  });
});

describe('Ogg Speex', async () => {
  const file = await bench.make('x.spx', '-ac', '1', '-ar', '16000', '-c:a', 'libspeex');

  it('is described, and is sound', async () => {
    const report = await inspect(file);
    expect(report).toMatchObject({
      error: null,
      format: { format_name: 'ogg', duration_source: 'estimate' },
      streams: [{ codec_name: 'speex', sample_rate: 16_000, channels: 1 }],
    });
    expect(report.format?.duration).toBeCloseTo(SOURCE_FRAMES / 44_100, 1);
    expect(await verify(file)).toMatchObject({ status: 'ok', findings: [] });
  });

  it('with a flipped bit is damaged, in that page', async () => {
    const bytes = await readFile(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at]! ^= 1;
    const report = await verify(await written('bad.spx', bytes));
    expect(report.status).toBe('damaged');
    const crc = report.findings.find(({ code }) => code === 'page-crc')!;
    expect(crc.offset).toBe(bytes.lastIndexOf('OggS', at));
  });
});

describe('channels', () => {
  const channelsOf = async (file: string) => {
    const [stream] = (await inspect(file)).streams;
    return [stream!.channels, stream!.channel_layout];
  };

  it('AAC whose channels only its program config element tells', async () => {
    const m4a = await bench.make('quad.m4a', '-t', '0.1', '-af', 'aformat=channel_layouts=quad');
    const wide = await bench.make('wide.m4a', '-t', '0.1', '-af', 'aformat=channel_layouts=7.1(wide)');
    const limits = { dualMono: false, dynamicRange: false, blocks: false, limits: {} };
    expect(await loudnessOfFile({ file: wide, path: wide }, limits, context)).toMatchObject({
      error: null,
      sample_peak: expect.closeTo(-10.5, 0) as number,
    });
    expect(await channelsOf(m4a)).toEqual([4, null]);
    expect(await channelsOf(wide)).toEqual([8, null]);
    expect(await channelsOf(await bench.convert(m4a, 'quad.aac', '-c', 'copy'))).toEqual([4, null]);
    expect(await channelsOf(await bench.convert(wide, 'wide.mka', '-c', 'copy'))).toEqual([8, null]);
  });

  it.each([
    ['flac', '5.1(side)', '5.1(side)'],
    ['flac', '5.1', '5.1'],
    ['flac', '7.1(wide)', '7.1(wide)'],
    ['oga', '5.1(side)', '5.1(side)', '-c:a', 'flac'],
    ['m4a', '4.0', '4.0', '-c:a', 'alac'],
    ['m4a', '7.1(wide)', '7.1(wide)', '-c:a', 'alac'],
    ['caf', 'stereo', 'stereo', '-c:a', 'alac'],
  ])('%s in %s', async (type, layout, told, ...options) => {
    const file = await bench.make(
      `layout.${type}`,
      '-t',
      '0.1',
      '-af',
      `aformat=channel_layouts=${layout}`,
      ...options,
    );
    expect((await channelsOf(file))[1]).toBe(told);
  });
});
