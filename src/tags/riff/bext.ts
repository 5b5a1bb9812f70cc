import { TagBlock } from '../tag-block.ts';
import { beforeNul, fixedText, undeclaredText } from '../../formats/text.ts';

/** Texts of fixed length (EBU Tech 3285 §2.3): name, offset, bytes. */
const TEXTS = [
  ['Description', 0, 256],
  ['Originator', 256, 32],
  ['OriginatorReference', 288, 32],
  ['OriginationDate', 320, 10],
  ['OriginationTime', 330, 8],
] as const;
const CODING_HISTORY_OFFSET = 602;
const FIELDS = { Description: 'comment', OriginationDate: 'date' } as const;

/** The broadcast extension of a WAV file. */
export function readBroadcastExtension(bytes: Buffer): TagBlock {
  const tag = new TagBlock('bext');
  for (const [name, offset, length] of TEXTS) {
    const text = fixedText(bytes.subarray(offset, offset + length));
    const field = name in FIELDS ? FIELDS[name as keyof typeof FIELDS] : undefined;
    // Recorders divide the date by what they like: `-`, `_`, `:`, `.`, blank (§2.3), and leave it as `0000-00-00`.
    const date = /^(?!0000)(\d{4})[-_:. /](\d{2})[-_:. /](\d{2})$/.exec(text);
    if (field !== 'date') tag.add(name, field, [text]);
    else if (date) tag.add(name, field, [`${date[1]}-${date[2]}-${date[3]}`]);
  }
  tag.add('CodingHistory', undefined, [
    undeclaredText(beforeNul(bytes.subarray(CODING_HISTORY_OFFSET))).trim(),
  ]);
  return tag;
}
