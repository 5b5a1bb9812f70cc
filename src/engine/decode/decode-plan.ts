import type { AudioFileInfo } from '../../media/audio-file.ts';
import type { FrameIndexing } from '../../media/frame-index/frame-indexing.ts';
import { fileUrl, LOCAL_PROTOCOLS } from './media-url.ts';
import { scriptFromStart } from './spare-script.ts';

/** What to decode, and from where. */
export interface DecodeRequest {
  /** Absolute. */
  readonly path: string;
  /** Null when no header could be read: such a file is decoded from its start. */
  readonly info: AudioFileInfo | null;
  /** Where `needsFrameIndex` asks for one: the index, as far as it is. Without it such files are decoded from their start. */
  readonly indexing: FrameIndexing | null;
  /** The first frame wanted, at the file's own rate: 0 or more and, where the length is known, below it. */
  readonly targetFrame: number;
}

/**
 * How to start ffmpeg so that the first frame it gives is the target and all samples are those of a linear decode.
 *
 * Whatever changes the rate or the channels has to come after the filters, as ffmpeg's output options and later filters do.
 */
export interface DecodePlan {
  /** Options up to and with `-i`, for a child started for this. */
  readonly inputArgs: readonly string[];
  /** Audio filters that belong to exactness: they cut at the target. Any a user asked for come after them. */
  readonly filters: readonly string[];
  /** How a spare (see spare-script.ts) gets there; null where it cannot. */
  readonly spare: SparePlan | null;
  /** The frame of the track after its last; null to take what the decoder gives. */
  readonly endFrame: number | null;
}

/** For a spare: its filter was fixed before the target was known, so the reader has to drop the rest. */
export interface SparePlan {
  /** What to write on its standard input, which is then closed. */
  readonly script: string;
  /** Frames at the file's own rate to drop from what comes out: a spare that resamples cannot be used unless this is 0. */
  readonly discardFrames: number;
}

/** The plan that is right for every file: decode from the start and count. */
export function planFromStart(path: string, targetFrame: number, endFrame: number | null = null): DecodePlan {
  return planFromUrl(fileUrl(path), targetFrame, endFrame);
}

/** Decodes a URL from its first packet and drops `discardFrames` of what comes out. */
export function planFromUrl(url: string, discardFrames: number, endFrame: number | null): DecodePlan {
  const script = scriptFromStart(url);
  return {
    inputArgs: ['-protocol_whitelist', LOCAL_PROTOCOLS, '-i', url],
    filters: discardFrames === 0 ? [] : [`atrim=start_sample=${discardFrames}`],
    spare: script === null ? null : { script, discardFrames },
    endFrame,
  };
}
