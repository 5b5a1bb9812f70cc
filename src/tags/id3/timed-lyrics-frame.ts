import type { TagBlock, TimedLine } from '../tag-block.ts';
import { id3Terminated } from './id3-text.ts';

const LANGUAGE_BYTES = 3;
const MILLISECONDS = 2;
/** Content types that are words: other, lyrics, a transcription (ID3v2.4 frames §4.9). */
const WORDS = new Set([0, 1, 2]);
const MAX_PIECES = 20_000;

/**
 * SYLT: pieces of text, each with the time at which it is sung. Where pieces begin with a line break, those between are syllables
 * of one line; else each is a line.
 */
export function addTimedLyrics(tag: TagBlock, content: Buffer, offset: number): void {
  const encoding = content[0]!;
  const unit = content[1 + LANGUAGE_BYTES];
  if (!WORDS.has(content[2 + LANGUAGE_BYTES] ?? -1)) return;
  if (unit !== MILLISECONDS) {
    tag.warn('tag-lyrics', 'timed lyrics count in MPEG frames and are left out', offset);
    return;
  }
  let { rest } = id3Terminated(encoding, content.subarray(3 + LANGUAGE_BYTES));
  const pieces: TimedLine[] = [];
  while (rest.length > 0 && pieces.length < MAX_PIECES) {
    const piece = id3Terminated(encoding, rest);
    if (piece.rest.length < 4) break;
    pieces.push({ timeSeconds: piece.rest.readUInt32BE(0) / 1000, text: piece.text });
    rest = piece.rest.subarray(4);
  }
  // Lines with the time of their first piece lead what a plain text has in brackets.
  const lines = inLines(pieces).sort((a, b) => a.timeSeconds - b.timeSeconds);
  if (lines.length > 0) tag.timedLyrics.splice(0, tag.timedLyrics.length, ...lines);
}

function inLines(pieces: readonly TimedLine[]): TimedLine[] {
  const hasBreaks = pieces.slice(1).some(({ text }) => /^[\r\n]/.test(text));
  const lines: TimedLine[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const continues = hasBreaks && last !== undefined && !/^[\r\n]/.test(piece.text);
    const text = piece.text.replace(/^[\r\n]+|[\r\n]+$/g, '');
    if (continues) lines[lines.length - 1] = { ...last, text: last.text + text };
    else lines.push({ ...piece, text });
  }
  return lines;
}
