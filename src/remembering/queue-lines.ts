import path from 'node:path';
import type { PlaylistItem } from '../media/playlist/playlist-item.ts';
import { isUrl } from '../player/is-url.ts';
import type { QueueEntry } from '../player/track.ts';

/** Lines that are made, or read, before others have their turn. */
const BLOCK_LINES = 1000;

/** A queue as text, in pieces: a line about it, then one for each entry. Standard input comes only once and is left out. */
export function* queueLines(entries: readonly QueueEntry[]): Generator<string> {
  const kept = entries.filter((entry) => entry.path !== '-');
  let piece = `${JSON.stringify({ version: 1, entries: kept.length })}\n`;
  for (const [index, { id: _id, resumeAt: _resumeAt, ...entry }] of kept.entries()) {
    piece += `${JSON.stringify({ ...entry, path: isUrl(entry.path) ? entry.path : path.resolve(entry.path) })}\n`;
    if (index % BLOCK_LINES < BLOCK_LINES - 1) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/**
 * The entries of such a text, read as they are asked for.
 *
 * @returns null for a queue without entries
 * @throws Error where the text is none, or not whole; from the iterator for a line that is damaged
 */
export function parseQueueLines(text: string): Iterable<PlaylistItem> | null {
  const [head = '', ...lines] = text.split('\n');
  const { version, entries } = JSON.parse(head) as { version?: unknown; entries?: unknown };
  if (version !== 1) throw new Error('another version of playhead wrote it');
  lines.pop(); // behind the last line end
  if (lines.length !== entries) throw new Error('it is damaged');
  return lines.length === 0 ? null : itemsOf(lines);
}

function* itemsOf(lines: readonly string[]): Generator<PlaylistItem> {
  for (const line of lines) {
    const item = JSON.parse(line) as PlaylistItem;
    if (typeof item.path !== 'string') throw new Error('it is damaged');
    yield item;
  }
}
