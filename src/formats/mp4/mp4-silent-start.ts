import type { FileBytes } from '../file-bytes.ts';
import { AAC_PACKET_HEAD_BYTES, isAacWithoutAudio } from '../aac/aac-packet.ts';
import { findBox, type Mp4Box } from './mp4-box.ts';

/** Encoders write one such packet, where they do. */
const MAX_PACKETS = 16;

/** How many packets at the beginning of an AAC track decode to nothing. */
export async function countSilentStart(file: FileBytes, stbl: Mp4Box): Promise<number> {
  const sizes = await entries(file, stbl, 'stsz', 8, 4);
  const runs = await entries(file, stbl, 'stsc', 4, 12);
  const wide = await entries(file, stbl, 'co64', 4, 8);
  const chunks = wide ?? (await entries(file, stbl, 'stco', 4, 4));
  if (sizes === null || runs === null || chunks === null) return 0;
  let packet = 0;
  for (const [chunk, entry] of chunks.entries()) {
    const run = runs.findLast((candidate) => candidate.readUInt32BE(0) <= chunk + 1);
    let offset = wide === null ? entry.readUInt32BE(0) : Number(entry.readBigUInt64BE(0));
    for (let left = run?.readUInt32BE(4) ?? 0; left > 0; left--) {
      const sizeBytes = sizes[packet]?.readUInt32BE(0);
      if (sizeBytes === undefined) return packet;
      const head = await file.read(offset, Math.min(sizeBytes, AAC_PACKET_HEAD_BYTES));
      // What the file does not hold says nothing.
      if (head.length < Math.min(sizeBytes, AAC_PACKET_HEAD_BYTES) || !isAacWithoutAudio(head)) return packet;
      packet += 1;
      offset += sizeBytes;
    }
  }
  return packet;
}

/** The first entries of a table, behind its version, flags and count. Null if there is no such table, or one without entries. */
async function entries(
  file: FileBytes,
  stbl: Mp4Box,
  type: string,
  countOffset: number,
  entryBytes: number,
): Promise<readonly Buffer[] | null> {
  const table = await findBox(file, stbl, [type]);
  if (table === null) return null;
  const at = table.bodyOffset + countOffset;
  const bytes = Buffer.from(
    await file.read(at, Math.min(4 + MAX_PACKETS * entryBytes, table.endOffset - at)),
  );
  const count = Math.min(bytes.length < 4 ? 0 : bytes.readUInt32BE(0), MAX_PACKETS);
  const whole = Math.min(count, Math.floor((bytes.length - 4) / entryBytes));
  if (whole <= 0) return null;
  return Array.from({ length: whole }, (_, index) =>
    bytes.subarray(4 + index * entryBytes, 4 + (index + 1) * entryBytes),
  );
}
