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
  /** For the containers of `needsFrameIndex`: the index, as far as it is. Without it they are decoded from the start. */
  readonly indexing: FrameIndexing | null;
  /** The first frame wanted, 0 or more and, where the length is known, below it. */
  readonly targetFrame: number;
}

/**
 * How to start ffmpeg so that, after `discardFrames` frames, it gives exactly the frames of a linear decode from the
 * target on. All counts are frames at the file's own rate: the output has to be asked for at that rate.
 */
export interface DecodePlan {
  /** Options up to and with `-i`, for a child started for this. */
  readonly inputArgs: readonly string[];
  /** Audio filters that belong to exactness; any a user asked for come after them. */
  readonly filters: readonly string[];
  /** Frames to drop from what comes out. */
  readonly discardFrames: number;
  /** How a spare (see spare-script.ts) gets there; null where it cannot. */
  readonly spare: SparePlan | null;
  /** The frame number after the last one that belongs to the track; null to take what the decoder gives. */
  readonly endFrame: number | null;
}

/** What to write on a spare's standard input, and what to drop from what then comes out. */
export interface SparePlan {
  readonly script: string;
  readonly discardFrames: number;
}

/** The plan that is right for every file: decode from the start and count. */
export function planFromStart(path: string, targetFrame: number, endFrame: number | null): DecodePlan {
  return planFromUrl(fileUrl(path), targetFrame, endFrame);
}

/** Decodes a URL from its first packet and drops `discardFrames` of what comes out. */
export function planFromUrl(url: string, discardFrames: number, endFrame: number | null): DecodePlan {
  const script = scriptFromStart(url);
  return {
    inputArgs: ['-protocol_whitelist', LOCAL_PROTOCOLS, '-i', url],
    filters: [],
    discardFrames,
    spare: script === null ? null : { script, discardFrames },
    endFrame,
  };
}
