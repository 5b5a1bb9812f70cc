import { id3v2Size } from '../container/id3v2-size.ts';
import type { FileBytes } from '../file-bytes.ts';

const HEADER_BYTES = 10;
/** A tag of more frames than this is damage, or an attack. */
const MAX_FRAMES = 10_000;
/** A name, and a few bytes for each of nine channels. */
const MAX_FRAME_BYTES = 512;
const MASTER_VOLUME = 1;
const STEPS_PER_DB = 512;
const MANGLED = 0x0f; // compressed, encrypted, unsynchronised or with a length before it

/**
 * The gains that the `RVA2` frames of an ID3v2.4 tag state (id3.org, ID3v2.4 frames §4.11), by the names that text tags
 * have for them. The frames are told apart as taggers do it, by `track` and `album`. music-metadata leaves them out.
 */
export async function relativeVolumes(file: FileBytes): Promise<readonly (readonly [string, number])[]> {
  const head = await file.read(0, HEADER_BYTES);
  const end = Math.min(id3v2Size(head), file.sizeBytes);
  if (end === 0 || head[3] !== 4 || (head[5]! & 0xc0) !== 0) return [];
  const found: (readonly [string, number])[] = [];
  let offset = HEADER_BYTES;
  for (let count = 0; count < MAX_FRAMES && offset + HEADER_BYTES <= end; count++) {
    const frame = await file.read(offset, HEADER_BYTES);
    if (frame.length < HEADER_BYTES || frame[0] === 0) break;
    const size = syncsafe(frame.subarray(4, 8));
    if (size === null) break;
    offset += HEADER_BYTES;
    const isPlain = (frame[9]! & MANGLED) === 0;
    if (
      frame.toString('latin1', 0, 4) === 'RVA2' &&
      isPlain &&
      size <= MAX_FRAME_BYTES &&
      offset + size <= end
    )
      found.push(...volumesOf(await file.read(offset, size)));
    offset += size;
  }
  return found;
}

function volumesOf(body: Buffer): (readonly [string, number])[] {
  const nameEnd = body.indexOf(0);
  const name = body.toString('latin1', 0, Math.max(0, nameEnd)).toLowerCase();
  if (name !== 'track' && name !== 'album') return [];
  let at = nameEnd + 1;
  while (at + 4 <= body.length) {
    const peakBits = body[at + 3]!;
    const peakBytes = Math.ceil(peakBits / 8);
    const next = at + 4 + peakBytes;
    if (next > body.length) return [];
    if (body[at] === MASTER_VOLUME) {
      const gain = [`replaygain_${name}_gain`, body.readInt16BE(at + 1) / STEPS_PER_DB] as const;
      if (peakBits === 0 || peakBytes > 4) return [gain];
      // Full scale is half of what the bits hold, as for signed samples.
      const peak = body.readUIntBE(at + 4, peakBytes) / 2 ** (peakBits - 1);
      return [gain, [`replaygain_${name}_peak`, Number(peak.toFixed(9))]];
    }
    at = next;
  }
  return [];
}

function syncsafe(bytes: Buffer): number | null {
  let value = 0;
  for (const byte of bytes) {
    if (byte > 0x7f) return null;
    value = value * 128 + byte;
  }
  return value;
}
