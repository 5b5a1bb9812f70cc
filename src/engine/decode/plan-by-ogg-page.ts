import type { AudioFileInfo } from '../../formats/audio-file.ts';
import type { OggOrigin } from '../../formats/ogg/ogg-origin.ts';
import { findOggSeekPoint } from '../../formats/ogg/ogg-seek-point.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import type { FileFeed } from './file-feed.ts';
import { type DecodePlan, type DecodeRequest, planFromFeed, planFromStart } from './decode-plan.ts';
import { headersThenSubfileUrl } from '../../ffmpeg/media-url.ts';
import { planByTimestamp } from './plan-by-timestamp.ts';
import { withFileBytes } from './with-file-bytes.ts';
import { SeekFacts } from './seek-facts.ts';

/**
 * Starts at an Ogg page that we know the position of.
 *
 * Where the positions of a stream do not agree with its packets, Vorbis is counted from the start; of the others ffmpeg's
 * stamps are the best there is.
 */
export async function planByOggPage(
  request: DecodeRequest,
  info: AudioFileInfo,
  prerollFrames: number,
): Promise<DecodePlan> {
  const { path, targetFrame } = request;
  const found = await withFileBytes(path, async (file) => {
    const origin = await (request.facts ?? new SeekFacts()).ogg(file, info);
    return origin && planInStream(file, origin, request, info, prerollFrames);
  });
  if (found !== null) return found;
  return info.codec === 'vorbis'
    ? planFromStart(path, targetFrame, null, 'ogg')
    : planByTimestamp(request, info, prerollFrames, null);
}

async function planInStream(
  file: FileBytes,
  origin: OggOrigin,
  { path, targetFrame }: DecodeRequest,
  info: AudioFileInfo,
  prerollFrames: number,
): Promise<DecodePlan | null> {
  const { audioOffset, codec } = origin.start;
  // The decoder drops the delay once, from what it gives first, wherever it starts.
  const firstPosition = origin.origin + codec.initialPadding;
  const latest = firstPosition + targetFrame - prerollFrames;
  if (latest < origin.first.position) return planFromStart(path, targetFrame, null, 'ogg');
  const end = info.frames === null ? null : firstPosition + info.frames;
  const point = await findOggSeekPoint(file, origin, latest, end);
  if (point === null) return null;
  const headers = [{ startByte: 0, endByte: audioOffset }];
  const feed: FileFeed = { path, demuxer: 'ogg', headers, body: point.offset };
  const url = headersThenSubfileUrl(path, headers, point.offset);
  return planFromFeed(feed, url, targetFrame - (point.position - origin.origin), null);
}
