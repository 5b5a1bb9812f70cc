import { undeclaredText, utf16Text, utf8Text, windows1252Text } from '../../formats/text.ts';

/** The text encodings of ID3v2 by their number (ID3v2.4 §4). Single-byte text is read as Windows-1252, which holds Latin-1. */
const UTF16 = 1;
const UTF16_BIG_ENDIAN = 2;
const UTF8 = 3;

/** More strings than any frame has. */
const MAX_STRINGS = 1000;

/** The strings of a field, which zeros divide. Each may have a byte order mark of its own; without one the first one's counts. */
export function id3Strings(encoding: number, bytes: Buffer): string[] {
  const parts = splitAtZeros(encoding, bytes);
  if (encoding !== UTF16 && encoding !== UTF16_BIG_ENDIAN) return parts.map((part) => decode(encoding, part));
  const first = parts[0];
  const isBig = encoding === UTF16_BIG_ENDIAN || isBigEndian(first);
  return parts.map((part) => utf16Text(part, isBig));
}

/** The text up to its terminator, and the bytes behind that. */
export function id3Terminated(encoding: number, bytes: Buffer): { text: string; rest: Buffer } {
  const end = zeroAt(encoding, bytes, 0);
  const width = isWide(encoding) ? 2 : 1;
  if (end < 0) return { text: id3Strings(encoding, bytes)[0] ?? '', rest: Buffer.alloc(0) };
  return {
    text: id3Strings(encoding, bytes.subarray(0, end))[0] ?? '',
    rest: bytes.subarray(end + width),
  };
}

/** A text frame: its encoding in the first byte, then strings. A first byte that is none belongs to the text. */
export function id3TextFrame(content: Buffer): string[] {
  const encoding = content[0] ?? 0;
  if (encoding >= 0x20) return splitAtZeros(0, content).map(undeclaredText);
  return id3Strings(encoding, content.subarray(1));
}

function decode(encoding: number, bytes: Buffer): string {
  if (encoding === 0) return windows1252Text(bytes);
  return encoding === UTF8 ? utf8Text(bytes) : undeclaredText(bytes);
}

function isWide(encoding: number): boolean {
  return encoding === UTF16 || encoding === UTF16_BIG_ENDIAN;
}

function splitAtZeros(encoding: number, bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  const width = isWide(encoding) ? 2 : 1;
  let from = 0;
  for (
    let end = zeroAt(encoding, bytes, 0);
    end >= 0 && parts.length < MAX_STRINGS;
    end = zeroAt(encoding, bytes, from)
  ) {
    parts.push(bytes.subarray(from, end));
    from = end + width;
  }
  parts.push(bytes.subarray(from));
  return parts;
}

/** The next terminator: a zero byte, or an aligned pair of them. */
function zeroAt(encoding: number, bytes: Buffer, from: number): number {
  if (!isWide(encoding)) return bytes.indexOf(0, from);
  for (let at = bytes.indexOf(0, from); at >= 0; at = bytes.indexOf(0, at + 1))
    if ((at - from) % 2 === 0 && bytes[at + 1] === 0) return at;
  return -1;
}

/** By its mark; without one by where the zeros of its ASCII characters lie. */
function isBigEndian(text: Buffer | undefined): boolean {
  if (text === undefined || text.length < 2) return false;
  const mark = text.readUInt16BE(0);
  return mark === 0xfeff || (mark !== 0xfffe && text[0] === 0 && text[1] !== 0);
}
