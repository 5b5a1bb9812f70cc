import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { probeStreamHead } from '../../../src/media/probe-stream-head.ts';
import { audioBench, decodedFrames } from '../../helpers/make-audio.ts';
import { boxesIn } from '../../helpers/mp4-boxes.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';
import { expectExact, seekAround } from '../../helpers/seek-around.ts';

const bench = await audioBench();
const AAC = ['-c:a', 'aac', '-aac_pns', '0'];
const fragmented = (...flags: string[]): string[] => [
  ...['-movflags', flags.join('+'), '-frag_duration', '700000'],
];

describe('the length of a fragmented MP4 is what its index and all its fragments list', () => {
  it.each([
    // 145,531 frames and 1,024 of priming are 144 packets of 1,024.
    ['first-in-index.m4a', 147_456, ...AAC, ...fragmented('frag_keyframe')],
    ['empty-index.m4a', 147_456, ...AAC, ...fragmented('frag_keyframe', 'empty_moov')],
    ['dash.m4a', 147_456, ...AAC, ...fragmented('dash', 'delay_moov')],
    ['cmaf.mp4', 147_456, ...AAC, ...fragmented('cmaf')],
    [
      'sidx.mp4',
      147_456,
      ...AAC,
      ...fragmented('frag_keyframe', 'empty_moov', 'default_base_moof', 'global_sidx'),
    ],
    ['lossless.m4a', 145_531, '-c:a', 'alac', ...fragmented('frag_keyframe')],
    ['flac.mp4', 145_531, '-c:a', 'flac', '-strict', '-2', ...fragmented('frag_keyframe')],
    ['half-rate-mp3.mp4', 74_304, '-c:a', 'libmp3lame', '-ar', '22050', ...fragmented('frag_keyframe')],
  ])('%s: %i frames', async (name, frames, ...options) => {
    const path = await bench.make(name, ...options);
    expect(await probeHeader(path)).toMatchObject({ frames, framesSource: 'header' });
    expect(await decodedFrames(path, 2)).toBe(frames);
    expectExact(await seekAround(path, 4), 1);
    const { stdoutBytes, stderr, code } = await runPlayhead([path, '--output', '-']);
    expect({ code, stderr, frames: stdoutBytes.length / 8 }).toEqual({ code: 0, stderr: '', frames });
  });

  it('beside a picture', async () => {
    const video = ['-f', 'lavfi', '-i', 'testsrc=d=3', '-map', '0', '-map', '1', '-c:v', 'mpeg4', '-g', '5'];
    const path = await bench.convert(
      await bench.make('sound.wav'),
      'video.mp4',
      ...video,
      ...AAC,
      ...fragmented('frag_keyframe'),
    );
    expect((await probeHeader(path))!.frames).toBe(await decodedFrames(path, 2));
  });

  it('of which one is missing: positions are those of what is there', async () => {
    const whole = await readFile(
      await bench.make('whole.m4a', ...AAC, ...fragmented('frag_keyframe', 'default_base_moof')),
    );
    const path = bench.path('gap.m4a');
    const boxes = boxesIn(whole).filter(({ type }) => type !== 'mfra');
    const first = boxes.findIndex(({ type }) => type === 'moof');
    boxes.splice(first, 2);
    await writeFile(path, Buffer.concat(boxes.map(({ bytes }) => bytes)));
    const header = await probeHeader(path);
    expect(header).toMatchObject({ frames: await decodedFrames(path, 2), stampsAreExact: false });
    expect((await seekAround(path, 4)).wrong).toEqual([]);
  });

  it('is unknown where only the beginning of a stream can be looked at', async () => {
    const bytes = await readFile(await bench.make('stream.m4a', ...AAC, ...fragmented('frag_keyframe')));
    expect(await probeStreamHead(bytes.subarray(0, 30_000), bytes.length)).toMatchObject({ frames: null });
    expect(await probeStreamHead(bytes.subarray(0, 30_000), null)).toMatchObject({ frames: null });
  });
});
