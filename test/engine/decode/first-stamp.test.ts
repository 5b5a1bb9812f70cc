import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { box, boxesIn } from '../../helpers/mp4-boxes.ts';
import { expectExact, seekAround } from '../../helpers/seek-around.ts';

const bench = await audioBench();

const AAC = ['-c:a', 'aac', '-aac_pns', '0'];
const FRAGMENTED = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof', '-frag_duration', '1000000'];

describe('of a track whose time stamps do not begin with 0, positions are those of the linear decode', () => {
  it.each([
    // An edit list that begins at the priming's first packet: ffmpeg's own.
    ['late-aac.m4a', 20_992, ...AAC],
    ['late-alac.m4a', 22_050, '-c:a', 'alac'],
    // An edit list without the pre-skip, which is in milliseconds: 493 of them before the first packet.
    ['late-opus.mp4', 23_976, '-c:a', 'libopus'],
    ['late.opus', 24_000, '-c:a', 'libopus'],
    ['late.oga', 22_050, '-c:a', 'flac'],
  ])('%s begins at frame %i', async (name, firstStampFrames, ...options) => {
    const wav = await generated('long.wav');
    const path = await bench.convert(wav, name, '-output_ts_offset', '0.5', ...options);
    expect(await probeHeader(path)).toMatchObject({ firstStampFrames });
    expectExact(await seekAround(path, 4), 3);
  });

  it('of fragments that were cut out of a longer stream', async () => {
    const whole = await readFile(
      await bench.convert(await generated('long.m4a'), 'fragments.m4a', '-c', 'copy', ...FRAGMENTED),
    );
    const boxes = boxesIn(whole);
    const first = boxes.findIndex(({ type }) => type === 'moof');
    const path = bench.path('cut.m4a');
    // The third fragment and all after it: each a moof and an mdat.
    const kept = boxes.filter(({ type }, index) => (index < first ? type !== 'sidx' : index >= first + 4));
    await writeFile(path, Buffer.concat(kept.map(({ bytes }) => bytes)));
    const header = await probeHeader(path);
    expect(header!.firstStampFrames).toBeGreaterThan(2 * 44_100 - 1024);
    expectExact(await seekAround(path, 4), 3);
  });

  it('of fragments whose edit leaves out the priming, which no decoder does there', async () => {
    const flags = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof+delay_moov'];
    const options = [...AAC, ...flags, '-frag_duration', '700000'];
    const path = await bench.convert(await generated('long.wav'), 'delayed.mp4', ...options);
    expect(await probeHeader(path)).toMatchObject({ initialPadding: 0, firstStampFrames: -1024 });
    expectExact(await seekAround(path, 4), 3);
  });

  it('where only iTunes’ tag says what to leave out at the beginning', async () => {
    const original = await generated('long.m4a');
    const { initialPadding, frames, trailingPadding } = (await probeHeader(original))!;
    const path = bench.path('tagged.m4a');
    await writeFile(
      path,
      taggedInsteadOfEdited(await readFile(original), [initialPadding, trailingPadding, frames!]),
    );
    expect(await probeHeader(path)).toMatchObject({
      initialPadding,
      frames,
      trailingPadding,
      firstStampFrames: initialPadding,
    });
    expectExact(await seekAround(path, 4), 3);
  });
});

describe('of HE-AAC, whose spectral band replication draws new noise each time, positions are those of the linear decode', () => {
  // Both made with fdkaac 1.0.0 (libfdk-aac 2.0.2) from eight seconds of a synthetic signal: no tool that the tests install writes it.
  it.each([
    // Its tag counts frames of the coder, which are half as many.
    ['he-aac.m4a', { sampleRate: 44_100, channels: 2, frames: 8 * 44_100, initialPadding: 4096 }],
    // Its headers say 22,050 Hz and one channel.
    ['he-aac-v2.aac', { sampleRate: 22_050, channels: 1, frames: 180_224 }],
  ])('%s', async (name, facts) => {
    const path = fileURLToPath(new URL(`files/${name}`, import.meta.url));
    expect(await probeHeader(path)).toMatchObject(facts);
    expectExact(await seekAround(path, 8, 'position'), 5);
  });
});

/** Takes the edit list (and what tags there are) out of a file whose `moov` comes last, and puts an `iTunSMPB` in. */
function taggedInsteadOfEdited(file: Buffer, numbers: readonly [number, number, number]): Buffer {
  const boxes = boxesIn(file);
  const moov = Buffer.from(boxes.find(({ type }) => type === 'moov')!.bytes.subarray(8));
  for (const type of ['edts', 'udta']) {
    const at = moov.indexOf(type, 0, 'latin1');
    if (at >= 0) moov.write('free', at, 'latin1');
  }
  const [priming, padding, length] = numbers.map((number) => number.toString(16).toUpperCase());
  const text = ` 00000000 ${priming!.padStart(8, '0')} ${padding!.padStart(8, '0')} ${length!.padStart(16, '0')} 00000000`;
  const flags = Buffer.alloc(4);
  const item = box(
    '----',
    box('mean', flags, Buffer.from('com.apple.iTunes')),
    box('name', flags, Buffer.from('iTunSMPB')),
    box('data', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]), Buffer.from(text)),
  );
  const handler = box('hdlr', Buffer.alloc(8), Buffer.from('mdirappl'), Buffer.alloc(9));
  const tags = box('udta', box('meta', flags, handler, box('ilst', item)));
  const rest = boxes.filter(({ type }) => type !== 'moov').map(({ bytes }) => bytes);
  return Buffer.concat([...rest, box('moov', moov, tags)]);
}
