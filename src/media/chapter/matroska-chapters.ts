import { ebmlUnsigned, elementsOf, type EbmlElement } from '../container/ebml.ts';
import type { FileBytes } from '../file-bytes.ts';
import { MAX_CHAPTERS, orderedChapters, type Chapter } from './chapter.ts';

/** Element ids (RFC 9559 §5.1.7). */
const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const SEEK_ID = 0x53ab;
const SEEK_POSITION = 0x53ac;
const CLUSTER = 0x1f43b675;
const CHAPTERS = 0x1043a770;
const EDITION = 0x45b9;
const CHAPTER_ATOM = 0xb6;
const TIME_START = 0x91;
const TIME_END = 0x92;
const DISPLAY = 0x80;
const STRING = 0x85;

/** Chapters of Matroska and WebM: the first edition's, without the chapters inside chapters. */
export async function readMatroskaChapters(file: FileBytes): Promise<Chapter[]> {
  for await (const segment of elementsOf(file, 0, file.sizeBytes)) {
    if (segment.id !== SEGMENT) continue;
    const chapters = await findChapters(file, segment);
    return chapters ? orderedChapters(await firstEdition(file, chapters)) : [];
  }
  return [];
}

/** They stand before the first cluster, or behind the last: then the seek head tells where. */
async function findChapters(file: FileBytes, segment: EbmlElement): Promise<EbmlElement | null> {
  let position: number | null = null;
  for await (const element of elementsOf(file, segment.bodyOffset, segment.endOffset)) {
    if (element.id === CHAPTERS) return element;
    if (element.id === SEEK_HEAD) position ??= await seekPosition(file, element);
    if (element.id === CLUSTER) break;
  }
  if (position === null) return null;
  for await (const element of elementsOf(file, segment.bodyOffset + position, segment.endOffset))
    return element.id === CHAPTERS ? element : null;
  return null;
}

async function seekPosition(file: FileBytes, seekHead: EbmlElement): Promise<number | null> {
  for await (const seek of elementsOf(file, seekHead.bodyOffset, seekHead.endOffset)) {
    if (seek.id !== SEEK) continue;
    let id = 0;
    let position = 0;
    for await (const child of elementsOf(file, seek.bodyOffset, seek.endOffset)) {
      const value = ebmlUnsigned(
        await file.read(child.bodyOffset, Math.min(8, child.endOffset - child.bodyOffset)),
      );
      if (child.id === SEEK_ID) id = value;
      if (child.id === SEEK_POSITION) position = value;
    }
    if (id === CHAPTERS) return position;
  }
  return null;
}

async function firstEdition(file: FileBytes, parent: EbmlElement): Promise<Chapter[]> {
  const chapters: Chapter[] = [];
  for await (const edition of elementsOf(file, parent.bodyOffset, parent.endOffset)) {
    if (edition.id !== EDITION) continue;
    for await (const atom of elementsOf(file, edition.bodyOffset, edition.endOffset))
      if (atom.id === CHAPTER_ATOM && chapters.length < MAX_CHAPTERS)
        chapters.push(await readAtom(file, atom));
    break;
  }
  return chapters;
}

async function readAtom(file: FileBytes, atom: EbmlElement): Promise<Chapter> {
  let startSeconds = 0;
  let endSeconds: number | null = null;
  let title: string | null = null;
  for await (const child of elementsOf(file, atom.bodyOffset, atom.endOffset)) {
    const body = Buffer.from(
      await file.read(child.bodyOffset, Math.min(4096, child.endOffset - child.bodyOffset)),
    );
    if (child.id === TIME_START) startSeconds = ebmlUnsigned(body) / 1e9;
    else if (child.id === TIME_END) endSeconds = ebmlUnsigned(body) / 1e9;
    else if (child.id === DISPLAY)
      for await (const part of elementsOf(file, child.bodyOffset, child.endOffset))
        if (part.id === STRING)
          title ??= (
            await file.read(part.bodyOffset, Math.min(4096, part.endOffset - part.bodyOffset))
          ).toString('utf8');
  }
  return { startSeconds, endSeconds, title };
}
