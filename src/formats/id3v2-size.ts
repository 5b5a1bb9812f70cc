import type { FileBytes } from './file-bytes.ts';

const HEADER_BYTES = 10;
/** Some taggers write a second tag before the first; a hundred of them is an attack. */
const MAX_TAGS = 16;

/** Bytes of the ID3v2 tag that begins with these ten bytes, footer included; 0 when none begins here (id3.org, ID3v2.4 §3.1). */
export function id3v2Size(head: Buffer): number {
  if (head.length < HEADER_BYTES || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  if (head[3] === 0xff || head[4] === 0xff) return 0;
  let size = 0;
  for (let index = 6; index < 10; index++) {
    const byte = head[index]!;
    if (byte > 0x7f) return 0;
    size = size * 128 + byte;
  }
  const footer = (head[5]! & 0x10) !== 0 ? HEADER_BYTES : 0;
  return HEADER_BYTES + size + footer;
}

/** The offset after every ID3v2 tag that follows `offset` (which may be none). */
export async function skipId3v2(file: FileBytes, offset: number): Promise<number> {
  let end = offset;
  for (let count = 0; count < MAX_TAGS; count++) {
    const size = id3v2Size(await file.read(end, HEADER_BYTES));
    if (size === 0) break;
    end += size;
  }
  return end;
}
