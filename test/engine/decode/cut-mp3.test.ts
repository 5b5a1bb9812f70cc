import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { audioBench, decodedFrames } from '../../helpers/make-audio.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';

const bench = await audioBench();
const whole = await readFile(
  await bench.make('whole.mp3', '-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0'),
);
/** 128 packets of 1,152. */
const FRAMES = 147_456;

describe('an MP3 that ends within a frame has what a decoder makes of that frame', () => {
  it.each([
    [4, FRAMES, Buffer.alloc(0)],
    [100, FRAMES, Buffer.alloc(0)],
    [400, FRAMES, Buffer.alloc(0)],
    [3, FRAMES - 1152, Buffer.alloc(0)],
    [200, FRAMES, Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)])],
  ])('%i bytes of the last', async (keptBytes, frames, tag) => {
    const path = bench.path(`kept-${keptBytes}.mp3`);
    await writeFile(path, Buffer.concat([whole.subarray(0, lastFrameAt() + keptBytes), tag]));
    expect(await decodedFrames(path, 2)).toBe(frames);
    expect(await probeHeader(path)).toMatchObject({ frames, framesSource: 'scan' });
    const range = ['--memory', '0', '--range', `${frames - 100}f-${frames}f`];
    const { stdoutBytes, code } = await runPlayhead([path, ...range, '--output', '-']);
    const { samples } = await referenceDecode(path);
    const { buffer, byteOffset, byteLength } = samples.subarray((frames - 100) * 2, frames * 2);
    expect(code).toBe(0);
    expect(stdoutBytes.equals(Buffer.from(buffer, byteOffset, byteLength))).toBe(true);
  });
});

function lastFrameAt(): number {
  let at = 0;
  for (let next = at; next < whole.length; next += 417 + ((whole[next + 2]! >> 1) & 1)) at = next;
  return at;
}
