import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { audioBench, decodedFrames } from '../../helpers/make-audio.ts';
import { box, boxesIn } from '../../helpers/mp4-boxes.ts';
import { seekAround } from '../../helpers/seek-around.ts';

const bench = await audioBench();
const AAC = ['-c:a', 'aac', '-aac_pns', '0'];

/** How long packet `index` lasts by a clock of so many ticks a second. */
const coarse = (timescale: number) => (index: number) =>
  Math.round(((index + 1) * 1024 * timescale) / 44_100) - Math.round((index * 1024 * timescale) / 44_100);
const jitter = (index: number): number => 1004 + ((index * 7919) % 41);

describe('where the packets of an MP4 do not last as long as what they decode to, they are counted', () => {
  it.each([
    { name: 'jitter.m4a', options: AAC, timescale: 44_100, startTicks: 1024, ticksOf: jitter },
    // 3,976 ticks more: a pause, which no decoder fills.
    {
      name: 'pause.m4a',
      options: AAC,
      timescale: 44_100,
      startTicks: 1024,
      ticksOf: (i: number) => (i === 60 ? 5000 : 1024),
    },
    { name: 'milliseconds.m4a', options: AAC, timescale: 1000, startTicks: 23, ticksOf: coarse(1000) },
    { name: 'six-hundred.m4a', options: AAC, timescale: 600, startTicks: 14, ticksOf: coarse(600) },
    {
      name: 'jitter-mp3.mp4',
      options: ['-c:a', 'libmp3lame'],
      timescale: 44_100,
      startTicks: 1105,
      ticksOf: jitter,
    },
    {
      name: 'half-rate.m4a',
      options: [...AAC, '-ar', '22050'],
      timescale: 22_050,
      startTicks: 1024,
      ticksOf: jitter,
    },
  ])('$name', async ({ name, options, timescale, startTicks, ticksOf }) => {
    const path = bench.path(name);
    const even = await readFile(await bench.make(`even-${name}`, ...options));
    await writeFile(path, retimed(even, timescale, startTicks, ticksOf));
    const frames = await decodedFrames(path, 2);
    expect(await probeHeader(path)).toMatchObject({ frames, framesSource: 'header', stampsAreExact: false });
    expect((await seekAround(path, 6)).wrong).toEqual([]);
  });

  it('but not where the index lists no packet that a decoder may start at before the edit', async () => {
    const path = bench.path('late-sync.m4a');
    const plain = await readFile(await bench.make('plain.m4a', ...AAC));
    // Packets 20 and 40 only.
    const stss = box('stss', words(0, 2, 20, 40));
    await writeFile(
      path,
      changed(plain, ['moov', 'trak', 'mdia', 'minf', 'stbl'], (body) => Buffer.concat([body, stss])),
    );
    expect(await probeHeader(path)).toMatchObject({ frames: 145_531, stampsAreExact: true });
    expect((await seekAround(path, 6)).wrong).toEqual([]);
  });
});

describe('the codec of an MP4 track is named by its description', () => {
  it.each([
    ['dts', '-c:a', 'dca', '-strict', '-2'],
    ['vorbis', '-c:a', 'libvorbis'],
    ['mp3', '-c:a', 'libmp3lame'],
    ['aac', '-c:a', 'aac'],
  ])('%s', async (codec, ...options) => {
    const path = await bench.make(`${codec}.mp4`, ...options);
    expect(await probeHeader(path)).toMatchObject({ codec, channels: 2, sampleRate: 44_100 });
    expect((await seekAround(path, 4, codec === 'aac' ? 'position' : 'bits')).wrong).toEqual([]);
  });

  it('ALS, by the object type in its configuration', async () => {
    const path = bench.path('als.mp4');
    const aac = await readFile(bench.path('aac.mp4'));
    // AudioSpecificConfig: 31, then 36 - 32 in six bits; what follows is ALS's.
    const at = aac.indexOf(Buffer.from([0x05, 0x80, 0x80, 0x80])) + 5;
    aac.writeUInt16BE((31 << 11) | (4 << 5), at);
    await writeFile(path, aac);
    expect(await probeHeader(path)).toMatchObject({ codec: 'mp4als', lossless: true });
  });
});

/** The file with another clock, an edit that begins at another tick, and packets that last as long as `ticksOf` says. */
function retimed(
  file: Buffer,
  timescale: number,
  startTicks: number,
  ticksOf: (index: number) => number,
): Buffer {
  const table = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
  let packets = 0;
  changed(file, [...table, 'stsz'], (body) => {
    packets = body.readUInt32BE(8);
    return body;
  });
  const durations = Array.from({ length: packets }, (_, index) => [1, ticksOf(index)]).flat();
  const withTable = changed(file, [...table, 'stts'], () => words(0, packets, ...durations));
  const withClock = changed(withTable, ['moov', 'trak', 'mdia', 'mdhd'], (body) => {
    body.writeUInt32BE(timescale, 12);
    return body;
  });
  return changed(withClock, ['moov', 'trak', 'edts', 'elst'], (body) => {
    body.writeUInt32BE(startTicks, 12);
    return body;
  });
}

/** The file, whose `moov` comes last, with the contents of one box changed. */
function changed(file: Buffer, path: readonly string[], change: (body: Buffer) => Buffer): Buffer {
  const [type, ...rest] = path;
  if (type === undefined) return change(Buffer.from(file));
  return Buffer.concat(
    boxesIn(file).map((one) =>
      one.type === type ? box(type, changed(one.bytes.subarray(8), rest, change)) : one.bytes,
    ),
  );
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}
