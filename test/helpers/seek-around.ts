import { expect } from 'vitest';
import { planDecode } from '../../src/engine/decode/plan-decode.ts';
import { needsFrameIndex } from '../../src/engine/decode/seek-table.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { startFrameIndexing } from '../../src/formats/frame-index/frame-indexing.ts';
import { withImplicitExtension } from '../../src/media/implicit-extension.ts';
import { probeHeader } from '../../src/media/probe-header.ts';
import { isAligned } from './is-aligned.ts';
import { referenceDecode } from './reference-decode.ts';
import { runDecode } from './run-decode.ts';
import { seededRandom } from './seeded-random.ts';

/** How samples have to agree: to the bit, or, where each decode draws new noise, in their position. */
type Agreement = 'bits' | 'position';

export interface Outcome {
  readonly wrong: readonly string[];
  /** Seeks that were not decoded from the file's start. */
  readonly seeks: number;
  /** Those that went through a spare that was fed the bytes themselves. */
  readonly fed: number;
}

/** Seeks to random frames, cold and through a spare in turn, and compares 0.25 s with the linear decode. */
export async function seekAround(path: string, count = 8, agreement: Agreement = 'bits'): Promise<Outcome> {
  const ffmpeg = locateFfmpeg().path;
  const reference = await referenceDecode(path);
  const header = await probeHeader(path);
  const info = header && (await withImplicitExtension(header, path, ffmpeg, new AbortController().signal));
  const kind = needsFrameIndex(info);
  const indexing =
    info === null || kind === null ? null : startFrameIndexing(path, kind, { decodedRate: info.sampleRate });
  const random = seededRandom(3);
  const wrong: string[] = [];
  let [seeks, fed] = [0, 0];
  for (let index = 0; index < count; index++) {
    const targetFrame = Math.floor(((index + random()) / count) * reference.frames);
    const plan = await planDecode({ path, info, indexing, targetFrame });
    const isFound = plan.inputArgs.some((argument) => /^(-ss$|subfile,|concat:)/.test(argument));
    if (isFound || plan.feed !== null) seeks += 1;
    const wanted = Math.min(Math.floor(reference.sampleRate / 4), reference.frames - targetFrame);
    const way = index % 2 === 0 || plan.spare === null ? 'cold' : 'spare';
    if (way === 'spare' && plan.spare?.type === 'feed') fed += 1;
    const decoded = await runDecode(ffmpeg, plan, way, reference, wanted);
    const { channels } = reference;
    const expected = reference.samples.subarray(targetFrame * channels, (targetFrame + wanted) * channels);
    if (decoded.frames !== wanted || !agree(decoded.samples, expected, channels, agreement))
      wrong.push(`${way} ${targetFrame}: ${decoded.frames} of ${wanted} ${decoded.stderr}`);
  }
  return { wrong, seeks, fed };
}

/** Right everywhere, and not by decoding everything: only targets near the start are reached from there. */
export function expectExact({ wrong, seeks }: Pick<Outcome, 'wrong' | 'seeks'>, leastSeeks = 6): void {
  expect(wrong).toEqual([]);
  expect(seeks).toBeGreaterThanOrEqual(leastSeeks);
}

function agree(a: Float32Array, b: Float32Array, channels: number, agreement: Agreement): boolean {
  return agreement === 'position' ? isAligned(a, b, channels) : Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function bytesOf(samples: Float32Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}
