import type { AudioFileInfo } from '../audio-file.ts';
import { codecOf } from './matroska-header.ts';
import type { ByteRange, FileBytes } from '../file-bytes.ts';
import { findLastBefore } from '../interpolation-search.ts';
import { type ClusterHead, nextCluster, readClusterHead } from './matroska-cluster.ts';
import { type MatroskaLayout, readMatroskaLayout } from './matroska-layout.ts';
import { packetCounter } from '../frame-index/packet-frames.ts';

/** A cluster where a decoder can be started, given the headers first. */
export interface MatroskaSeekPoint {
  readonly headers: readonly ByteRange[];
  readonly clusterByte: number;
  /** The first frame of the track that comes out of a decoder started at the cluster. */
  readonly firstFrame: number;
}

/** What a writer's own arithmetic may add to half a tick. */
const ROUNDING_FRAMES = 1;
/** Stamps that were copied from a file with milliseconds into one with finer ticks are no better for it. */
const COPIED_MS = 1.5;
/**
 * Blocks that are compared with their time stamps. Packets of one length lie so far apart that a few are enough; Vorbis
 * has lengths that differ by 64 frames, and PCM any: there a position has to be narrowed down to a few frames.
 */
const JUDGED_BLOCKS = { evenly: 12, unevenly: 64 } as const;

/**
 * Finds the last cluster from which a decoder gives frames up to `latestFrame` or earlier, and which frame it gives first.
 *
 * Time stamps are whole milliseconds, 44 frames. But each of many blocks in a row has one, and how many frames lie between
 * blocks is known from their packets; so the cluster's place is narrowed down to a few frames, and in the stream it can
 * only be a sum of packet lengths. Null unless exactly one place fits: then only counting from the start is right.
 */
export async function findMatroskaSeekPoint(
  file: FileBytes,
  { sampleRate, audioIndex }: Pick<AudioFileInfo, 'sampleRate' | 'audioIndex'>,
  latestFrame: number,
  totalFrames: number | null,
): Promise<MatroskaSeekPoint | null> {
  const layout = await readMatroskaLayout(file, audioIndex);
  if (layout === null) return null;
  const framesPerTick = (sampleRate * layout.tickNs) / 1e9;
  const codec = codecOf(layout.track);
  const judged =
    JUDGED_BLOCKS[codec === 'vorbis' || codec?.startsWith('pcm_') === true ? 'unevenly' : 'evenly'];
  const first = await readClusterHead(file, layout.firstClusterByte, layout, judged);
  if (first === null) return null;
  // One tick less, so that rounding cannot choose a cluster that begins too late.
  const latestTicks = first.position + Math.floor(latestFrame / framesPerTick) - 1;
  const nearest = await findLastBefore(
    {
      next: (offset, limit) => nextCluster(file, offset, limit, layout),
      ...{ first, endOffset: layout.segmentEndByte },
      endPosition: totalFrames === null ? null : first.position + totalFrames / framesPerTick,
    },
    latestTicks,
  );
  if (nearest === null || nearest.offset === first.offset) return null;
  const chosen = await readClusterHead(file, nearest.offset, layout, judged);
  if (chosen === null) return null;
  const halfTick = framesPerTick / 2 + ROUNDING_FRAMES;
  const firstFrame =
    distance(layout, first, chosen, framesPerTick, halfTick) ??
    distance(layout, first, chosen, framesPerTick, halfTick + (COPIED_MS * sampleRate) / 1000);
  return firstFrame === null ? null : { headers: layout.headers, clusterByte: chosen.offset, firstFrame };
}

/** Frames from one cluster to another, where the stamps allow only one number. */
function distance(
  layout: MatroskaLayout,
  from: ClusterHead,
  to: ClusterHead,
  framesPerTick: number,
  uncertaintyFrames: number,
): number | null {
  const origin = placeOf(from, layout, framesPerTick, uncertaintyFrames);
  const place = placeOf(to, layout, framesPerTick, uncertaintyFrames);
  if (origin === null || place === null) return null;
  const step = greatestCommonDivisor(origin.stepFrames, place.stepFrames);
  return onlyMultiple(step, place.low - origin.high, place.high - origin.low);
}

/** Where the first frame of a cluster can lie on the scale of the time stamps, and of what all distances are multiples. */
interface Place {
  readonly low: number;
  readonly high: number;
  readonly stepFrames: number;
}

function placeOf(
  cluster: ClusterHead,
  layout: MatroskaLayout,
  framesPerTick: number,
  uncertaintyFrames: number,
): Place | null {
  const count = packetCounter(layout.track);
  if (count === null) return null;
  // The first packet given to a Vorbis decoder yields nothing, and what its stamp means differs between writers.
  const skipped = codecOf(layout.track) === 'vorbis' ? 1 : 0;
  let low = -Infinity;
  let high = Infinity;
  let stepFrames = 0;
  let before = 0;
  for (const [index, block] of cluster.blocks.entries()) {
    const start = block.ticks * framesPerTick - before;
    if (index >= skipped) {
      low = Math.max(low, start - uncertaintyFrames);
      high = Math.min(high, start + uncertaintyFrames);
    }
    for (const packet of block.packets) {
      const frames = count(packet);
      if (frames === null) return null;
      before += frames;
      stepFrames = greatestCommonDivisor(stepFrames, frames);
    }
  }
  return low <= high && stepFrames > 0 ? { low, high, stepFrames } : null;
}

/** The one multiple of `step` in a range; null if there is none or more than one. */
function onlyMultiple(step: number, low: number, high: number): number | null {
  const multiple = Math.ceil(low / step) * step;
  return multiple <= high && multiple + step > high && multiple > 0 ? multiple : null;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
