import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fedInputArgs } from '../../../src/engine/decode/decode-plan.ts';
import { planDecode } from '../../../src/engine/decode/plan-decode.ts';
import { type Primer, primerFor } from '../../../src/engine/decode/primer.ts';
import { locateFfmpeg } from '../../../src/media/ffmpeg-locator.ts';
import { startFrameIndexing } from '../../../src/media/frame-index/frame-indexing.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';

function decoded({ demuxer, bytes }: Primer): Buffer {
  const output = ['-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1'];
  const args = [
    ...['-hide_banner', '-v', 'error', '-err_detect', 'crccheck'],
    ...fedInputArgs(demuxer, true),
    ...output,
  ];
  return execFileSync(locateFfmpeg().path, args, { input: bytes, maxBuffer: 1 << 26 });
}

describe('a primer', () => {
  it.each(['long.flac', 'long-cbr.mp3', 'long-vbr.mp3', 'long-no-xing.mp3'])(
    '%s: decodes to just as many frames as it says, all of them silent',
    async (name) => {
      const path = await generated(name);
      const info = (await probeHeader(path))!;
      const primer = (await primerFor(path, info))!;
      const samples = decoded(primer);
      expect(samples.length).toBe(primer.frames * info.channels * Float32Array.BYTES_PER_ELEMENT);
      expect(samples.every((byte) => byte === 0)).toBe(true);
    },
  );

  it.each(['long.m4a', 'long-alac.m4a', 'long.ogg', 'long.opus'])(
    '%s: decodes to the beginning of the track, behind what its container drops',
    async (name) => {
      const path = await generated(name);
      const info = (await probeHeader(path))!;
      const { channels, samples: reference } = await referenceDecode(path);
      const primer = (await primerFor(path, info))!;
      const bytes = decoded(primer);
      const frames = bytes.length / (channels * Float32Array.BYTES_PER_ELEMENT);
      // Vorbis: half of the last block, of 2,048 frames, comes out with the packet that follows.
      expect(primer.frames - frames).toBe(name === 'long.ogg' ? 512 : 0);
      const samples = new Float32Array(new Uint8Array(bytes).buffer);
      const delay = info.container === 'mp4' ? info.initialPadding : 0;
      expect(samples.subarray(delay * channels)).toEqual(reference.subarray(0, (frames - delay) * channels));
    },
  );

  it.each(['long.wav', 'long.wv', 'long.mka', 'long.aac'])('%s: has none', async (name) => {
    const path = await generated(name);
    expect(await primerFor(path, (await probeHeader(path))!)).toBeNull();
  });
});

describe('an MP3 in the middle', () => {
  it('is begun as few coded frames before the target as its reservoir and its decoder ask for', async () => {
    const path = await generated('long-cbr.mp3');
    const info = (await probeHeader(path))!;
    const indexing = startFrameIndexing(path, 'mp3');
    await indexing.finished;
    for (let targetFrame = 100_000; targetFrame < 500_000; targetFrame += 7919) {
      const { spare } = await planDecode({ path, info, indexing, targetFrame });
      // Two coded frames of preroll, 511 bytes of others for the reservoir, and the part of the target's own before it.
      expect(spare!.discardFrames).toBeLessThan((2 + 3 + 2) * 1152);
      expect(spare!.discardFrames).toBeGreaterThanOrEqual(2 * 1152);
    }
  });
});
