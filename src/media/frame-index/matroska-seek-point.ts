import { codecOf } from '../container/matroska.ts';
import type { FileBytes } from '../file-bytes.ts';
import { type ClusterHead, nextCluster, readClusterHead } from './matroska-cluster.ts';
import { type ByteRange, type MatroskaLayout, readMatroskaLayout } from './matroska-layout.ts';
import { packetCounter } from './packet-frames.ts';

/** A cluster where a decoder can be started, given the headers first. */
export interface MatroskaSeekPoint {
  readonly headers: readonly ByteRange[];
  readonly clusterByte: number;
  /** The first frame of the track that comes out of a decoder started at the cluster. */
  readonly firstFrame: number;
}

/** Blocks that are compared with their time stamps: enough to narrow a position down to a few frames. */
const JUDGED_BLOCKS = 64;
/** Below this distance, looking at one cluster after the other is cheaper than another guess. */
const WALK_BYTES = 1 << 18;

/**
 * Finds the last cluster from which a decoder gives frames up to `latestFrame` or earlier, and which frame it gives first.
 *
 * Time stamps are whole milliseconds, 44 frames. But each of many blocks in a row has one, and how many frames lie between
 * blocks is known from their packets; so the cluster's place is narrowed down to a few frames, and in the stream it can
 * only be a sum of packet lengths. Null unless exactly one place fits: then only counting from the start is right.
 */
export async function findMatroskaSeekPoint(
  file: FileBytes,
  sampleRate: number,
  latestFrame: number,
): Promise<MatroskaSeekPoint | null> {
  const layout = await readMatroskaLayout(file);
  if (layout === null) return null;
  const framesPerTick = (sampleRate * layout.tickNs) / 1e9;
  const first = await readClusterHead(file, layout.firstClusterByte, layout, JUDGED_BLOCKS);
  if (first === null) return null;
  // One tick less, so that rounding cannot choose a cluster that begins too late.
  const latestTicks = first.blocks[0]!.ticks + Math.floor(latestFrame / framesPerTick) - 1;
  const clusterByte = await findClusterBefore(file, layout, latestTicks);
  if (clusterByte === layout.firstClusterByte) return null;
  const chosen = await readClusterHead(file, clusterByte, layout, JUDGED_BLOCKS);
  if (chosen === null) return null;
  const origin = placeOf(first, layout, framesPerTick);
  const place = placeOf(chosen, layout, framesPerTick);
  if (origin === null || place === null) return null;
  const step = greatestCommonDivisor(origin.stepFrames, place.stepFrames);
  const firstFrame = onlyMultiple(step, place.low - origin.high, place.high - origin.low);
  return firstFrame === null ? null : { headers: layout.headers, clusterByte, firstFrame };
}

/** The byte of the last cluster that begins at or before a time; the first one if none does. */
async function findClusterBefore(
  file: FileBytes,
  layout: MatroskaLayout,
  latestTicks: number,
): Promise<number> {
  let low = layout.firstClusterByte;
  let high = layout.segmentEndByte;
  const isEarly = (cluster: ClusterHead | null) =>
    cluster !== null && cluster.blocks[0]!.ticks <= latestTicks;
  while (high - low > WALK_BYTES) {
    const middle = low + Math.floor((high - low) / 2);
    const cluster = await nextCluster(file, middle, high, layout);
    if (cluster !== null && isEarly(cluster)) low = cluster.offset;
    else high = middle;
  }
  for (;;) {
    const cluster = await nextCluster(file, low + 4, layout.segmentEndByte, layout);
    if (cluster === null || !isEarly(cluster)) return low;
    low = cluster.offset;
  }
}

/** Where the first frame of a cluster can lie on the scale of the time stamps, and of what all distances are multiples. */
interface Place {
  readonly low: number;
  readonly high: number;
  readonly stepFrames: number;
}

function placeOf(cluster: ClusterHead, layout: MatroskaLayout, framesPerTick: number): Place | null {
  const count = packetCounter(layout.track);
  if (count === null) return null;
  // The first packet given to a Vorbis decoder yields nothing, and what its stamp means differs between writers.
  const skipped = codecOf(layout.track) === 'vorbis' ? 1 : 0;
  const uncertainty = framesPerTick / 2 + 1;
  let low = -Infinity;
  let high = Infinity;
  let stepFrames = 0;
  let before = 0;
  for (const [index, block] of cluster.blocks.entries()) {
    const start = block.ticks * framesPerTick - before;
    if (index >= skipped) {
      low = Math.max(low, start - uncertainty);
      high = Math.min(high, start + uncertainty);
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
