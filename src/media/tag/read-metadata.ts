import { orderedChapters, type Chapter } from '../../formats/chapter.ts';
import { readChapters } from '../chapter/read-chapters.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { mergeTags, type MergedTags } from '../../tags/merge-tags.ts';
import { readTagBlocks } from '../../tags/read-tags.ts';
import type { FieldName, TagBlock, TagWarning } from '../../tags/tag-block.ts';

/** What tags say, exactly as they are in the file: strings may hold anything, so nothing of it goes to a terminal. */
export interface Metadata extends MergedTags {
  readonly title: string | null;
  /** Several names are joined; `values` has them one by one. */
  readonly artist: string | null;
  readonly album: string | null;
  readonly albumArtist: string | null;
  readonly composer: string | null;
  readonly year: number | null;
  readonly date: string | null;
  readonly genre: string | null;
  readonly comment: string | null;
  /** Plain lyrics, line breaks kept. */
  readonly lyrics: string | null;
  readonly chapters: readonly Chapter[];
}

/** What stands between several values in one string. */
const BETWEEN_VALUES = '; ';

/** Reads tags, chapters and pictures. A malformed file gives what could be read, and says in `warnings` what could not. */
export async function readMetadata(file: FileBytes, path: string): Promise<Metadata> {
  const unreadable: TagWarning[] = [];
  const blocks = await attempt(readTagBlocks(file, path), [], 'the tags', unreadable);
  const chapters = await attempt(readChapters(file, blocks), [], 'the chapters', unreadable);
  return metadataOf(blocks, chapters, unreadable);
}

/** What a file that cannot be opened says. */
export function noMetadata(problem: string): Metadata {
  return metadataOf([], [], [{ code: 'tags-unreadable', message: problem }]);
}

/** A file that cannot be read any more gives what was found before. */
async function attempt<Result>(
  reading: Promise<Result>,
  otherwise: Result,
  what: string,
  warnings: TagWarning[],
): Promise<Result> {
  try {
    return await reading;
  } catch {
    // Not the message: it may name the inside of a parser.
    warnings.push({
      code: 'tags-unreadable',
      message: `${what} cannot be read: they are damaged or cut off`,
    });
    return otherwise;
  }
}

function metadataOf(
  blocks: readonly TagBlock[],
  chapters: readonly Chapter[],
  unreadable: readonly TagWarning[],
): Metadata {
  const merged = mergeTags(blocks);
  const { values } = merged;
  const first = (name: FieldName) => values.get(name)?.[0] ?? null;
  const joined = (name: FieldName) => values.get(name)?.join(BETWEEN_VALUES) ?? null;
  const date = first('date');
  return {
    ...merged,
    title: first('title'),
    artist: joined('artist'),
    album: first('album'),
    albumArtist: joined('albumArtist'),
    composer: joined('composer'),
    year: yearOf(date),
    date,
    genre: joined('genre'),
    comment: first('comment'),
    lyrics: first('lyrics'),
    chapters: chapters.length > 0 ? chapters : orderedChapters(merged.chapters),
    warnings: [...unreadable, ...merged.warnings],
  };
}

function yearOf(date: string | null): number | null {
  const year = /(?:^|\D)(\d{4})(?!\d)/.exec(date ?? '')?.[1];
  return year === undefined ? null : Number(year);
}
