import type { Container } from '../../formats/audio-file.ts';
import { NOTHING_MORE, type VerifySubject, type WalkedAudio } from '../../formats/audio-format.ts';
import { containerEnd } from '../../formats/container-end.ts';
import { formatNames } from '../../formats/container-names.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import type { FindingLog } from '../../formats/finding.ts';
import { foreignTag, warnOfForeignTag, warnOfTrailingBytes } from '../../formats/foreign-end.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { skipId3v2 } from '../../formats/id3v2-size.ts';
import { noteHeaderWarnings } from '../../formats/note-header-warnings.ts';
import { formatOf } from '../../formats/registry.ts';

/** Whether the structure of a container is checked without a decoder. */
export function hasWalker(container: Container): boolean {
  return formatOf(container).verify !== undefined;
}

/** Says so where there is nothing to check without a decoder. */
export function warnOfUnchecked(container: Container | null, findings: FindingLog): void {
  if (container === null || !hasWalker(container))
    findings.warn('container', 'not-checked', 'its format takes a decode to check');
}

/**
 * Checks the layers that need no decoder.
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
  const subject = { file, start, extent, facts, findings, signal, wholeEnd };
  return (formatOf(facts.container).verify ?? verifyEnd)(subject);
}

/** Containers whose inside only ffmpeg checks: what stands behind their end. */
async function verifyEnd({ file, start, facts, findings }: VerifySubject): Promise<WalkedAudio> {
  noteHeaderWarnings(facts, findings);
  const end = await containerEnd(file, start, facts);
  const tag = await foreignTag(file, start);
  const to = tag?.offset ?? file.sizeBytes;
  if (end !== null && end < to) warnOfTrailingBytes(end, to, findings);
  if (tag && facts.container !== 'ape')
    warnOfForeignTag(tag, formatNames(facts.container).longName, findings);
  // Of AU ffmpeg takes all that follows for audio.
  return facts.container === 'au' ? { ...NOTHING_MORE, audioEnd: end } : NOTHING_MORE;
}
