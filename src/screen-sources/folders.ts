import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { hasAudioExtension } from '../media/audio-extensions.ts';
import { findInputs } from '../media/find-inputs.ts';
import { isPlaylist } from '../media/playlist/read-playlist.ts';
import { readError } from '../formats/read-error.ts';
import type { PlayerPort } from '../player/port.ts';
import type { QueueEntry } from '../player/track.ts';
import type { FileItem, FileSource } from '../ui/tui-options.ts';

const BATCH_ENTRIES = 200;

/** Gives ids for `count` new entries. */
type TakeIds = (count: number) => readonly number[] | Promise<readonly number[]>;

/** The file browser's folders, and what adding from it does. */
export function fileSource(port: PlayerPort, takeIds: TakeIds, startFolder: string): FileSource {
  return {
    startFolder,
    async list(folder) {
      try {
        return await playableItems(folder);
      } catch (error) {
        throw readError(error);
      }
    },
    async add(file, beforeId) {
      const ids: number[] = [];
      let batch: Omit<QueueEntry, 'id'>[] = [];
      const flush = async (): Promise<void> => {
        const taken = await takeIds(batch.length);
        const entries = batch.map((item, index) => ({ ...item, id: taken[index]! }));
        ids.push(...taken);
        const edit =
          beforeId === null ? ({ type: 'append' } as const) : ({ type: 'insert', beforeId } as const);
        port.send({ type: 'queue', edit: { ...edit, entries } });
        batch = [];
      };
      for await (const item of findInputs([file])) {
        batch.push(item);
        if (batch.length >= BATCH_ENTRIES) await flush();
      }
      if (batch.length > 0) await flush();
      return ids;
    },
  };
}

async function playableItems(folder: string): Promise<readonly FileItem[]> {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const entries = await readdir(folder, { withFileTypes: true });
  const items = entries.flatMap((entry): FileItem[] => {
    if (entry.name.startsWith('.')) return [];
    const item = { name: entry.name, path: path.join(folder, entry.name) };
    if (entry.isDirectory()) return [{ ...item, kind: 'folder' }];
    return hasAudioExtension(entry.name) || isPlaylist(entry.name) ? [{ ...item, kind: 'file' }] : [];
  });
  return items.sort((a, b) =>
    a.kind === b.kind ? order.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1,
  );
}
