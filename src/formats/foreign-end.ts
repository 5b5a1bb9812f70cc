import { trailingTags, type TrailingTag } from './trailing-tags.ts';
import type { FileBytes } from './file-bytes.ts';
import type { FindingLog } from './finding.ts';

const NAMES: Readonly<Record<TrailingTag['type'], string>> = {
  id3v1: 'an ID3v1 tag',
  id3v2: 'an ID3v2 tag',
  apev2: 'an APEv2 tag',
  lyrics3: 'Lyrics3',
};
/** Where tags begin that a tagger has put behind a file of any format; null when there are none. */
export async function foreignTag(file: FileBytes, start: number): Promise<TrailingTag | null> {
  return (await trailingTags(file, start))[0] ?? null;
}

/** Tags where the format has none: players step over them. */
export function warnOfForeignTag(tag: TrailingTag, format: string, findings: FindingLog): void {
  findings.warn(
    'container',
    'foreign-tag',
    `${NAMES[tag.type]} stands at the end, where ${format} has no such thing`,
    { offset: tag.offset },
  );
}

/** Bytes after the end, whatever they are: players and decoders do not come to them. */
export function warnOfTrailingBytes(offset: number, end: number, findings: FindingLog): void {
  const count = end - offset;
  findings.warn(
    'container',
    'trailing-bytes',
    `${count} unexpected byte${count === 1 ? '' : 's'} after the end of the audio`,
    { offset },
  );
}
