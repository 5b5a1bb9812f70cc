import { ebmlUnsigned, elementsOf, type EbmlElement } from './ebml.ts';
import { matroskaSections } from './matroska-sections.ts';
import type { FileBytes } from '../file-bytes.ts';
import { MAX_CHAPTERS, orderedChapters, type Chapter } from '../chapter.ts';

/** Element ids (RFC 9559 §5.1.7). */
const CHAPTERS = 0x1043a770;
const EDITION = 0x45b9;
const EDITION_IS_HIDDEN = 0x45bd;
const EDITION_IS_DEFAULT = 0x45db;
const CHAPTER_ATOM = 0xb6;
const TIME_START = 0x91;
const TIME_END = 0x92;
const IS_HIDDEN = 0x98;
const IS_ENABLED = 0x4598;
const DISPLAY = 0x80;
const STRING = 0x85;

/** Chapters of Matroska and WebM: those of the default edition, without the chapters inside chapters. */
export async function readMatroskaChapters(file: FileBytes): Promise<Chapter[]> {
  const [chapters] = await matroskaSections(file, [CHAPTERS]);
  return chapters ? orderedChapters(await chaptersOf(file, await chosenEdition(file, chapters))) : [];
}

/** The edition that is marked as default, else the first that is not hidden, else the first (RFC 9559 §5.1.7.1). */
async function chosenEdition(file: FileBytes, parent: EbmlElement): Promise<EbmlElement | null> {
  let first: EbmlElement | null = null;
  let visible: EbmlElement | null = null;
  for await (const edition of elementsOf(file, parent.bodyOffset, parent.endOffset)) {
    if (edition.id !== EDITION) continue;
    if (await flagOf(file, edition, EDITION_IS_DEFAULT, false)) return edition;
    first ??= edition;
    if (!(await flagOf(file, edition, EDITION_IS_HIDDEN, false))) visible ??= edition;
  }
  return visible ?? first;
}

async function flagOf(
  file: FileBytes,
  parent: EbmlElement,
  id: number,
  otherwise: boolean,
): Promise<boolean> {
  for await (const { id: found, bodyOffset, endOffset } of elementsOf(
    file,
    parent.bodyOffset,
    parent.endOffset,
  ))
    if (found === id)
      return ebmlUnsigned(await file.read(bodyOffset, Math.min(8, endOffset - bodyOffset))) !== 0;
  return otherwise;
}

async function chaptersOf(file: FileBytes, edition: EbmlElement | null): Promise<Chapter[]> {
  const chapters: Chapter[] = [];
  if (!edition) return chapters;
  for await (const atom of elementsOf(file, edition.bodyOffset, edition.endOffset)) {
    if (atom.id !== CHAPTER_ATOM || chapters.length >= MAX_CHAPTERS) continue;
    const isShown =
      !(await flagOf(file, atom, IS_HIDDEN, false)) && (await flagOf(file, atom, IS_ENABLED, true));
    if (isShown) chapters.push(await readAtom(file, atom));
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
