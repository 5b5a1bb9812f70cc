import { isLiveStreamPlaylist } from '../../../media/playlist/m3u.ts';

const BOX_HEADER_BYTES = 8;
/** More is not waited for. */
const MOST_BYTES = 64 * 1024;
/** Bytes by which every audio format shows that it is no text. */
const LEAST_BYTES = 16;
const LIST_NAME = /\.(?:m3u8?|pls|xspf|cue)$/i;
const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/**
 * How a resource has to be read: byte after byte, here and there, or as ffmpeg does that opens the segments of a stream.
 * A list names tracks, which only a queue can play; one of segments with a byte order mark is to be refused (RFC 8216,
 * section 4), and ffmpeg does.
 */
export type WebNeed = 'bytes' | 'seeking' | 'segments' | 'marked-segments' | 'list';

/** Whether these bytes of a resource tell all that is needed, or more of them would not help. */
export function tellsNeed(head: Buffer): boolean {
  if (head.length >= MOST_BYTES) return true;
  if (head.length < LEAST_BYTES || isText(head)) return false;
  return !isMp4(head) || needOfBoxes(head) !== null;
}

/**
 * Tells by the first bytes of a resource what a decoder needs of it: a playlist of segments (HLS) leads to others, and an
 * MP4 whose index comes after its sound cannot be decoded as a stream.
 */
export function whatIsNeeded(head: Buffer, url: string): WebNeed {
  if (isText(head)) return needOfText(head.toString('latin1'), url);
  return (isMp4(head) ? needOfBoxes(head) : null) ?? 'bytes';
}

function needOfText(given: string, url: string): WebNeed {
  const isMarked = given.startsWith(BYTE_ORDER_MARK);
  const text = isMarked ? given.slice(BYTE_ORDER_MARK.length) : given;
  if (text.startsWith('#EXTM3U')) {
    if (!isLiveStreamPlaylist(text)) return 'list';
    return isMarked ? 'marked-segments' : 'segments';
  }
  return isList(text, url) ? 'list' : 'bytes';
}

/** Without a word of its own a list is told by its name, or by the address that it begins with. */
function isList(text: string, url: string): boolean {
  if (/^\s*</.test(text)) return /<(?:playlist|asx)[\s>]/i.test(text);
  if (/^\[playlist\]/i.test(text) || /^\s*FILE\s.*\s(?:WAVE|MP3|AIFF|FLAC|BINARY)\s*$/im.test(text))
    return true;
  return LIST_NAME.test(pathOf(url)) || /^(?:\s*#.*[\r\n])*\s*https?:\/\/\S+\s*[\r\n]/.test(`${text}\n`);
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

/** Control characters are no text, and no sound does without. A byte order mark is text; other high bytes do not begin one. */
function isText(head: Buffer): boolean {
  const first = head[0] ?? 0;
  if (first >= 0x80 && head.toString('latin1', 0, 3) !== BYTE_ORDER_MARK) return false;
  return !/[^\t\n\f\r\x20-\xff]/.test(head.toString('latin1', 0, MOST_BYTES));
}

function isMp4(head: Buffer): boolean {
  return head.toString('latin1', 4, 8) === 'ftyp';
}

/** Null if it takes more to tell. */
function needOfBoxes(head: Buffer): 'bytes' | 'seeking' | null {
  for (let at = 0; at + BOX_HEADER_BYTES <= head.length;) {
    const type = head.toString('latin1', at + 4, at + 8);
    if (type === 'moov' || type === 'moof') return 'bytes';
    if (type === 'mdat') return 'seeking';
    const sizeBytes = head.readUInt32BE(at);
    if (sizeBytes < BOX_HEADER_BYTES) return 'seeking'; // a 64-bit size, or to the end: no index comes soon
    at += sizeBytes;
  }
  return null;
}
