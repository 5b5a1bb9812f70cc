import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseMpegHeader } from '../../../src/formats/mp3/mpeg-header.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { audioBench, decodedFrames } from '../../helpers/make-audio.ts';
import { seekAround } from '../../helpers/seek-around.ts';

const bench = await audioBench();

describe('an Info frame that is too short for the whole LAME tag still says the encoder delay', () => {
  it.each([
    // With the fourth bit rate a frame has 182 bytes. They hold the delays, but not the checksums behind them.
    { name: 'stereo.mp3', frames: 145_531, options: ['-b:a', '128k'] },
    { name: 'vbr.mp3', frames: 145_531, options: ['-q:a', '2'] },
    // 168 bytes at 48 kHz end before the delays: what stands there is the next frame's beginning, which ffmpeg takes for them.
    { name: 'behind-the-frame.mp3', frames: null, options: ['-b:a', '128k', '-ar', '48000'] },
  ])('$name', async ({ name, frames, options }) => {
    const whole = await readFile(await bench.make(`whole-${name}`, ...options, '-id3v2_version', '0'));
    const sizeBytes = parseMpegHeader(whole.readUInt32BE(0))!.sizeBytes;
    const first = Buffer.from(whole.subarray(0, sizeBytes));
    first[2] = (first[2]! & 0x0d) | (4 << 4);
    const short = first.subarray(0, parseMpegHeader(first.readUInt32BE(0))!.sizeBytes);
    const path = bench.path(name);
    await writeFile(path, Buffer.concat([short, whole.subarray(sizeBytes)]));
    const header = await probeHeader(path);
    const linear = await decodedFrames(path, 2);
    expect(header!.frames).toBe(linear);
    if (frames !== null) expect(header).toMatchObject({ frames, initialPadding: 1105 });
    expect((await seekAround(path, 4)).wrong).toEqual([]);
  });
});
