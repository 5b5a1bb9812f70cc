import { ebmlUnsigned, elementsOf } from './ebml.ts';
import { CLUSTER } from './matroska-header.ts';
import { BLOCK_HEADER_BYTES, parseMatroskaBlock } from './matroska-block.ts';
import type { FileBytes } from '../file-bytes.ts';
import { type Landmark, nextMatch } from '../interpolation-search.ts';
import type { MatroskaLayout } from './matroska-layout.ts';

const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;

/** With video in between, audio blocks are rare; a cluster without any is not worth more. */
const MAX_ELEMENTS = 4096;
/** As far as the next cluster is looked for: longer ones are not music. */
const MAX_CLUSTER_BYTES = 16 << 20;
/** Matches that turn out to be no cluster: audio data holds the four bytes once in 4 GB. */
const MAX_TRIES = 16;
const CLUSTER_ID = Buffer.from(CLUSTER.toString(16), 'hex').toString('latin1');
/** Of a packet, what tells how many frames it decodes to. */
const PACKET_HEAD_BYTES = 16;

/** The first bytes of one packet, and how long it is. */
export interface PacketHead {
  readonly head: Buffer;
  readonly lengthBytes: number;
}

/** One block of our track: its time stamp and its packets. */
export interface TimedBlock {
  readonly ticks: number;
  readonly packets: readonly PacketHead[];
}

/** The first blocks of our track in a cluster; the first one's time stamp, in ticks, is its `position`. */
export interface ClusterHead extends Landmark {
  readonly blocks: readonly TimedBlock[];
}

/** Reads the cluster at `offset` and up to `maxBlocks` of its blocks. Null if there is none, or it has no block of the track. */
export async function readClusterHead(
  file: FileBytes,
  offset: number,
  layout: MatroskaLayout,
  maxBlocks: number,
): Promise<ClusterHead | null> {
  const blocks: TimedBlock[] = [];
  let endOffset = offset;
  for await (const cluster of elementsOf(file, offset, layout.segmentEndByte)) {
    if (cluster.id !== CLUSTER) return null;
    endOffset = cluster.unknownSize ? cluster.bodyOffset : cluster.endOffset;
    let clusterTicks: number | null = null;
    let count = 0;
    for await (const child of elementsOf(file, cluster.bodyOffset, cluster.endOffset)) {
      count += 1;
      if (count > MAX_ELEMENTS || child.id === CLUSTER) break;
      if (child.id === TIMESTAMP) {
        clusterTicks = ebmlUnsigned(
          await file.read(child.bodyOffset, Math.min(8, child.endOffset - child.bodyOffset)),
        );
        continue;
      }
      const body =
        child.id === SIMPLE_BLOCK ? child : child.id === BLOCK_GROUP ? await blockOf(file, child) : null;
      if (body === null) continue;
      if (clusterTicks === null) return null;
      const block = await readBlock(file, body, clusterTicks, layout.track.number);
      if (block === 'broken') return null;
      if (block !== 'foreign') blocks.push(block);
      if (blocks.length >= maxBlocks) break;
    }
    break;
  }
  const first = blocks[0];
  return first === undefined ? null : { offset, endOffset, position: first.ticks, blocks };
}

/** The first cluster at or after an offset (and before `limit`) that has blocks of the track, with the first of them. */
export async function nextCluster(
  file: FileBytes,
  offset: number,
  limit: number,
  layout: MatroskaLayout,
): Promise<ClusterHead | null> {
  const end = Math.min(limit, offset + MAX_CLUSTER_BYTES);
  let at = offset;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    at = await nextMatch(file, CLUSTER_ID, at, end);
    if (at >= end) return null;
    const cluster = await readClusterHead(file, at, layout, 1);
    if (cluster !== null) return cluster;
    at += CLUSTER_ID.length;
  }
  return null;
}

interface Body {
  readonly bodyOffset: number;
  readonly endOffset: number;
}

async function blockOf(file: FileBytes, group: Body): Promise<Body | null> {
  for await (const child of elementsOf(file, group.bodyOffset, group.endOffset))
    if (child.id === BLOCK) return child;
  return null;
}

async function readBlock(
  file: FileBytes,
  { bodyOffset, endOffset }: Body,
  clusterTicks: number,
  track: number,
): Promise<TimedBlock | 'foreign' | 'broken'> {
  const bodyBytes = endOffset - bodyOffset;
  const head = Buffer.from(await file.read(bodyOffset, Math.min(bodyBytes, BLOCK_HEADER_BYTES)));
  const block = parseMatroskaBlock(head, bodyBytes);
  if (block === null) return 'broken';
  if (block.track !== track) return 'foreign';
  const packets: PacketHead[] = [];
  for (const { offset, length } of block.packets) {
    const bytes = await file.read(bodyOffset + offset, Math.min(length, PACKET_HEAD_BYTES));
    packets.push({ head: Buffer.from(bytes), lengthBytes: length });
  }
  return { ticks: clusterTicks + block.relativeTicks, packets };
}
