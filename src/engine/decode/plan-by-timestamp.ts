import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { type DecodePlan, type DecodeRequest, planFromStart } from './decode-plan.ts';
import { fileUrl, LOCAL_PROTOCOLS } from '../../ffmpeg/media-url.ts';
import { SPARE_TRIM_SECONDS, scriptFromTime } from './spare-script.ts';

/**
 * For containers whose time stamps are exact to the frame: seek to before the preroll, and let `atrim` cut at the
 * target's own stamp. Where the seek really lands does not matter as long as it is early enough: `-ss` counts from the stream's
 * first stamp, or one before it, a script's inpoint from stamp 0.
 */
export function planByTimestamp(
  request: DecodeRequest,
  { sampleRate, firstStampFrames }: Pick<AudioFileInfo, 'sampleRate' | 'firstStampFrames'>,
  prerollFrames: number,
  endFrame: number | null,
): DecodePlan {
  const { path, targetFrame } = request;
  const stamp = targetFrame + firstStampFrames;
  const seekSeconds = (targetFrame - prerollFrames) / sampleRate - SEEK_MARGIN_SECONDS;
  const inpointSeconds = Math.floor(stamp / sampleRate) - SPARE_TRIM_SECONDS;
  // A seek to 0 is not a no-op in ffmpeg: M4A loses its priming, WavPack refuses. From the start there is no seek at all.
  if (seekSeconds <= 0 || inpointSeconds * sampleRate < sampleRate + firstStampFrames)
    return planFromStart(path, targetFrame, endFrame);
  const script = scriptFromTime(path, inpointSeconds);
  return {
    inputArgs: [
      ...['-copyts', '-noaccurate_seek', '-ss', seekSeconds.toFixed(6)],
      ...['-protocol_whitelist', LOCAL_PROTOCOLS, '-i', fileUrl(path)],
    ],
    filters: [`atrim=start_pts=${stamp}`],
    dropFrames: 0,
    feed: null,
    spare:
      script === null
        ? null
        : {
            type: 'script',
            script,
            discardFrames: stamp - (inpointSeconds + SPARE_TRIM_SECONDS) * sampleRate,
          },
    endFrame,
  };
}

/** More than the microsecond to which ffmpeg rounds `-ss`. */
const SEEK_MARGIN_SECONDS = 0.001;
