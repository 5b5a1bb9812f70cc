import { assertNever } from '../../player/assert-never.ts';
import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { isUrl } from '../../player/is-url.ts';
import { cutAfter, type DecodePlan, type DecodeRequest, planFromStart } from './decode-plan.ts';
import { NETWORK_PROTOCOLS, STREAM_PROTOCOLS } from '../../ffmpeg/media-url.ts';
import { planByIndex } from './plan-by-index.ts';
import { planByMp4Packet } from './plan-by-mp4-packet.ts';
import { planByOggLink, planFromFirstLink } from './plan-by-ogg-link.ts';
import { planByOggPage } from './plan-by-ogg-page.ts';
import { planByApePacket } from './plan-by-ape-packet.ts';
import { planByTimestamp } from './plan-by-timestamp.ts';
import { planByCluster, planByFlacFrame, planByWavPackBlock } from './plan-by-seek-point.ts';
import { seekRow } from './seek-table.ts';
import type { SeekStrategy } from './seek-table.ts';

/** Where a spare waits for the file's bytes, and can be given them from the first on, too. */
const SPARED_FROM_START: readonly SeekStrategy[] = ['frame-index', 'flac-frames', 'ogg-pages', 'mp4-packets'];

/** A server that sends nothing for half a minute: ffmpeg would wait for ever, and longer than the player lives. */
const NETWORK_TIMEOUT_US = '30000000';

/**
 * Works out how to start a decoder whose first frame is exactly the target and whose samples are those of a linear decode.
 *
 * It may read a few kilobytes of the file. It never fails for what a file contains: whatever cannot be placed exactly is
 * decoded from its start.
 */
export async function planDecode(request: DecodeRequest): Promise<DecodePlan> {
  const { info, path, targetFrame } = request;
  const row = seekRow(info);
  if (info !== null && info.links.length > 0) {
    const { container, links } = info;
    const prerollOf = (codec: string): number => seekRow({ ...info, container, codec }).prerollFrames;
    return planByOggLink(path, links, targetFrame, prerollOf);
  }
  const endFrame = declaredEnd(info);
  // Streams chained one after the other that were not read one by one each have stamps of their own, beginning at 0 again: a spare,
  // which cuts by time, would cut again where the second begins.
  const isChained = info?.container === 'ogg' && info.frames === null;
  // ffmpeg decodes the track's edits one after the other. No table says where the second begins.
  const isEdited = info?.container === 'mp4' && info.framesSource === 'estimate';
  if (isEdited) return planFromStart(path, targetFrame);
  if (isChained) return { ...planFromStart(path, targetFrame), spare: null };
  // A URL has no spare, and is not looked into where there is nothing to be found out.
  const isSpared = SPARED_FROM_START.includes(row.strategy) && !isUrl(path);
  if (info === null || (targetFrame === 0 && !isSpared)) return planFromStart(path, targetFrame, endFrame);
  switch (row.strategy) {
    case 'timestamps':
      // A script's file begins at its first stamp, which is none that counts.
      if (!info.stampsAreExact) return { ...linearPlan(path, info, targetFrame, endFrame), spare: null };
      return planByTimestamp(request, info, row.prerollFrames, endFrame);
    case 'frame-index': {
      const index = (await request.indexing?.reach(targetFrame)) ?? null;
      const fits = index?.sampleRate === info.sampleRate;
      return planByIndex(request, fits ? index : null, row.prerollFrames);
    }
    case 'ogg-pages':
      return planByOggPage(request, info, row.prerollFrames);
    case 'mp4-packets':
      return planByMp4Packet(request, info, row.prerollFrames, endFrame);
    case 'ape-packets':
      return planByApePacket(request, info);
    case 'flac-frames':
      return planByFlacFrame(request, info);
    case 'wavpack-blocks':
      return planByWavPackBlock(request, info);
    case 'matroska-clusters':
      return planByCluster(request, info, row.prerollFrames);
    case 'linear':
      return linearPlan(path, info, targetFrame, endFrame);
    default:
      return assertNever(row.strategy);
  }
}

/** Their rate and channels stand in the file's header alone: they cannot change in mid-stream. */
const SHAPED_BY_HEADER = /^(?:wma|tta$|ape$|tak$|alac$|pcm_|adpcm_)/;

/** From the start. What a filter drops does not come through the pipe, which takes half as long again as decoding it. */
function linearPlan(
  path: string,
  { codec }: AudioFileInfo,
  targetFrame: number,
  endFrame: number | null,
): DecodePlan {
  const plan = planFromStart(path, targetFrame, endFrame);
  return SHAPED_BY_HEADER.test(codec) ? { ...plan, dropFrames: 0 } : plan;
}

/** The plan for a start that needs no look at the file, or for an input that has none: a pipe (`-`), a URL. */
export function planForStream(path: string, info: AudioFileInfo | null, targetFrame: number): DecodePlan {
  const endFrame = declaredEnd(info);
  if (info !== null && info.links.length > 0 && targetFrame === 0) return planFromFirstLink(path, info.links);
  if (path !== '-' && !isUrl(path)) return planFromStart(path, targetFrame, endFrame);
  const inputArgs =
    path === '-'
      ? ['-protocol_whitelist', STREAM_PROTOCOLS, '-i', 'pipe:0']
      : ['-protocol_whitelist', NETWORK_PROTOCOLS, '-rw_timeout', NETWORK_TIMEOUT_US, '-i', path];
  return { inputArgs, ...cutAfter(targetFrame), feed: null, spare: null, endFrame };
}

/** Where the container says that the track ends, if the decoder would go on past it. */
export function declaredEnd(info: AudioFileInfo | null): number | null {
  if (info === null || info.framesSource === 'estimate') return null;
  return seekRow(info).cutAtHeaderLength ? info.frames : null;
}
