import { bytesOfText, hasRawBytes, textFromBytes } from '../../player/raw-path.ts';
import { windows1252Text } from '../../formats/text.ts';

/**
 * The text of a playlist or cue sheet: by its byte order mark, else UTF-8. Bytes that are not valid UTF-8 stay in it, escaped, so that
 * one of them decides about its own line only (`legible`), and a file name keeps its bytes.
 */
export function decodeList(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return textFromBytes(hasMark ? bytes.subarray(3) : bytes);
}

/** A piece of such a text as it is read: UTF-8 if it is valid, else Windows-1252, the one other encoding in use. */
export function legible(text: string): string {
  return hasRawBytes(text) ? windows1252Text(bytesOfText(text)) : text;
}
