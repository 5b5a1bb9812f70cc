import { checkpointBefore, type FrameIndex } from '../../formats/frame-index/frame-index.ts';
import type { FileFeed } from './file-feed.ts';
import { type DecodePlan, type DecodeRequest, planFromFeed, planFromStart } from './decode-plan.ts';
import { subfileUrl } from '../../ffmpeg/media-url.ts';
import { indexedDemuxer } from './seek-table.ts';

/**
 * For files whose coded frames we have counted ourselves: open the file at the very byte of a frame before the target and
 * drop what is too early. Where the index does not reach, the start is the only place whose number is known.
 */
export function planByIndex(
  request: DecodeRequest,
  index: FrameIndex | null,
  prerollFrames: number,
): DecodePlan {
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
    const feed: FileFeed = { path, demuxer, headers: [], body: first };
    const spare = { type: 'feed', feed, discardFrames: decodedTarget } as const;
    return { ...plan, spare };
  }
  const startByte = index.checkpointBytes[checkpoint]!;
  const feed: FileFeed = { path, demuxer, headers: [], body: startByte };
  const discardFrames = decodedTarget - index.checkpointFrames[checkpoint]!;
  return planFromFeed(feed, subfileUrl(path, startByte), discardFrames, endFrame);
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
