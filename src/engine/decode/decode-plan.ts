import type { AudioFileInfo } from '../../formats/audio-file.ts';
import type { FrameIndexing } from '../../formats/frame-index/frame-indexing.ts';
import type { FlacStart } from './flac-start.ts';
import type { FileFeed, FedDemuxer } from './file-feed.ts';
import { wholeFile } from './file-feed.ts';
import { fileUrl, LOCAL_PROTOCOLS, STREAM_PROTOCOLS } from '../../ffmpeg/media-url.ts';
import type { SeekFacts } from './seek-facts.ts';
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
  /** Passed again with each further plan for the same file. */
  readonly facts?: SeekFacts;
}

/**
 * How to start ffmpeg so that the first frame it gives is the target and all samples are those of a linear decode.
 *
 * Conversions of rate or channels must come after these filters, as ffmpeg's output options and later filters do.
 */
export interface DecodePlan {
  /** Options up to and with `-i`, for a child started for this. */
  readonly inputArgs: readonly string[];
  /** Makes one stream of several inputs, before all filters; left out where there is one input. */
  readonly graph?: string;
  /** Audio filters that belong to exactness: they cut at the target. Any a user asked for come after them. */
  readonly filters: readonly string[];
  /** Frames that `filters` drop of what comes out; 0 where they drop none, cut at a stamp, or are to drop them in any case. */
  readonly dropFrames: number;
  /** What the child reads, where its options name standard input. */
  readonly feed: FileFeed | null;
  /** How a spare (see spare-decoders.ts) gets there; null where it cannot. */
  readonly spare: SparePlan | null;
  /** How our own decoder gets there; only of FLAC that it knows. */
  readonly flac?: FlacStart;
  /** The frame of the track after its last; null to take what the decoder gives. */
  readonly endFrame: number | null;
}

/** For a spare: it was started before the target was known, so the reader has to drop what comes before. */
export type SparePlan = {
  /** Frames at the file's own rate to drop from what comes out: a spare that resamples cannot be used unless this is 0. */
  readonly discardFrames: number;
} & (
  | {
      readonly type: 'script';
      /** What to write on its standard input, which is then closed. */ readonly script: string;
    }
  | { readonly type: 'feed'; readonly feed: FileFeed }
);

/** What a child waits for: a script that names a file, or the bytes of one format. */
export type SpareKind = 'script' | FedDemuxer;

export function kindOfSpare(spare: SparePlan): SpareKind {
  return spare.type === 'script' ? 'script' : spare.feed.demuxer;
}

/** The plan that is right for every file: decode from the start and count. */
export function planFromStart(
  path: string,
  targetFrame: number,
  endFrame: number | null = null,
  spareKind: SpareKind = 'script',
): DecodePlan {
  const script = scriptFromStart(fileUrl(path));
  const scripted: SparePlan | null =
    script === null ? null : { type: 'script', script, discardFrames: targetFrame };
  return {
    inputArgs: ['-protocol_whitelist', LOCAL_PROTOCOLS, '-i', fileUrl(path)],
    ...cutAfter(targetFrame),
    feed: null,
    spare:
      spareKind === 'script'
        ? scripted
        : {
            type: 'feed',
            feed: wholeFile(path, spareKind),
            discardFrames: targetFrame,
          },
    endFrame,
  };
}

/**
 * Decodes a stream that begins in the middle of a file, and drops `discardFrames` of what comes out.
 *
 * @param url what names those bytes to ffmpeg; null if nothing can, and they are fed to it
 */
export function planFromFeed(
  feed: FileFeed,
  url: string | null,
  discardFrames: number,
  endFrame: number | null,
): DecodePlan {
  return {
    inputArgs:
      url === null ? fedInputArgs(feed.demuxer) : ['-protocol_whitelist', LOCAL_PROTOCOLS, '-i', url],
    ...cutAfter(discardFrames),
    feed: url === null ? feed : null,
    spare: { type: 'feed', feed, discardFrames },
    endFrame,
  };
}

/** Input options of a child that waits for the bytes of one format: it may open nothing by itself. */
export function fedInputArgs(demuxer: FedDemuxer): readonly string[] {
  return ['-f', demuxer, '-protocol_whitelist', STREAM_PROTOCOLS, '-i', 'pipe:0'];
}

/** Drops the first `frames` frames. */
export function cutAfter(frames: number): Pick<DecodePlan, 'filters' | 'dropFrames'> {
  return { filters: frames === 0 ? [] : [`atrim=start_sample=${frames}`], dropFrames: frames };
}
