import type { Container } from '../../media/audio-file.ts';
import { skipId3v2 } from '../../media/container/id3v2-size.ts';
import { findFirstFrame } from '../../media/container/mpeg-audio.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { HeaderFacts } from '../../media/header-facts.ts';
import type { FindingLog } from './finding.ts';
import { foreignTag, warnOfForeignTag, warnOfTrailingBytes } from './foreign-end.ts';
import { formatNames } from '../ffprobe-names.ts';
import { containerEnd } from './container-end.ts';
import { verifyAdtsFrames } from './verify-adts.ts';
import { verifyAiff } from './verify-aiff.ts';
import { verifyFlacBlocks } from './verify-flac-blocks.ts';
import { verifyFlacFrames } from './verify-flac.ts';
import { verifyMp4 } from './verify-mp4.ts';
import { verifyMpegFrames } from './verify-mpeg.ts';
import { verifyOggPages } from './verify-ogg.ts';
import { verifyRiff } from './verify-riff.ts';
import { verifyWavPackBlocks } from './verify-wavpack.ts';

/** Warnings of the header parsers that mean lost audio. */
const DAMAGE = new Set(['data-truncated', 'audio-truncated', 'box-truncated']);

/** What a walk of all frames found out about the audio. */
export interface WalkedAudio {
  /** Where it ends when something else follows; null: it reaches the end of the file, as far as is known. */
  readonly audioEnd: number | null;
  /** What its packets decode to at the rate of the first, before anything is cut off; null: not known. */
  readonly frames: number | null;
}

const NOTHING_MORE: WalkedAudio = { audioEnd: null, frames: null };

/** Containers whose structure nobody but ffmpeg checks, as it decodes. */
const WITHOUT_WALKER: ReadonlySet<Container> = new Set(['matroska', 'webm', 'asf', 'ape', 'caf', 'au']);

/** Whether the structure of a container is checked without a decoder. */
export function hasWalker(container: Container): boolean {
  return !WITHOUT_WALKER.has(container);
}

/** Says so where there is nothing to check without a decoder. */
export function warnOfUnchecked(container: Container | null, findings: FindingLog): void {
  if (container === null || !hasWalker(container))
    findings.warn('container', 'not-checked', 'its format takes a decode to check');
}

/**
 * Checks the layers that need no decoder, with the walker of the file's container.
 *
 * @param wholeEnd where the frames of native FLAC end that were decoded and found to be right: they need no walk
 */
export async function verifyContainer(
  file: FileBytes,
  facts: HeaderFacts,
  findings: FindingLog,
  signal: AbortSignal,
  wholeEnd: number | null,
): Promise<WalkedAudio> {
  const start = await skipId3v2(file, 0);
  const extent = { from: facts.audioOffset ?? start, to: facts.audioEnd ?? file.sizeBytes };
  switch (facts.container) {
    case 'flac':
      return verifyFlac(file, start, extent, findings, signal, wholeEnd);
    case 'ogg':
      await verifyOggPages(file, start, facts.sampleRate, findings, signal);
      if (facts.codec === 'flac' && facts.md5 === null)
        findings.warn('hash', 'md5-unset', 'STREAMINFO has no MD5 of the samples');
      return NOTHING_MORE;
    case 'mp3': {
      const first = await findFirstFrame(file, start, extent.to);
      noteWarnings(facts, findings);
      return first ? verifyMpegFrames(file, first, extent.to, findings, signal) : NOTHING_MORE;
    }
    case 'adts':
      return verifyAdtsFrames(file, extent, findings, signal);
    case 'wavpack':
      return verifyWavPackBlocks(file, extent, facts, findings, signal);
    case 'wav':
    case 'rf64':
    case 'w64':
      noteWarnings(facts, findings, 'data-truncated');
      return { audioEnd: await verifyRiff(file, start, facts, findings), frames: null };
    case 'aiff':
    case 'aifc':
      await verifyAiff(file, start, facts, findings);
      noteWarnings(facts, findings, 'data-truncated');
      return NOTHING_MORE;
    case 'mp4':
      await verifyMp4(file, start, findings, signal);
      return NOTHING_MORE;
    default:
      noteWarnings(facts, findings);
      return verifyEnd(file, start, facts, findings);
  }
}

/** Containers whose inside only ffmpeg checks: what stands behind their end. */
async function verifyEnd(
  file: FileBytes,
  start: number,
  facts: HeaderFacts,
  findings: FindingLog,
): Promise<WalkedAudio> {
  const end = await containerEnd(file, start, facts);
  const tag = await foreignTag(file, start);
  const to = tag?.offset ?? file.sizeBytes;
  if (end !== null && end < to) warnOfTrailingBytes(end, to, findings);
  if (tag && facts.container !== 'ape')
    warnOfForeignTag(tag, formatNames(facts.container).longName, findings);
  // Of AU ffmpeg takes all that follows for audio.
  return { audioEnd: facts.container === 'au' ? end : null, frames: null };
}

async function verifyFlac(
  file: FileBytes,
  start: number,
  extent: { readonly from: number; readonly to: number },
  findings: FindingLog,
  signal: AbortSignal,
  wholeEnd: number | null,
): Promise<WalkedAudio> {
  const info = await verifyFlacBlocks(file, start, findings);
  if (!info) return NOTHING_MORE;
  const tag = await foreignTag(file, extent.from);
  if (tag) warnOfForeignTag(tag, 'FLAC', findings);
  const to = tag?.offset ?? extent.to;
  if (wholeEnd !== null) {
    if (wholeEnd < to) warnOfTrailingBytes(wholeEnd, to, findings);
    return NOTHING_MORE;
  }
  const walk = await verifyFlacFrames(file, { from: extent.from, to }, info, findings, signal);
  if (info.frames === null)
    findings.warn('header', 'length-unset', 'STREAMINFO does not say how long the audio is');
  else if (info.frames > walk.samples)
    findings.damage(
      'length',
      'frames-missing',
      `STREAMINFO promises ${info.frames} samples, the frames hold ${walk.samples}`,
    );
  else if (info.frames < walk.samples)
    findings.warn(
      'length',
      'frames-beyond',
      `STREAMINFO promises ${info.frames} samples, the frames hold ${walk.samples}`,
    );
  if (info.md5 === null) findings.warn('hash', 'md5-unset', 'STREAMINFO has no MD5 of the samples');
  return { audioEnd: walk.end < file.sizeBytes ? walk.end : null, frames: walk.samples };
}

function noteWarnings(facts: HeaderFacts, findings: FindingLog, except?: string): void {
  for (const { code, message, offset } of facts.warnings) {
    if (code === except) continue;
    const place = offset === undefined ? {} : { offset };
    if (DAMAGE.has(code)) findings.damage('length', code, message, place);
    else findings.warn('container', code, message, place);
  }
}
