import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { findMatroskaSeekPoint } from '../../formats/matroska/matroska-seek-point.ts';
import type { ByteRange } from '../../formats/file-bytes.ts';
import { findFlacSeekPoint } from '../../formats/flac/flac-seek-point.ts';
import { findWavPackSeekPoint } from '../../formats/wavpack/wavpack-seek-point.ts';
import type { FileFeed, FedDemuxer } from './file-feed.ts';
import { type DecodePlan, type DecodeRequest, planFromFeed, planFromStart } from './decode-plan.ts';
import { flacStart } from './flac-start.ts';
import { headersThenSubfileUrl, subfileUrl } from '../../ffmpeg/media-url.ts';
import { planByTimestamp } from './plan-by-timestamp.ts';
import { withFileBytes } from './with-file-bytes.ts';
import { SeekFacts } from './seek-facts.ts';

/** A byte to start at, after the headers, and the frame that comes out first. */
interface SeekPoint {
  readonly headers: readonly ByteRange[];
  readonly startByte: number;
  readonly firstFrame: number;
}

/**
 * Starts at the FLAC frame that holds the target; by its stamp where the frames do not follow one another, and from the beginning
 * where their numbers do not tell positions.
 */
export async function planByFlacFrame(request: DecodeRequest, info: AudioFileInfo): Promise<DecodePlan> {
  const { path, targetFrame } = request;
  const facts = request.facts ?? new SeekFacts();
  const found = await withFileBytes(path, async (file) => {
    const head = await facts.flac(file);
    if (head === null) return null;
    const point = await findFlacSeekPoint(file, head, targetFrame, info.frames);
    // Numbers of samples under the sync code for blocks of one size are ffmpeg's to read.
    const isUsual = head.first.variable === (head.numbering === 'samples');
    return { point, isUsual };
  });
  const point = found?.point ?? null;
  if (point === 'uncounted') return planFromStart(path, targetFrame, null, 'flac');
  if (point === null) return planByTimestamp(request, info, 0, null);
  const feed: FileFeed = {
    path,
    demuxer: 'flac',
    headers: [point.header],
    body: point.frameOffset,
  };
  const url = headersThenSubfileUrl(path, [point.metadata], point.frameOffset);
  const discardFrames = targetFrame - point.firstFrame;
  // At the first damage a child takes over from the FLAC kernel. It must decode that as a linear decode does.
  const plan =
    targetFrame === 0 ? planFromStart(path, 0, null, 'flac') : planFromFeed(feed, url, discardFrames, null);
  const flac = found?.isUsual === true ? flacStart(path, point, targetFrame, info.frames) : null;
  return flac === null ? plan : { ...plan, flac };
}

/** Starts at the WavPack block that holds the target; by its stamp where a block does not say all that a decoder needs. */
export async function planByWavPackBlock(request: DecodeRequest, info: AudioFileInfo): Promise<DecodePlan> {
  const { path, targetFrame } = request;
  const point = await withFileBytes(path, (file) => findWavPackSeekPoint(file, targetFrame, info.frames));
  if (point === null) return planByTimestamp(request, info, 0, null);
  const { blockOffset: startByte } = point;
  const feed: FileFeed = { path, demuxer: 'wv', headers: [], body: startByte };
  const plan = planFromFeed(feed, subfileUrl(path, startByte), targetFrame - point.firstFrame, null);
  // A spare reads a pipe. Of more channels ffmpeg wants to look at several blocks, and go back.
  return info.channels <= 2 ? plan : { ...plan, spare: null };
}

/** Starts at a Matroska cluster that we know the position of. */
export async function planByCluster(
  { path, targetFrame }: DecodeRequest,
  info: AudioFileInfo,
  prerollFrames: number,
): Promise<DecodePlan> {
  const latestFrame = targetFrame - prerollFrames;
  if (latestFrame <= 0) return planFromStart(path, targetFrame, null, 'matroska');
  const point = await withFileBytes(path, async (file) => {
    const found = await findMatroskaSeekPoint(file, info, latestFrame, info.frames);
    if (found === null || found.firstFrame > latestFrame) return null;
    return { headers: found.headers, startByte: found.clusterByte, firstFrame: found.firstFrame };
  });
  return planFromPoint(path, 'matroska', targetFrame, point);
}

function planFromPoint(
  path: string,
  demuxer: FedDemuxer,
  targetFrame: number,
  point: SeekPoint | null,
): DecodePlan {
  if (point === null || point.firstFrame > targetFrame)
    return planFromStart(path, targetFrame, null, demuxer);
  const { headers, startByte, firstFrame } = point;
  const feed: FileFeed = { path, demuxer, headers, body: startByte };
  const url = headersThenSubfileUrl(path, headers, startByte);
  return planFromFeed(feed, url, targetFrame - firstFrame, null);
}
