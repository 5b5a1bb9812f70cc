import { checkpointBefore, type FrameIndex } from '../../media/frame-index/frame-index.ts';
import type { ByteFeed } from './byte-feed.ts';
import { type DecodePlan, type DecodeRequest, planFromFeed, planFromStart } from './decode-plan.ts';
import { subfileUrl } from './media-url.ts';
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
  if (index === null || decodedTarget >= index.coveredFrames)
    return planFromStart(path, targetFrame, endFrame, demuxer);
  const start = startingCheckpoint(index, decodedTarget - prerollFrames);
  // From the start, the tag frame and the encoder delay are ffmpeg's business.
  if (start <= 0) return planFromStart(path, targetFrame, endFrame, demuxer);
  const startByte = index.checkpointBytes[start]!;
  const feed: ByteFeed = { path, demuxer, headers: [], startByte, followsPrimer: true };
  const discardFrames = decodedTarget - index.checkpointFrames[start]!;
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
