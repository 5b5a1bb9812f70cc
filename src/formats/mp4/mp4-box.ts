import type { FileBytes } from '../file-bytes.ts';

/** One box of an ISO base media file (ISO 14496-12 §4.2), sizes as declared but never past its parent's end. */
export interface Mp4Box {
  readonly type: string;
  readonly offset: number;
  readonly bodyOffset: number;
  readonly endOffset: number;
  /** The size it claims ends behind its parent. */
  readonly overruns: boolean;
}

/** More children than a box of any real file has, few enough to walk at once. A fragmented film may have more top boxes. */
export const MP4_MAX_CHILDREN = 65_536;

/** The boxes between two offsets, in order. Ends at the first size that cannot be one. */
export async function* boxesOf(file: FileBytes, from: number, to: number): AsyncGenerator<Mp4Box> {
  let offset = from;
  for (let count = 0; count < MP4_MAX_CHILDREN && offset + 8 <= to; count++) {
    const header = await file.read(offset, 16);
    if (header.length < 8) return;
    let sizeBytes = header.readUInt32BE(0);
    let headerBytes = 8;
    if (sizeBytes === 1 && header.length === 16) {
      sizeBytes = Number(header.readBigUInt64BE(8));
      headerBytes = 16;
    } else if (sizeBytes === 0) {
      sizeBytes = to - offset;
    }
    if (sizeBytes < headerBytes) return;
    const endOffset = Math.min(to, offset + sizeBytes);
    yield {
      type: header.toString('latin1', 4, 8),
      offset,
      bodyOffset: offset + headerBytes,
      endOffset,
      overruns: offset + sizeBytes > to,
    };
    offset = endOffset;
  }
}

/** More top boxes than a day in fragments of a quarter of a second. */
const MAX_TOP_BOXES = 1_000_000;

/** All boxes that are in no other: hours of short fragments have more of them than a box may have children. */
export async function* topBoxes(file: FileBytes, start: number): AsyncGenerator<Mp4Box> {
  let from = start;
  for (let total = 0; total < MAX_TOP_BOXES;) {
    let count = 0;
    for await (const box of boxesOf(file, from, file.sizeBytes)) {
      yield box;
      from = box.endOffset;
      count++;
    }
    if (count < MP4_MAX_CHILDREN) return;
    total += count;
  }
}

/** The first box at the end of a path of types, e.g. `['mdia', 'minf', 'stbl']`, below `parent`. */
export async function findBox(
  file: FileBytes,
  parent: Pick<Mp4Box, 'bodyOffset' | 'endOffset'>,
  path: readonly string[],
): Promise<Mp4Box | null> {
  let found: Mp4Box | null = null;
  let { bodyOffset, endOffset } = parent;
  for (const type of path) {
    found = null;
    for await (const box of boxesOf(file, bodyOffset, endOffset)) {
      if (box.type !== type) continue;
      found = box;
      break;
    }
    if (!found) return null;
    // `meta` is a full box in MP4 (four more bytes) and a plain one in QuickTime.
    const skip = type === 'meta' ? await metaSkip(file, found) : 0;
    bodyOffset = found.bodyOffset + skip;
    endOffset = found.endOffset;
  }
  return found;
}

/** Bytes of version and flags before the children of a `meta` box: 4, or 0 in QuickTime files. */
export async function metaSkip(file: FileBytes, meta: Mp4Box): Promise<number> {
  const head = await file.read(meta.bodyOffset, 8);
  return head.length === 8 && head.toString('latin1', 4, 8) === 'hdlr' ? 0 : 4;
}
