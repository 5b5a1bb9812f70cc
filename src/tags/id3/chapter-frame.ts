import type { TagBlock } from '../tag-block.ts';
import { UnreadableFrame } from './frame-content.ts';
import { walkFrames, type FrameWalk, type SizeKind } from './frame-walk.ts';
import type { FrameEncoding } from './frame-encoding.ts';
import { id3TextFrame } from './id3-text.ts';

const TIMES_BYTES = 16;
/** A time that is not stated. */
const UNKNOWN = 0xffffffff;
const MAX_CHAPTERS = 10_000;

/**
 * CHAP (ID3v2 Chapter Frame Addendum 1.0): a name for the table of contents, start and end in milliseconds and in bytes, and
 * frames of its own, of which TIT2 is the title.
 *
 * Tables of contents (CTOC) are not needed to order chapters, as these have times; and where a table names chapters that are not
 * there, itself, or not all, the chapters are right and the table is wrong.
 */
export function addChapterFrame(
  tag: TagBlock,
  content: Buffer,
  reading: FrameEncoding,
  offset: number,
): void {
  const nameEnd = content.indexOf(0);
  const timesAt = nameEnd + 1;
  const start =
    content.length >= timesAt + TIMES_BYTES && nameEnd >= 0 ? content.readUInt32BE(timesAt) : UNKNOWN;
  if (start === UNKNOWN) {
    tag.warn('tag-chapter', 'a chapter of the ID3v2 tag does not say where it begins', offset);
    return;
  }
  if (tag.chapters.length >= MAX_CHAPTERS) return;
  const end = content.readUInt32BE(timesAt + 4);
  tag.chapters.push({
    startSeconds: start / 1000,
    endSeconds: end === UNKNOWN || end < start ? null : end / 1000,
    title: titleOf(content.subarray(timesAt + TIMES_BYTES), reading),
  });
}

function titleOf(body: Buffer, reading: FrameEncoding): string | null {
  const title = subframes(body, reading).frames.find(({ id }) => id === 'TIT2');
  const content = title && reading.unpacker.contentOf(title);
  if (content === undefined || content instanceof UnreadableFrame) return null;
  return id3TextFrame(content)[0] || null;
}

/** The sizes within a chapter may be of the other kind than those of the tag: a tag of short frames fits both. */
function subframes(body: Buffer, { version, sizes }: FrameEncoding): FrameWalk {
  const walk = walkFrames(body, 0, version, sizes);
  if (walk.isWhole || version === 2) return walk;
  const others: SizeKind = sizes === 'plain' ? 'syncsafe' : 'plain';
  const other = walkFrames(body, 0, version, others);
  return other.isWhole ? other : walk;
}
