import type { AudioFileInfo } from '../../media/audio-file.ts';
import { findOggSeekPoint } from '../../media/frame-index/ogg-seek-point.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { ByteFeed } from './byte-feed.ts';
import {
  type DecodePlan,
  type DecodeRequest,
  planFromFeed,
  planFromStart,
  type PrimedPlan,
} from './decode-plan.ts';
import { headFrames } from './flow-frames.ts';
import { headersThenSubfileUrl } from './media-url.ts';
import { planByTimestamp } from './plan-by-timestamp.ts';
import { reading } from './reading.ts';
import { type OggFacts, SeekFacts } from './seek-facts.ts';

/** No page is longer, but where somebody asked for it. */
const PAGE_SECONDS = 1;
/** Enough of any codec, whatever a file says of its length: so much is read on the reader's thread. */
const MOST_FIRST_BYTES = 1 << 18;

/**
 * Starts at an Ogg page that we know the position of, or goes on there at the very packet.
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
  const found = await reading(path, async (file) => {
    const facts = await (request.facts ?? new SeekFacts()).ogg(file, info);
    return facts === null ? null : planInStream(file, facts, request, info, prerollFrames);
  });
  if (found !== null) return found;
  return info.codec === 'vorbis'
    ? planFromStart(path, targetFrame, null, 'ogg')
    : planByTimestamp(request, info, prerollFrames, null);
}

async function planInStream(
  file: FileBytes,
  { origin, beginning }: OggFacts,
  { path, targetFrame }: DecodeRequest,
  info: AudioFileInfo,
  prerollFrames: number,
): Promise<DecodePlan | null> {
  const { audioOffset, codec } = origin.start;
  // The decoder drops the delay once, from what it gives first, wherever it starts.
  const firstPosition = origin.origin + codec.initialPadding;
  const latest = firstPosition + targetFrame - prerollFrames;
  if (beginning !== null && latest < origin.origin + beginning.frames) {
    const feed: ByteFeed = { path, demuxer: 'ogg', headers: [], body: beginning.endByte };
    const plan = planFromStart(path, targetFrame, null, 'ogg');
    return { ...plan, primed: { feed, discardFrames: targetFrame, goesOn: true } };
  }
  const end = info.frames === null ? null : firstPosition + info.frames;
  if (latest < origin.first.position) return planFromStart(path, targetFrame, null, 'ogg');
  const point = await findOggSeekPoint(file, origin, latest, end);
  if (point === null) return null;
  const headers = [{ startByte: 0, endByte: audioOffset }];
  const from = (position: number): Pick<ByteFeed, 'firstBytes'> =>
    enoughBytes(file, info, firstPosition + targetFrame - position);
  const feed: ByteFeed = {
    ...{ path, demuxer: 'ogg', headers, body: point.pageOffset },
    ...from(point.pagePosition),
  };
  const url = headersThenSubfileUrl(path, headers, point.pageOffset);
  const plan = planFromFeed(feed, url, targetFrame - (point.pagePosition - origin.origin), null);
  const { packet } = point;
  const primed: PrimedPlan = {
    feed: { ...feed, headers: [packet.page], body: packet.nextByte, ...from(packet.position) },
    discardFrames: packet.lapFrames + firstPosition + targetFrame - packet.position,
    goesOn: false,
  };
  return { ...plan, primed: beginning === null ? null : primed };
}

/** About so many bytes bring out what is heard first, so many frames behind where a decoder starts. */
function enoughBytes(
  { sizeBytes }: FileBytes,
  info: AudioFileInfo,
  frames: number,
): Pick<ByteFeed, 'firstBytes'> {
  if (info.frames === null) return {};
  const wanted = frames + headFrames(info) + PAGE_SECONDS * info.sampleRate;
  return { firstBytes: Math.min(MOST_FIRST_BYTES, Math.ceil((wanted * sizeBytes) / info.frames)) };
}
