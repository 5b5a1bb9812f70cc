import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { isUrl } from '../../player/is-url.ts';
import { cutAfter, type DecodePlan, type DecodeRequest, fedInputArgs, planFromStart } from './decode-plan.ts';
import { mp4StreamFrom } from '../../formats/mp4/mp4-stream.ts';
import type { FileFeed } from './file-feed.ts';
import { planByTimestamp } from './plan-by-timestamp.ts';
import { withFileBytes } from './with-file-bytes.ts';
import { SeekFacts } from './seek-facts.ts';

/**
 * Packets before the one with the target: one for the overlap of the transform, and one for the window's shape. Lossless ones stand
 * alone.
 */
const PREROLL_PACKETS = { aac: 2, alac: 0 } as const;

/** AAC in a packet, and ticks a second of the clock that edit lists are written in: 600 or 1000. */
const AAC_PACKET_FRAMES = 1024;
const MOVIE_TICKS = 600;

/**
 * Whether ffmpeg, given the file, drops its last packet: where less than a tick of the edit list's clock is left of that, the list
 * seems to end before it. Given the packets alone, it does not.
 */
export function losesLastPacket(info: AudioFileInfo | null): boolean {
  if (info?.container !== 'mp4' || info.codec !== 'aac' || info.frames === null) return false;
  const leftFrames = (info.initialPadding + info.frames) % AAC_PACKET_FRAMES;
  return leftFrames > 0 && leftFrames <= info.sampleRate / MOVIE_TICKS;
}

/**
 * Gives the packets around the target to a child, in fragments; it does not open the file, whose tables alone take it longer to read
 * than anything else in a seek. By the stamps where packets are not what can be counted, or from the start where stamps do not count.
 */
export async function planByMp4Packet(
  request: DecodeRequest,
  info: AudioFileInfo,
  prerollFrames: number,
  endFrame: number | null,
): Promise<DecodePlan> {
  const { path, targetFrame } = request;
  const otherwise = info.stampsAreExact
    ? planByTimestamp(request, info, prerollFrames, endFrame)
    : { ...planFromStart(path, targetFrame, endFrame), spare: null };
  if (isUrl(path)) return otherwise;
  const plan = await withFileBytes(path, async (file): Promise<DecodePlan | null> => {
    const packets = await (request.facts ?? new SeekFacts()).mp4(file, info);
    if (packets === null) return null;
    const { codec, table } = packets;
    const { packetFrames } = table.track;
    const decodedTarget = targetFrame + info.initialPadding;
    const wanted = Math.floor(decodedTarget / packetFrames) - PREROLL_PACKETS[codec];
    const first = Math.max(table.silentPackets, Math.min(wanted, table.packets - 1));
    const stream = await mp4StreamFrom(file, path, table, first);
    if (stream === null) return null;
    const feed: FileFeed = { path, demuxer: 'mov', headers: stream.head, body: stream.rest };
    const discardFrames = decodedTarget - first * packetFrames;
    return {
      inputArgs: fedInputArgs('mov'),
      ...cutAfter(discardFrames),
      feed,
      spare: { type: 'feed', feed, discardFrames },
      endFrame,
    };
  });
  return plan ?? otherwise;
}
