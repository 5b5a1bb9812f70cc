import { describe, expect, it } from 'vitest';
import { planDecode } from '../../../src/engine/decode/plan-decode.ts';
import { needsFrameIndex } from '../../../src/engine/decode/seek-table.ts';
import { locateFfmpeg } from '../../../src/ffmpeg/locate-ffmpeg.ts';
import { startFrameIndexing } from '../../../src/formats/frame-index/frame-indexing.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';
import { isAligned } from '../../helpers/is-aligned.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { runDecode } from '../../helpers/run-decode.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';

/** Two steps of 16 bit: what the project allows an Opus decoder that was started in the middle. */
const OPUS_TOLERANCE = 2 / 32_768;

interface Format {
  readonly name: string;
  readonly tolerance?: number;
  readonly noisy?: true;
}

const FORMATS: readonly Format[] = [
  { name: 'long.wav' },
  { name: 'long.aiff' },
  { name: 'long.flac' },
  { name: 'long-alac.m4a' },
  { name: 'long.wv' },
  { name: 'long-cbr.mp3' },
  { name: 'long-vbr.mp3' },
  { name: 'long-no-xing.mp3' },
  { name: 'long.aac' },
  { name: 'long.m4a' },
  // Noise substitution draws new random numbers in each decode, so only the position can be right.
  { name: 'long-pns.m4a', noisy: true },
  { name: 'long.ogg' },
  { name: 'long.opus', tolerance: OPUS_TOLERANCE },
  { name: 'long.webm', tolerance: OPUS_TOLERANCE },
  { name: 'long.mka' },
  { name: 'long.wma' },
];

/** Seeks per format; PLAYHEAD_SEEKS asks for more. Two decoders run at a time. */
const SEEKS = Number(process.env.PLAYHEAD_SEEKS ?? 100);
const CONCURRENCY = 2;

describe(`${SEEKS} seeks to random frames, cold and through a spare, against the linear decode`, () => {
  it.each(FORMATS)(
    '$name: the first frame is the target, and the samples after it are the same',
    { timeout: 300_000 },
    async ({ name, tolerance = 0, noisy }) => {
      const ffmpeg = locateFfmpeg().path;
      const path = await generated(name);
      const reference = await referenceDecode(path);
      const info = await probeHeader(path);
      const kind = needsFrameIndex(info);
      const indexing = kind === null ? null : startFrameIndexing(path, kind);
      const { sampleRate, channels } = reference;
      // What the container declares to be the track's end may come before the decoder's.
      const first = await planDecode({ path, info, indexing, targetFrame: 0 });
      const totalFrames = first.endFrame ?? reference.frames;
      expect(totalFrames).toBeLessThanOrEqual(reference.frames);
      const wrong: string[] = [];
      await inParallel(targetsOf(totalFrames, sampleRate, SEEKS), async (targetFrame, index) => {
        const plan = await planDecode({ path, info, indexing, targetFrame });
        const way = index % 2 === 0 ? 'cold' : 'spare';
        const wantedFrames = Math.min(sampleRate / 2, totalFrames - targetFrame);
        const decoded = await runDecode(ffmpeg, plan, way, reference, wantedFrames);
        const expected = reference.samples.subarray(
          targetFrame * channels,
          (targetFrame + wantedFrames) * channels,
        );
        const same = noisy
          ? isAligned(decoded.samples, expected, channels)
          : largestDifference(decoded.samples, expected) <= tolerance;
        if (decoded.frames !== wantedFrames || !same)
          wrong.push(`${way} ${targetFrame}: ${decoded.frames} of ${wantedFrames} ${decoded.stderr}`);
      });
      expect(wrong).toEqual([]);
    },
  );
});

/** The edges, and random frames: a tenth each in the first and the last three seconds, the rest anywhere. */
function targetsOf(totalFrames: number, sampleRate: number, count: number): number[] {
  const random = seededRandom(20);
  const edgeFrames = 3 * sampleRate;
  const targets = [0, 1, totalFrames - 1, totalFrames - 2, sampleRate, 2 * sampleRate];
  while (targets.length < count) {
    const kind = targets.length % 10;
    const range = kind < 2 ? edgeFrames : totalFrames;
    const at = Math.floor(random() * range);
    targets.push(kind === 1 ? totalFrames - 1 - at : at);
  }
  return targets;
}

async function inParallel(
  targets: readonly number[],
  work: (target: number, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < targets.length) {
      const index = next++;
      await work(targets[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < Math.min(a.length, b.length); i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
