import type { Container } from '../../formats/audio-file.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import type { GrowingEnd } from './growing-end.ts';
import { type FedDemuxer, wholeFile } from '../decode/file-feed.ts';
import { type DecodePlan, planFromFeed } from '../decode/decode-plan.ts';

/** Formats that are written from the start to the end, and decoded in the same way. */
const DEMUXERS: Partial<Readonly<Record<Container, FedDemuxer>>> = {
  ...{ mp3: 'mp3', adts: 'aac', flac: 'flac', ogg: 'ogg' },
  ...{ matroska: 'matroska', webm: 'matroska', wavpack: 'wv' },
};

/** Whether a decoder can be given the file's bytes as they are being written. */
export function canFollowGrowth({ container, channels }: HeaderFacts): boolean {
  // ffmpeg seeks in WavPack of more channels, to find out how they lie.
  if (container === 'wavpack' && channels > 2) return false;
  return DEMUXERS[container] !== undefined;
}

/**
 * The same plan for a file that is still being written: the decoder gets the bytes from us, so that it does not meet the end
 * before the file does. Its packets then stay whole, as in a linear decode of the finished file.
 */
export function followingGrowth(
  plan: DecodePlan,
  path: string,
  container: Container,
  targetFrame: number,
  growth: GrowingEnd,
): DecodePlan {
  const { spare, flac } = plan;
  const followed =
    spare?.type === 'feed'
      ? planFromFeed({ ...spare.feed, growth }, null, spare.discardFrames, null)
      : planFromFeed({ ...wholeFile(path, DEMUXERS[container] ?? 'ogg'), growth }, null, targetFrame, null);
  return {
    ...followed,
    spare: null,
    ...(flac === undefined ? {} : { flac: { ...flac, growth: growth.file } }),
  };
}
