import { assertNever } from '../../player/assert-never.ts';
import { lrcLines } from '../lyrics/lrc.ts';
import type { FieldName, TagBlock } from '../tag-block.ts';
import { addChapterFrame } from './chapter-frame.ts';
import { UnreadableFrame } from './frame-content.ts';
import type { Id3Frame, Id3Version } from './frame-walk.ts';
import { genresOf } from './genres-of.ts';
import type { FrameEncoding } from './frame-encoding.ts';
import { id3TextFrame, id3Terminated, id3Strings } from './id3-text.ts';
import { addPictureFrame } from './picture-frame.ts';
import { relativeVolumes } from './relative-volume.ts';
import { addTimedLyrics } from './timed-lyrics-frame.ts';

/** A frame and where it lies in the file. */
export interface PlacedFrame extends Id3Frame {
  readonly offset: number;
}

/** Text frames that are a field (id3.org, ID3v2.4 frames §4.2). Dates are put together from several frames. */
const FIELDS: Readonly<Record<string, FieldName>> = {
  TIT2: 'title',
  TPE1: 'artist',
  TALB: 'album',
  TPE2: 'albumArtist',
  TCOM: 'composer',
  TCON: 'genre',
  TRCK: 'track',
  TPOS: 'disc',
};
/** Before version 2.4 a text ends at its first zero, but for these, in which taggers put several names. */
const SEVERAL_VALUES = new Set<FieldName>(['artist', 'albumArtist', 'composer', 'genre']);
/** A text of more than this is none. */
const MAX_TEXT_BYTES = 4 << 20;
const LANGUAGE_BYTES = 3;

/** Adds what the frames of one tag say. */
export function addFrames(tag: TagBlock, frames: readonly PlacedFrame[], reading: FrameEncoding): void {
  const texts = new Map<string, string>();
  for (const frame of frames) {
    const content = reading.unpacker.contentOf(frame);
    if (content instanceof UnreadableFrame) {
      tag.warn('tag-frame', `the ${frame.id} frame ${content.reason}`, frame.offset);
      continue;
    }
    if (content.length === 0) continue;
    if (frame.id === 'APIC') addPictureFrame(tag, content, reading.version, frame.offset);
    else if (frame.id === 'CHAP') addChapterFrame(tag, content, reading, frame.offset);
    else if (content.length > MAX_TEXT_BYTES) tag.addBytes(frame.id, content.length);
    else if (frame.id === 'SYLT') addTimedLyrics(tag, content, frame.offset);
    else if (frame.id === 'RVA2') tag.gains.push(...relativeVolumes(content));
    else addTextOf(tag, frame.id, content, reading.version, texts);
  }
  const date = dateOf(texts);
  if (date !== null) tag.addTo('date', date);
}

function addTextOf(
  tag: TagBlock,
  id: string,
  content: Buffer,
  version: Id3Version,
  texts: Map<string, string>,
): void {
  const kind = textKind(id);
  switch (kind) {
    case 'described': {
      const { text: name, rest } = id3Terminated(content[0]!, content.subarray(1));
      tag.add(`${id}:${name}`, undefined, id3Strings(content[0]!, rest));
      return;
    }
    case 'comment':
      addComment(tag, id, content);
      return;
    case 'text': {
      const field = FIELDS[id];
      const all = id3TextFrame(content);
      const values =
        version === 4 || (field !== undefined && SEVERAL_VALUES.has(field)) ? all : all.slice(0, 1);
      tag.add(id, undefined, values);
      if (!texts.has(id) && values[0]) texts.set(id, values[0]);
      if (field === undefined) return;
      const given = values.filter((value) => value !== '');
      for (const value of field === 'genre' ? given.flatMap(genresOf) : given) tag.addTo(field, value);
      return;
    }
    case 'link':
      tag.add(id, undefined, [id3Strings(0, content)[0] ?? '']);
      return;
    case 'bytes':
      tag.addBytes(id, content.length);
      return;
    default:
      assertNever(kind);
  }
}

function textKind(id: string): 'described' | 'comment' | 'text' | 'link' | 'bytes' {
  if (id === 'TXXX') return 'described';
  if (id === 'COMM' || id === 'USLT') return 'comment';
  if (id.startsWith('T')) return 'text';
  return id.startsWith('W') && id !== 'WXXX' ? 'link' : 'bytes';
}

/** COMM and USLT: encoding, language, a description up to its terminator, and the text up to its own (§4.8, §4.10). */
function addComment(tag: TagBlock, id: string, content: Buffer): void {
  if (content.length <= 1 + LANGUAGE_BYTES) return;
  const encoding = content[0]!;
  const { text: description, rest } = id3Terminated(encoding, content.subarray(1 + LANGUAGE_BYTES));
  const { text } = id3Terminated(encoding, rest);
  const name = description === '' ? id : `${id}:${description}`;
  if (id === 'USLT') {
    tag.add(name, 'lyrics', [text]);
    if (tag.timedLyrics.length === 0) tag.timedLyrics.push(...lrcLines(text));
    return;
  }
  // Numbers for iTunes, such as `iTunNORM`, are no comments.
  tag.add(name, description.startsWith('iTun') ? undefined : 'comment', [text]);
  // The comment without a description is the one that players show.
  const comments = tag.fields.get('comment');
  if (description === '' && text !== '' && comments) comments.unshift(comments.pop()!);
}

/** Version 2.4 has one frame; before that year, day and month (`DDMM`) are two (ID3v2.3 §4.2.1). */
function dateOf(texts: ReadonlyMap<string, string>): string | null {
  const recorded = texts.get('TDRC');
  if (recorded) return recorded;
  const year = texts.get('TYER')?.trim();
  if (!year) return texts.get('TDRL') ?? null;
  const day = /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])$/.exec(texts.get('TDAT')?.trim() ?? '');
  return day && /^\d{4}$/.test(year) ? `${year}-${day[2]}-${day[1]}` : year;
}
