/**
 * Texts and file names that are not valid UTF-8, as strings that lose nothing: each byte that belongs to no UTF-8 sequence is the
 * lone surrogate U+DC00 + byte (Python's `surrogateescape`, PEP 383). No valid text holds one, so both directions are exact.
 */
const ESCAPED_BYTE = /[\udc80-\udcff]/u;
const ESCAPE = 0xdc00;

/** Decodes bytes as UTF-8; invalid bytes are escaped. A byte order mark stays. */
export function textFromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  let validFrom = 0;
  for (let at = 0; at < buffer.length;) {
    const length = sequenceLength(buffer, at);
    if (length === 0) {
      text += buffer.toString('utf8', validFrom, at) + String.fromCharCode(ESCAPE + buffer[at]!);
      validFrom = at + 1;
    }
    at += Math.max(length, 1);
  }
  return text + buffer.toString('utf8', validFrom);
}

/** The bytes that `textFromBytes` had. */
export function bytesOfText(text: string): Buffer {
  const pieces = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    pieces.map((piece, n) =>
      n % 2 === 0 ? Buffer.from(piece) : Buffer.from([piece.charCodeAt(0) - ESCAPE]),
    ),
  );
}

/** Whether a text holds escaped bytes: the file name or line that it came from is not valid UTF-8. */
export function hasRawBytes(text: string): boolean {
  return ESCAPED_BYTE.test(text);
}

/** A path as Node's `fs` takes it. Every file that a user names is opened through this. */
export function toFsPath(path: string): string | Buffer {
  return hasRawBytes(path) ? bytesOfText(path) : path;
}

/** Bytes of the UTF-8 sequence at `at` (Unicode 15, table 3-7); 0 if there is no valid one. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1]!;
  if (second < least || second > most) return 0;
  for (let next = at + 2; next < at + length; next++) if ((bytes[next]! & 0xc0) !== 0x80) return 0;
  return length;
}
