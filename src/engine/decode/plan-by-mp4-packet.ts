import type { AudioFileInfo } from '../../media/audio-file.ts';
import { isUrl } from '../../media/playlist/playlist-location.ts';
import { cutAfter, type DecodePlan, type DecodeRequest, fedInputArgs, planFromStart } from './decode-plan.ts';
import { mp4Feeds } from './mp4-feed.ts';
import { planByTimestamp } from './plan-by-timestamp.ts';
import { reading } from './reading.ts';
import { SeekFacts } from './seek-facts.ts';

/**
 * Packets before the one with the target: one for the overlap of the transform, and one for the window's shape. Lossless ones stand
 * alone.
 */
const PREROLL_PACKETS = { aac: 2, alac: 0 } as const;

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
    : planFromStart(path, targetFrame, endFrame);
  if (isUrl(path)) return otherwise;
  const plan = await reading(path, async (file): Promise<DecodePlan | null> => {
    const packets = await (request.facts ?? new SeekFacts()).mp4(file, info);
    if (packets === null) return null;
    const decodedTarget = targetFrame + info.initialPadding;
    const wanted = Math.floor(decodedTarget / packets.packetFrames) - PREROLL_PACKETS[packets.codec];
    const first = Math.max(0, Math.min(wanted, packets.packets - 1));
    const feeds = await mp4Feeds(file, path, packets, first);
    if (feeds === null) return null;
    const { whole: feed } = feeds;
    const discardFrames = decodedTarget - first * packets.packetFrames;
    // So early that the primer, which is the beginning, is the preroll or more.
    const { beginningPackets } = packets;
    const goesOn = first <= beginningPackets;
    const behind = goesOn ? await mp4Feeds(file, path, packets, beginningPackets) : feeds;
    return {
      inputArgs: fedInputArgs('mov'),
      ...cutAfter(discardFrames),
      feed,
      spare: { type: 'feed', feed, discardFrames },
      primed: behind && {
        ...{ feed: behind.rest, goesOn },
        discardFrames: goesOn ? decodedTarget : discardFrames,
      },
      endFrame,
    };
  });
  return plan ?? otherwise;
}
