import { checkpointBefore, type FrameIndex } from '../../media/frame-index/frame-index.ts';
import { packetsIn } from '../../media/frame-index/checkpoint-packets.ts';
import type { ByteFeed } from './byte-feed.ts';
import { type DecodePlan, type DecodeRequest, planFromFeed, planFromStart } from './decode-plan.ts';
import { headFrames } from './flow-frames.ts';
import { subfileUrl } from './media-url.ts';
import { reading } from './reading.ts';
import { indexedDemuxer } from './seek-table.ts';

/**
 * For files whose coded frames we have counted ourselves: open the file at the very byte of a frame before the target and
 * drop what is too early. Where the index does not reach, the start is the only place whose number is known.
 */
export async function planByIndex(
  request: DecodeRequest,
  index: FrameIndex | null,
  prerollFrames: number,
): Promise<DecodePlan> {
  const { path, targetFrame } = request;
  const demuxer = indexedDemuxer(request.info);
  const endFrame = index?.endFrame ?? null;
  const decodedTarget = targetFrame + (index?.initialPadding ?? 0);
  // Past an end that is known nothing comes from anywhere: that need not be found out by decoding all there is.
  const isPastEnd = index !== null && index.totalFrames !== null && targetFrame >= index.totalFrames;
  if (index === null || (decodedTarget >= index.coveredFrames && !isPastEnd))
    return planFromStart(path, targetFrame, endFrame, demuxer);
  const readyFrame = decodedTarget - prerollFrames;
  const checkpoint = startingCheckpoint(index, readyFrame);
  // From the start, the tag frame and the encoder delay are ffmpeg's business.
  if (checkpoint <= 0) {
    const plan = planFromStart(path, targetFrame, endFrame, demuxer);
    const first = index.checkpointBytes[0];
    if (first === undefined || index.checkpointFrames[0] !== 0) return plan;
    // A spare is given the first coded frame itself: without the tag frame nothing is dropped but what we drop.
    const feed: ByteFeed = { path, demuxer, headers: [], body: first };
    const spare = { type: 'feed', feed, discardFrames: decodedTarget } as const;
    // Silence would be a reservoir to a first frame that has none in the linear decode.
    const primed = index.isCutOut ? null : { feed, discardFrames: decodedTarget, goesOn: false };
    return { ...plan, spare, primed };
  }
  const { startByte, firstFrame, head } = await startingPacket(request, index, checkpoint, readyFrame);
  const feed: ByteFeed = {
    ...{ path, demuxer, headers: [head], body: startByte + head.length },
    // What was looked at is enough to begin with.
    ...(head.length > 0 ? { firstBytes: 0 } : {}),
  };
  const discardFrames = decodedTarget - firstFrame;
  const plan = planFromFeed(feed, subfileUrl(path, startByte), discardFrames, endFrame);
  return { ...plan, primed: { feed, discardFrames, goesOn: false } };
}

/** The checkpoint from which the bit reservoir is full again by `decodedFrame`. Negative: none is early enough. */
function startingCheckpoint(index: FrameIndex, decodedFrame: number): number {
  const last = checkpointBefore(index, decodedFrame);
  let start = last;
  let mainDataBytes = 0;
  while (start > 0 && mainDataBytes < index.reservoirBytes) {
    start -= 1;
    const packets =
      (index.checkpointFrames[start + 1]! - index.checkpointFrames[start]!) / index.packetFrames;
    mainDataBytes +=
      index.checkpointBytes[start + 1]! - index.checkpointBytes[start]! - packets * index.overheadBytes;
  }
  return mainDataBytes < index.reservoirBytes ? -1 : start;
}

/** As far as a checkpoint is looked behind: three of them at 320 kbit/s. */
const LOOK_BYTES = 1 << 16;
/** ffmpeg reads these streams in blocks of a kilobyte, whole ones. */
const BLOCK_BYTES = 1 << 10;

interface StartingPacket {
  readonly startByte: number;
  /** The first decoded frame that it gives. */
  readonly firstFrame: number;
  /** The file from there on, until the target's first sound is in it; empty where that cannot be told. */
  readonly head: Uint8Array;
}

/**
 * The last coded frame behind a checkpoint from which the reservoir is full again by `readyFrame`, or the checkpoint itself where
 * that cannot be told: a second less to decode is a millisecond.
 */
async function startingPacket(
  { path, targetFrame }: DecodeRequest,
  index: FrameIndex,
  checkpoint: number,
  readyFrame: number,
): Promise<StartingPacket> {
  const startByte = index.checkpointBytes[checkpoint]!;
  const firstFrame = index.checkpointFrames[checkpoint]!;
  const headEnd = targetFrame + index.initialPadding + headFrames(index);
  const endByte = index.checkpointBytes[checkpointBefore(index, headEnd) + 1] ?? index.scannedBytes;
  const unknown = { startByte, firstFrame, head: Buffer.alloc(0) };
  const bytes = await reading(path, (file) =>
    file.read(startByte, Math.min(LOOK_BYTES, endByte + BLOCK_BYTES - startByte)),
  );
  if (bytes === null) return unknown;
  const packets = packetsIn(bytes, index);
  if (packets === null) return unknown;
  const ready = packets.frames.findLastIndex((frame) => firstFrame + frame <= readyFrame);
  // The frame that is ready has to be among them, whole.
  if (firstFrame + (packets.frames.at(-1) ?? 0) <= readyFrame) return unknown;
  const last = packets.frames.findIndex((frame) => firstFrame + frame >= headEnd);
  const end = last === -1 ? bytes.length : packets.bytes[last]! + BLOCK_BYTES;
  for (let start = ready; start >= 0; start--) {
    const at = packets.bytes[start]!;
    const mainDataBytes = packets.bytes[ready]! - at - (ready - start) * index.overheadBytes;
    if (start === 0 || mainDataBytes >= index.reservoirBytes)
      return {
        startByte: startByte + at,
        firstFrame: firstFrame + packets.frames[start]!,
        head: bytes.subarray(at, end),
      };
  }
  return unknown;
}
