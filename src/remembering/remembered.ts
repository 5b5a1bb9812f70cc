import type { QueueEntry } from '../player/track.ts';
import type { PositionStore } from './position-store.ts';
import { fileStamp, listKey, trackKey } from './track-keys.ts';
import type { FileStamp } from './track-keys.ts';

/** Where a track was left. `frame` is the track's own. */
export interface TrackRecord {
  readonly frame: number;
  readonly stamp: FileStamp | null;
}

/** Which track of a list was playing. */
export interface ListRecord {
  readonly trackKey: string;
  /** Its number in the queue, from 0: the same track may be in a list twice. */
  readonly index: number;
  /** What the list was shuffled by; null if it was not. */
  readonly seed: number | null;
}

/** The frame that a track was left at; null if it was not left anywhere, or has changed since. @throws as `PositionStore.read` */
export function readTrack(store: PositionStore, entry: Pick<QueueEntry, 'path' | 'part'>): number | null {
  const key = trackKey(entry);
  const record = key === null ? null : store.read(key);
  if (record === null || !isFrame(record.frame)) return null;
  const stamp = fileStamp(entry.path);
  const before = record.stamp as Partial<FileStamp> | null | undefined;
  const isSame = stamp?.sizeBytes === before?.sizeBytes && stamp?.modifiedMs === before?.modifiedMs;
  return isSame ? record.frame : null;
}

/** Which track of these inputs was playing last; null if none is known. @throws as `PositionStore.read` */
export function readList(store: PositionStore, inputs: readonly string[]): ListRecord | null {
  const record = store.read(listKey(inputs));
  if (record === null) return null;
  return listRecordOf(record);
}

/** A record as it is read; null for one that is none. */
export function listRecordOf({
  trackKey: key,
  index,
  seed,
}: Readonly<Record<string, unknown>>): ListRecord | null {
  if (typeof key !== 'string' || !isFrame(index)) return null;
  return { trackKey: key, index, seed: isFrame(seed) ? seed : null };
}

/** Whether a value of a record is a whole number from 0 on. */
export function isFrame(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
