import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { apePacketFrames } from '../../formats/ape/ape-header.ts';
import { skipId3v2 } from '../../formats/id3v2-size.ts';
import { cutAfter, type DecodePlan, type DecodeRequest, planFromStart } from './decode-plan.ts';
import { fileUrl, LOCAL_PROTOCOLS } from '../../ffmpeg/media-url.ts';
import { withFileBytes } from './with-file-bytes.ts';
import { scriptFromPacketAt } from './spare-script.ts';

/**
 * For Monkey's Audio, whose packets hold some seconds each: seek to the middle of the packet with the target, where no
 * rounding can miss it, and count from the packet's first frame, which is known. The stamps inside a packet are guesses.
 */
export async function planByApePacket(request: DecodeRequest, info: AudioFileInfo): Promise<DecodePlan> {
  const { path, targetFrame } = request;
  const packetFrames = await withFileBytes(path, async (file) =>
    apePacketFrames(file, await skipId3v2(file, 0)),
  );
  const packet = packetFrames === null ? 0 : Math.floor(targetFrame / packetFrames);
  // The last packet is shorter: its middle may be past the end, so it is reached from the one before.
  const isLast = packetFrames !== null && info.frames !== null && (packet + 1) * packetFrames > info.frames;
  const from = isLast ? packet - 1 : packet;
  if (packetFrames === null || from < 1) return planFromStart(path, targetFrame);
  const seekSeconds = ((from + 0.5) * packetFrames) / info.sampleRate;
  const discardFrames = targetFrame - from * packetFrames;
  const script = scriptFromPacketAt(path, seekSeconds, packetFrames / info.sampleRate);
  return {
    inputArgs: [
      ...['-noaccurate_seek', '-ss', seekSeconds.toFixed(6)],
      ...['-protocol_whitelist', LOCAL_PROTOCOLS, '-i', fileUrl(path)],
    ],
    ...cutAfter(discardFrames),
    feed: null,
    spare: script === null ? null : { type: 'script', script, discardFrames },
    endFrame: null,
  };
}
