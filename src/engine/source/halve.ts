import { availableParallelism } from 'node:os';
import { hasExactLength } from '../../media/audio-file.ts';
import type { HeaderFacts } from '../../media/header-facts.ts';
import type { PcmDecoder, PcmSink } from '../decode/pcm-decoder.ts';
import { seekRow } from '../decode/seek-table.ts';
import type { ReadAheadProducer } from '../ring/producer.ts';
import { SecondHalf } from './second-half.ts';
import type { DecodedTrack, TrackDecoders } from './track-decoders.ts';

/** A track shorter than this is decoded before a second decoder has begun. */
const LEAST_SECONDS = 90;
/** The second decoder begins later than the first. */
const FIRST_SHARE = 0.55;
/** Both give the same for so long, or the second is not believed. */
const OVERLAP_SECONDS = 1;

/**
 * Has a second decoder begin in the middle of a track that is rendered, where that is quicker.
 *
 * That is where decoding takes far longer than what this thread does with the samples, and can be begun anywhere without a look at the
 * whole file. Only Opus is so: two decoders for four minutes of it took 0.85 to 0.93 of the time of one, of Vorbis 0.96 to 1.04 and
 * of MP3, whose frames have to be counted first, 1.02 to 1.2. AAC may draw new noise in each decoder.
 *
 * @param endRingFrame where the track ends though a decoder would go on; null if it ends where that does
 * @param sink where the track's frames go
 * @returns the first decoder's sink; null if it is to do everything itself
 */
export function halve(
  { input, shape, isKeptWhole }: DecodedTrack,
  producer: ReadAheadProducer,
  decoders: TrackDecoders,
  endRingFrame: number | null,
  sink: PcmSink,
): SecondHalf | null {
  const { header } = input;
  if (!isKeptWhole || header === null || !hasExactLength(header) || !isWorthIt(header)) return null;
  const joinFrame = Math.round(header.frames * FIRST_SHARE);
  let second: PcmDecoder | null = null;
  const half = new SecondHalf(
    {
      joinFrame,
      endFrame: header.frames,
      isCut: endRingFrame !== null,
      overlapFrames: OVERLAP_SECONDS * shape.sampleRate,
      frameBytes: shape.channels * Float32Array.BYTES_PER_ELEMENT,
    },
    producer,
    sink,
    {
      resumeFirst: () => decoders.resume(),
      stopFirst: () => decoders.stop(),
      stopSecond: () => second?.kill(),
    },
  );
  decoders.runBeside(joinFrame, half.second, (decoder) => {
    second = decoder;
    if (half.isGivenUp) decoder?.kill();
    else if (decoder === null) half.giveUp();
  });
  return half;
}

function isWorthIt(header: HeaderFacts & { readonly frames: number }): boolean {
  return (
    header.codec === 'opus' &&
    seekRow(header).strategy === 'ogg-pages' &&
    header.frames >= LEAST_SECONDS * header.sampleRate &&
    availableParallelism() > 1
  );
}
