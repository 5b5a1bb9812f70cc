import { withoutCredentials } from '../../player/credentials.ts';
import type { QueueEntry } from '../../player/track.ts';
import { untrusted } from '../text/untrusted.ts';
import { partSeconds, type TrackSummary } from './track-details.ts';

/** What the queue shows of an entry, cleaned for the screen. */
export interface EntryLabel {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly year: number | null;
  readonly trackNumber: number | null;
  readonly durationSeconds: number | null;
}

/** Tags win over what a playlist said, which wins over the file's name. A cue sheet's part keeps its own title. */
export function entryLabel(entry: QueueEntry, summary: TrackSummary | null): EntryLabel {
  const part = entry.part;
  const fileSeconds = summary?.durationSeconds ?? null;
  const title = part ? (entry.title ?? summary?.title) : (summary?.title ?? entry.title);
  const artist = part ? (entry.artist ?? summary?.artist) : (summary?.artist ?? entry.artist);
  return {
    title: untrusted(title ?? '') || nameOf(entry.path),
    artist: untrusted(artist ?? ''),
    album: untrusted(summary?.album ?? ''),
    year: summary?.year ?? null,
    // The number in the tags is the file's, not its part's.
    trackNumber: part ? null : (summary?.trackNumber ?? null),
    durationSeconds: entry.durationSeconds ?? (part ? partSeconds(part, fileSeconds) : fileSeconds),
  };
}

/** The last part of a path or URL, without its extension. */
export function nameOf(given: string): string {
  const path = withoutCredentials(given);
  if (path === '-') return 'standard input';
  const isUrl = /^[a-z][a-z\d+.-]*:\/\//i.test(path);
  const trimmed = (isUrl ? path.replace(/[?#].*$/, '') : path).replace(/\/+$/, '');
  const last = trimmed.slice(trimmed.lastIndexOf('/') + 1);
  const name = isUrl ? decoded(last) : last;
  return untrusted(name.replace(/(?<=.)\.[a-z\d]{1,5}$/i, '')) || untrusted(path) || '?';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: the text is shown as it stands.
    return text;
  }
}
