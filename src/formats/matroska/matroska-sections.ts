import type { FileBytes } from '../file-bytes.ts';
import { ebmlUnsigned, elementsOf, type EbmlElement } from './ebml.ts';

/** Element ids (RFC 9559 §5.1). */
const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const SEEK_ID = 0x53ab;
const SEEK_POSITION = 0x53ac;
const CLUSTER = 0x1f43b675;

/**
 * The children of the first segment that have one of these ids, in no certain order: those before the first cluster, and those
 * behind it that the seek head names.
 */
export async function matroskaSections(file: FileBytes, ids: readonly number[]): Promise<EbmlElement[]> {
  for await (const segment of elementsOf(file, 0, file.sizeBytes))
    if (segment.id === SEGMENT) return sectionsOf(file, segment, ids);
  return [];
}

async function sectionsOf(
  file: FileBytes,
  segment: EbmlElement,
  ids: readonly number[],
): Promise<EbmlElement[]> {
  const found = new Map<number, EbmlElement>();
  const named: number[] = [];
  for await (const element of elementsOf(file, segment.bodyOffset, segment.endOffset)) {
    if (element.id === CLUSTER) break;
    if (ids.includes(element.id)) found.set(element.offset, element);
    if (element.id === SEEK_HEAD) named.push(...(await seekPositions(file, element, ids)));
  }
  for (const position of named) {
    const offset = segment.bodyOffset + position;
    if (found.has(offset)) continue;
    for await (const element of elementsOf(file, offset, segment.endOffset)) {
      if (ids.includes(element.id)) found.set(offset, element);
      break;
    }
  }
  return [...found.values()];
}

async function seekPositions(
  file: FileBytes,
  seekHead: EbmlElement,
  ids: readonly number[],
): Promise<number[]> {
  const positions: number[] = [];
  for await (const seek of elementsOf(file, seekHead.bodyOffset, seekHead.endOffset)) {
    if (seek.id !== SEEK) continue;
    let id = 0;
    let position = 0;
    for await (const child of elementsOf(file, seek.bodyOffset, seek.endOffset)) {
      const sizeBytes = Math.min(8, child.endOffset - child.bodyOffset);
      const value = ebmlUnsigned(await file.read(child.bodyOffset, sizeBytes));
      if (child.id === SEEK_ID) id = value;
      if (child.id === SEEK_POSITION) position = value;
    }
    if (ids.includes(id) && positions.length < 64) positions.push(position);
  }
  return positions;
}
