import type { HeaderFacts } from '../../formats/header-facts.ts';

/** Half of the longest Vorbis block: the first packet, or the overlap of the last two. */
const VORBIS_EDGE_FRAMES = 4096;
/** Ticks a second of the clock that edit lists are written in: 600 or 1000. */
const MOVIE_TICKS = 600;

/** By how many frames ffmpeg's decode of a file that is whole may differ from its length. */
export function decoderDeviation({ container, codec, sampleRate, lossless }: HeaderFacts): number {
  // Where all the audio is in one page it cannot tell where the first packet begins. Pages are checked by themselves.
  if (container === 'ogg' && codec === 'vorbis') return VORBIS_EDGE_FRAMES;
  // It drops the last packet where the edit list, which is rounded, ends before it. Packets are longer than a tick.
  if (container === 'mp4' && !lossless) return Math.ceil(sampleRate / MOVIE_TICKS);
  return 0;
}
