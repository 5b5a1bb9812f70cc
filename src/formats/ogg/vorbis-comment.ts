import { utf8Text } from '../text.ts';

/** The names and values of a Vorbis comment block, in order; values may repeat. */
export interface VorbisComment {
  readonly vendor: string;
  readonly entries: readonly (readonly [name: string, value: string])[];
}

const MAX_ENTRIES = 10_000;

/** Reads a Vorbis comment (Vorbis I §5.2.1), without the packet's own header; what is cut off is left out. */
export function parseVorbisComment(bytes: Buffer): VorbisComment | null {
  if (bytes.length < 8) return null;
  const vendorEnd = 4 + bytes.readUInt32LE(0);
  if (vendorEnd + 4 > bytes.length) return null;
  const count = Math.min(bytes.readUInt32LE(vendorEnd), MAX_ENTRIES);
  const entries: [string, string][] = [];
  let offset = vendorEnd + 4;
  for (let index = 0; index < count && offset + 4 <= bytes.length; index++) {
    const end = offset + 4 + bytes.readUInt32LE(offset);
    if (end > bytes.length) break;
    const text = utf8Text(bytes.subarray(offset + 4, end));
    const equals = text.indexOf('=');
    if (equals > 0) entries.push([text.slice(0, equals).toUpperCase(), text.slice(equals + 1)]);
    offset = end;
  }
  return { vendor: bytes.toString('utf8', 4, vendorEnd), entries };
}
