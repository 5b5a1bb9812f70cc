import { isUtf8 } from 'node:buffer';

/**
 * The characters that Windows-1252 has for 0x80 to 0x9F (WHATWG Encoding, index-windows-1252). Node 20's own decoder gives
 * control characters there.
 */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Windows code pages that have another name among the encodings of the web. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10_000: 'macintosh',
  20_866: 'koi8-r',
  65_001: 'utf-8',
};

export function windows1252Text(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}

/** Text whose encoding nothing states: UTF-8 if it is valid UTF-8, else Windows-1252. */
export function undeclaredText(bytes: Buffer): string {
  return isUtf8(bytes) ? withoutMark(bytes.toString('utf8')) : windows1252Text(bytes);
}

/**
 * Text that is declared to be UTF-8. Where not one character outside ASCII is valid UTF-8, an old tagger wrote
 * Windows-1252; single invalid bytes become U+FFFD.
 */
export function utf8Text(bytes: Buffer): string {
  const text = withoutMark(bytes.toString('utf8'));
  return !text.includes('\ufffd') || /[^\u0000-\u007f\ufffd]/.test(text) ? text : windows1252Text(bytes);
}

/** UTF-16 after its byte order mark, or in the order given where it has none. An odd last byte is dropped. */
export function utf16Text(bytes: Buffer, isBigEndian: boolean): string {
  let even = bytes.subarray(0, bytes.length & ~1);
  let isBig = isBigEndian;
  if (even.length >= 2) {
    const mark = even.readUInt16BE(0);
    if (mark === 0xfeff || mark === 0xfffe) {
      isBig = mark === 0xfeff;
      even = even.subarray(2);
    }
  }
  return (isBig ? Buffer.from(even).swap16() : even).toString('utf16le').toWellFormed();
}

/** Text in a Windows code page; undeclared text where the page is not known. */
export function codePageText(bytes: Buffer, codePage: number): string {
  if (codePage === 1252) return windows1252Text(bytes);
  const isWindows = codePage >= 1250 && codePage <= 1258;
  const label = CODE_PAGES[codePage] ?? (isWindows ? `windows-${codePage}` : null);
  return label === null ? undeclaredText(bytes) : new TextDecoder(label).decode(bytes);
}

/** The bytes before the first NUL. */
export function beforeNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** Undeclared text in a field of fixed length: ends at the first NUL, padding blanks removed. */
export function fixedText(field: Buffer): string {
  const bytes = beforeNul(field);
  if (bytes.length === field.length && !isUtf8(bytes)) {
    // A full field may have cut the last character.
    for (let cut = 1; cut <= 3; cut++) {
      const shorter = bytes.subarray(0, bytes.length - cut);
      if (isUtf8(shorter) && bytes[shorter.length]! >= 0xc2 && shorter.some((byte) => byte > 0x7f))
        return shorter.toString('utf8').trimEnd();
    }
  }
  return undeclaredText(bytes).trimEnd();
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
