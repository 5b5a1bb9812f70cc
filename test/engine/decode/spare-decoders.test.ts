import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChildDecoder } from '../../../src/engine/decode/child-decoder.ts';
import { planDecode } from '../../../src/engine/decode/plan-decode.ts';
import { needsFrameIndex } from '../../../src/engine/decode/seek-table.ts';
import { kindOfSpare } from '../../../src/engine/decode/decode-plan.ts';
import type { FfmpegChild } from '../../../src/ffmpeg/ffmpeg-child.ts';
import { SpareDecoders } from '../../../src/engine/decode/spare-decoders.ts';
import { locateFfmpeg } from '../../../src/ffmpeg/locate-ffmpeg.ts';
import { startFrameIndexing } from '../../../src/formats/frame-index/frame-indexing.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const WANTED_FRAMES = 4096;
const OPUS_TOLERANCE = 2 / 32_768;

let spares: SpareDecoders | null = null;
afterEach(() => spares?.close());

/** What comes of a seek that takes the spare, which there has to be. */
async function seek(path: string, targetFrame: number): Promise<Float32Array> {
  const ffmpegPath = locateFfmpeg().path;
  const info = (await probeHeader(path))!;
  const { sampleRate, channels } = info;
  const shape = { sampleRate, channels };
  const container = needsFrameIndex(info);
  const indexing = container === null ? null : startFrameIndexing(path, container);
  const plan = await planDecode({ path, info, indexing, targetFrame });
  spares = new SpareDecoders(ffmpegPath);
  spares.prepare({ shape, kind: () => Promise.resolve(kindOfSpare(plan.spare!)) });
  let spare: FfmpegChild | null = null;
  await waitUntil(() => (spare = spares!.take(shape, plan)) !== null, 'a spare');
  const wantedBytes = WANTED_FRAMES * channels * Float32Array.BYTES_PER_ELEMENT;
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    let bytes = 0;
    const decoder = new ChildDecoder(
      { ffmpegPath, plan, shape, filters: [], spare: spare! },
      {
        onFrames: (frames) => {
          chunks.push(Buffer.from(frames));
          bytes += frames.length;
          if (bytes < wantedBytes) return frames.length;
          decoder.close();
          resolve();
          return frames.length;
        },
        onEnd: () => resolve(),
      },
    );
  });
  const all = new Uint8Array(Buffer.concat(chunks)).buffer.slice(0, wantedBytes);
  return new Float32Array(all);
}

describe('a spare is what a seek takes, and gives the frames of a linear decode', () => {
  it.each(['long.flac', 'long-cbr.mp3', 'long.m4a', 'long-alac.m4a', 'long.ogg', 'long.opus'])(
    '%s: at the beginning, just behind it, and far from it',
    async (name) => {
      const path = await generated(name);
      const reference = await referenceDecode(path);
      for (const targetFrame of [0, 5000, 12_345, 1_000_001]) {
        const samples = await seek(path, targetFrame);
        const from = targetFrame * reference.channels;
        const expected = reference.samples.subarray(from, from + WANTED_FRAMES * reference.channels);
        const largest = samples.reduce(
          (most, value, at) => Math.max(most, Math.abs(value - expected[at]!)),
          0,
        );
        expect(largest, `frame ${targetFrame}`).toBeLessThanOrEqual(
          name === 'long.opus' ? OPUS_TOLERANCE : 0,
        );
      }
    },
  );
});

describe('a spare is begun', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    [1, true],
    [0, false],
  ])('%i times where it is said that seeks come: %s', (times, comes) => {
    vi.useFakeTimers();
    const kind = vi.fn(() => new Promise<null>(() => undefined));
    spares = new SpareDecoders(locateFfmpeg().path, comes);
    spares.prepare({ shape: { sampleRate: 44_100, channels: 2 }, kind });
    vi.advanceTimersByTime(10_000);
    expect(kind).toHaveBeenCalledTimes(times);
  });
});
