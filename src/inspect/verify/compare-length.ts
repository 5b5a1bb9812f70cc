import type { HeaderFacts } from '../../formats/header-facts.ts';
import type { FindingLog } from '../../formats/finding.ts';
import type { DecodeResult } from './verify-decode.ts';

/** Half of the longest Vorbis block: the first packet, or the overlap of the last two. */
const VORBIS_EDGE_FRAMES = 4096;
/** Two packets of AAC or MP3. */
const LOST_EDGES_FRAMES = 2304;
/** Ticks a second of the clock that edit lists are written in: 600 or 1000. */
const MOVIE_TICKS = 600;

/** What a header promises against what was decoded: its length, and its MD5. */
export function compareLength(facts: HeaderFacts, decoded: DecodeResult, findings: FindingLog): void {
  if (facts.frames !== null && facts.framesSource === 'header') {
    const missing = facts.frames - decoded.frames;
    const place = { time: decoded.frames / decoded.sampleRate };
    const said = `${facts.frames} frames are promised, ${decoded.frames} could be decoded`;
    const deviation = decoderDeviation(facts);
    if (missing > deviation) findings.damage('length', 'decoded-short', said, place);
    else if (-missing > deviation && facts.container !== 'mp4')
      findings.warn('length', 'decoded-long', said, place);
  }
  if (facts.md5 && decoded.md5 !== null && decoded.md5 !== facts.md5)
    findings.damage(
      'hash',
      'md5-mismatch',
      'the decoded samples do not have the MD5 that STREAMINFO promises',
    );
}

/**
 * What the packets of a file without a length in its header hold against what was decoded. A decoder drops the first packet, or
 * the last one, where they depend on others.
 */
export function compareWalk(
  walkedFrames: number,
  { framesSource, initialPadding }: HeaderFacts,
  decoded: DecodeResult,
  findings: FindingLog,
): void {
  if (framesSource === 'header' || walkedFrames - initialPadding - decoded.frames <= LOST_EDGES_FRAMES)
    return;
  findings.damage(
    'length',
    'decoded-short',
    `its packets hold ${walkedFrames} frames, ${decoded.frames} could be decoded`,
    { time: decoded.frames / decoded.sampleRate },
  );
}

/** By how many frames ffmpeg's decode of a file that is whole may differ from its length. */
function decoderDeviation({ container, codec, sampleRate, lossless }: HeaderFacts): number {
  // Where all the audio is in one page it cannot tell where the first packet begins. Pages are checked by themselves.
  if (container === 'ogg' && codec === 'vorbis') return VORBIS_EDGE_FRAMES;
  // It drops the last packet where the edit list, which is rounded, ends before it. Packets are longer than a tick.
  if (container === 'mp4' && !lossless) return Math.ceil(sampleRate / MOVIE_TICKS);
  return 0;
}
