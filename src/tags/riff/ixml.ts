import { TagBlock, type FieldName } from '../tag-block.ts';
import { beforeNul, undeclaredText } from '../../formats/text.ts';

const MAX_ELEMENTS = 2000;
/** The recorder's note (iXML 3.0), and the songs' fields of game sound (ASWG-G006). */
const FIELDS: Readonly<Record<string, FieldName>> = {
  NOTE: 'comment',
  songTitle: 'title',
  artist: 'artist',
  genre: 'genre',
  composer: 'composer',
};
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** An element that holds text and no other element. */
const LEAF = /<([A-Za-z_][\w.-]{0,63})(?:\s[^<>]{0,1000})?>([^<]*)<\/\1\s*>/g;

/** The texts of an iXML chunk (iXML specification 3.0) by the names of their elements. */
export function readIxml(bytes: Buffer): TagBlock {
  const tag = new TagBlock('iXML');
  const xml = undeclaredText(beforeNul(bytes));
  let count = 0;
  for (const [, name = '', text = ''] of xml.matchAll(LEAF)) {
    if (count++ >= MAX_ELEMENTS) break;
    tag.add(name, FIELDS[name], [unescaped(text).trim()]);
  }
  return tag;
}

function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null;
      if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}
