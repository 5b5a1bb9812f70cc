import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fedInputArgs } from '../../../src/engine/decode/decode-plan.ts';
import { planDecode } from '../../../src/engine/decode/plan-decode.ts';
import { primerFor } from '../../../src/engine/decode/primer.ts';
import { spareKindFor } from '../../../src/engine/decode/seek-table.ts';
import type { SpareKind } from '../../../src/engine/decode/decode-plan.ts';
import { locateFfmpeg } from '../../../src/media/ffmpeg-locator.ts';
import { startFrameIndexing } from '../../../src/media/frame-index/frame-indexing.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';

function decoded(kind: SpareKind, bytes: Uint8Array): Buffer {
  if (kind === 'script') throw new Error('a script has no stream');
  const output = ['-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1'];
  const args = [
    '-hide_banner',
    '-v',
    'error',
    '-err_detect',
    'crccheck',
    ...fedInputArgs(kind, true),
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
      const samples = decoded(spareKindFor(info), primer.bytes);
      expect(samples.length).toBe(primer.frames * info.channels * Float32Array.BYTES_PER_ELEMENT);
      expect(samples.every((byte) => byte === 0)).toBe(true);
    },
  );

  it.each(['long.wav', 'long.m4a', 'long.ogg', 'long.aac'])('%s: has none', async (name) => {
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
