import type { HeaderFacts } from '../../formats/header-facts.ts';
import type { FindingLog } from '../../formats/finding.ts';
import { decoderDeviation } from './decoder-deviation.ts';
import type { DecodeResult } from './verify-decode.ts';

/** Two packets of AAC or MP3. */
const LOST_EDGES_FRAMES = 2304;
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
