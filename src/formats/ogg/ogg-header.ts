import type { AudioLink } from '../audio-file.ts';
import type { FileBytes } from '../file-bytes.ts';
import {
  headerFacts,
  type HeaderFacts,
  type HeaderWarning,
  streamFacts,
  type StreamFacts,
} from '../header-facts.ts';
import { chainOf } from './ogg-chain.ts';
import type { OggCodec } from './ogg-codec.ts';
import { framesUpTo, readOggEnd } from './ogg-end.ts';
import { type OggStart, readOggStart } from './ogg-start.ts';
import { parseVorbisComment } from './vorbis-comment.ts';

/**
 * Ogg with Vorbis, Opus, FLAC or Speex.
 *
 * The length is the last page's granule minus pre-skip minus the position of the first packet: what ffmpeg decodes. Of a chained
 * file (streams that follow one another) it is the sum of all, where all of it can be read; of any other `frames` is null. Streams
 * that run beside each other are told apart by their serial numbers.
 */
export async function probeOgg(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const begin = await readOggStart(file, start);
  if (!begin) return null;
  const { codec } = begin;
  const serials = [...begin.streams.keys()];
  const end = await readOggEnd(file, begin.audioOffset, new Set(serials));
  const chain = await chainOf(file, start, begin, end);
  const streams = serials.flatMap((serial, streamIndex) => {
    const own = begin.streams.get(serial) ?? null;
    if (own === null) return [];
    const firstFrame = serial === begin.serial ? begin.firstFrame : 0;
    const frames = chain === null ? framesUpTo(own, end.pages.get(serial), firstFrame) : null;
    return [streamOf(own, streamIndex, frames)];
  });
  // The stream that is played is the first whose codec we know.
  const [first, ...otherStreams] = streams.map((stream, audioIndex) => ({ ...stream, audioIndex }));
  const links = chain?.links ?? [];
  const linked = links.length === 0 ? first! : { ...first!, ...lengthOfLinks(links) };
  const { frames } = linked;
  const bytes = file.sizeBytes - begin.audioOffset;
  const endsStream = chain === null ? end.pages.get(begin.serial)?.endsStream !== false : chain.endsStream;
  return headerFacts({
    ...linked,
    container: 'ogg',
    firstStampFrames: begin.firstFrame,
    audioOffset: begin.audioOffset,
    audioEnd: file.sizeBytes,
    bitRate:
      frames === null || frames === 0 ? codec.bitRate : Math.round((bytes * 8 * codec.sampleRate) / frames),
    encoder: vendorOf(begin),
    warnings: [...(chain?.warnings ?? []), ...(endsStream ? [] : [NO_END_OF_STREAM])],
    otherStreams,
  });
}

const NO_END_OF_STREAM: HeaderWarning = {
  code: 'no-end-of-stream',
  message: 'the last page is not marked as the end',
};

/** What makes the length of a chained file. No MD5 is that of all streams. */
function lengthOfLinks(
  links: readonly AudioLink[],
): Pick<StreamFacts, 'links' | 'frames' | 'framesSource' | 'md5'> {
  const frames = links.reduce((sum, link) => sum + link.frames, 0);
  return { links, frames, framesSource: 'header', md5: null };
}

function streamOf(codec: OggCodec, streamIndex: number, frames: number | null): StreamFacts {
  const lossless = codec.codec === 'flac';
  return streamFacts({
    codec: codec.codec,
    sampleRate: codec.sampleRate,
    channels: codec.channels,
    channelLayout: codec.channelLayout,
    bitsPerSample: codec.streamInfo?.bitsPerSample ?? null,
    frames,
    // Speex decoders differ by the look-ahead that no header states.
    framesSource: frames === null ? null : codec.codec === 'speex' ? 'estimate' : 'header',
    initialPadding: codec.initialPadding,
    bitRate: codec.bitRate,
    bitRateMode: lossless ? 'lossless' : 'vbr',
    lossless,
    md5: codec.streamInfo?.md5 ?? null,
    streamIndex,
  });
}

function vendorOf(begin: OggStart): string | null {
  const comment = begin.headers[1];
  return (comment && parseVorbisComment(comment.subarray(begin.codec.commentPrefixBytes))?.vendor) ?? null;
}
