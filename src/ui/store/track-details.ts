import type { Position } from '../../player/position.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { Lyrics } from '../lyrics/lrc.ts';

/** What is known of a track beside what the engine says of it: its tags and a description of its file. */
export interface TrackDetails {
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly year: number | null;
  readonly discNumber: number | null;
  readonly trackNumber: number | null;
  readonly trackTotal: number | null;
  readonly durationSeconds: number | null;
  /** Bits of a coded sample, null for lossy codecs. */
  readonly bitsPerSample: number | null;
  readonly bitRate: number | null;
  /** ReplayGain from the tags, in dB. */
  readonly trackGainDb: number | null;
  readonly albumGainDb: number | null;
  readonly chapters: readonly ChapterMark[];
  /** From the file, or from an `.lrc` beside it. */
  readonly lyrics: Lyrics | null;
}

export interface ChapterMark {
  readonly startSeconds: number;
  readonly title: string | null;
}

/** Reads the details of a file. It answers for every path; what cannot be known is null. */
export type ReadDetails = (path: string, signal: AbortSignal) => Promise<TrackDetails>;

/** A label and its value; one without a value is a heading. */
export type Fact = readonly [label: string, value: string];

/** Reads all that `playhead inspect` shows of a file: more than is kept of each. @throws the signal's reason */
export type ReadFacts = (path: string, signal: AbortSignal) => Promise<readonly Fact[]>;

/** What the queue shows of each entry; kept for every entry that was looked at. */
export interface TrackSummary {
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly year: number | null;
  readonly discNumber: number | null;
  readonly trackNumber: number | null;
  readonly durationSeconds: number | null;
}

export function summaryOf(details: TrackDetails): TrackSummary {
  const { title, artist, album, year, discNumber, trackNumber, durationSeconds } = details;
  return { title, artist, album, year, discNumber, trackNumber, durationSeconds };
}

/** The seconds that a cue sheet's part takes of its file, where its edges (or the file's own end) say so. */
export function partSeconds(
  part: { readonly from: Position; readonly to: Position | null },
  fileSeconds: number | null,
): number | null {
  const end = part.to === null ? fileSeconds : part.to.type === 'seconds' ? part.to.seconds : null;
  return part.from.type === 'seconds' && end !== null ? Math.max(0, end - part.from.seconds) : null;
}

/** The second of its file at which an entry begins: what is known of the file counts from there. */
export function startSecondsOf(entry: Pick<QueueEntry, 'part'> | null): number {
  return entry?.part?.from.type === 'seconds' ? entry.part.from.seconds : 0;
}

/** What is known of a track before, or without, a look into its file. */
export const NOTHING_KNOWN: TrackDetails = {
  title: null,
  artist: null,
  album: null,
  year: null,
  discNumber: null,
  trackNumber: null,
  trackTotal: null,
  durationSeconds: null,
  bitsPerSample: null,
  bitRate: null,
  trackGainDb: null,
  albumGainDb: null,
  chapters: [],
  lyrics: null,
};
