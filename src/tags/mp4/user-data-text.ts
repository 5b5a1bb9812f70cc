import type { Mp4Box } from '../../formats/mp4/mp4-box.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import type { FieldName, TagBlock } from '../tag-block.ts';
import { beforeNul, undeclaredText, utf16Text } from '../../formats/text.ts';

const MAX_TEXT_BYTES = 1 << 20;

/** QuickTime's texts: a length, a language, the text; the same again for other languages. */
const QUICKTIME: Readonly<Record<string, FieldName>> = {
  '©nam': 'title',
  '©ART': 'artist',
  '©prf': 'artist',
  '©alb': 'album',
  '©com': 'composer',
  '©wrt': 'composer',
  '©day': 'date',
  '©gen': 'genre',
  '©cmt': 'comment',
};
/** 3GPP's (TS 26.244 §8): version and flags, a language, a text in UTF-8 or, behind a mark, UTF-16. */
const THREE_GPP: Readonly<Record<string, FieldName>> = {
  titl: 'title',
  perf: 'artist',
  auth: 'composer',
  albm: 'album',
  gnre: 'genre',
  dscp: 'comment',
  yrrc: 'date',
};
const THREE_GPP_HEADER_BYTES = 6;
/** Below this QuickTime counts languages, and the text is in that language's Macintosh encoding. */
const FIRST_UNICODE_LANGUAGE = 0x400;

/** Adds what a box right below `udta` says, if it is a text. */
export async function addUserText(tag: TagBlock, file: FileBytes, box: Mp4Box): Promise<void> {
  const isQuickTime = box.type.startsWith('©');
  if (!isQuickTime && !(box.type in THREE_GPP)) return;
  const bytes = Buffer.from(
    await file.read(box.bodyOffset, Math.min(box.endOffset - box.bodyOffset, MAX_TEXT_BYTES)),
  );
  if (isQuickTime) addQuickTime(tag, box, bytes);
  else if (box.type === 'yrrc') {
    if (bytes.length >= 6) tag.add(box.type, 'date', [String(bytes.readUInt16BE(4))]);
  } else if (bytes.length > THREE_GPP_HEADER_BYTES)
    add3gpp(tag, box.type, bytes.subarray(THREE_GPP_HEADER_BYTES));
}

function addQuickTime(tag: TagBlock, box: Mp4Box, bytes: Buffer): void {
  if (bytes.length < 4) return;
  const end = 4 + bytes.readUInt16BE(0);
  if (end > bytes.length) {
    tag.warn('tag-atom', `the "${box.type}" atom is damaged or cut off`, box.offset);
    return;
  }
  const text = beforeNul(bytes.subarray(4, end));
  const isMacintosh = bytes.readUInt16BE(2) < FIRST_UNICODE_LANGUAGE;
  // Writers put UTF-8 under the number of English, too.
  const isUtf16 = !isMacintosh && text.length >= 2 && [0xfeff, 0xfffe].includes(text.readUInt16BE(0));
  tag.add(box.type, QUICKTIME[box.type], [
    isUtf16 ? utf16Text(bytes.subarray(4, end), true) : undeclaredText(text),
  ]);
}

function add3gpp(tag: TagBlock, type: string, bytes: Buffer): void {
  const isUtf16 = bytes.length >= 2 && bytes.readUInt16BE(0) === 0xfeff;
  const text = isUtf16 ? utf16Text(bytes, true).replace(/\0.*$/s, '') : undeclaredText(beforeNul(bytes));
  tag.add(type, THREE_GPP[type], [text]);
  // An album may have the track's number behind its name.
  const numberAt = isUtf16 ? -1 : bytes.indexOf(0) + 1;
  if (type === 'albm' && numberAt > 0 && numberAt < bytes.length)
    tag.add(type, 'track', [String(bytes[numberAt])]);
}
