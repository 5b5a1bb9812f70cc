import { FileBytes, type FilePart } from '../file-bytes.ts';
import { fragmentHead, fragmentedStart } from './mp4-fragment.ts';
import { Mp4PacketCursor } from './mp4-packet-cursor.ts';
import type { Mp4PacketTable } from './mp4-packet-table.ts';

/** Frames in a fragment. The sizes of a fragment's packets are read before its first one is given: longer ones delay the first sound. */
const FRAGMENT_FRAMES = 48_000;

/** An MP4 in fragments that holds one track alone, from one of its packets on. */
export interface Mp4Stream {
  /** The header boxes and the first fragment. */
  readonly head: readonly FilePart[];
  /** All later fragments, worked out as they are read. */
  readonly rest: () => AsyncIterable<FilePart>;
}

/** All packets of a track from number `first` on. Null where the tables contradict the file. */
export async function mp4StreamFrom(
  file: FileBytes,
  path: string,
  table: Mp4PacketTable,
  first: number,
): Promise<Mp4Stream | null> {
  const count = Math.ceil(FRAGMENT_FRAMES / table.track.packetFrames);
  const cursor = await Mp4PacketCursor.at(file, table, first);
  const parts = cursor && (await fragment(file, table, cursor, count));
  if (parts === null) return null;
  return {
    head: [fragmentedStart(table.track), ...parts],
    rest: () => laterFragments(path, table, first + count, count),
  };
}

async function* laterFragments(
  path: string,
  table: Mp4PacketTable,
  from: number,
  count: number,
): AsyncGenerator<FilePart> {
  const file = await FileBytes.open(path);
  try {
    const cursor = await Mp4PacketCursor.at(file, table, from);
    while (cursor?.isAtEnd === false) {
      const parts = await fragment(file, table, cursor, count);
      // A decoder of the file itself would miss what the file does not hold (any more), too.
      if (parts === null) return;
      yield* parts;
    }
  } finally {
    await file.close();
  }
}

async function fragment(
  file: FileBytes,
  { track }: Mp4PacketTable,
  cursor: Mp4PacketCursor,
  count: number,
): Promise<readonly FilePart[] | null> {
  const placed = await cursor.next(file, count);
  if (placed === null) return null;
  const { first, sizes, ranges } = placed;
  // Fragment numbers only have to ascend, from 1.
  return [fragmentHead(1 + first, first * track.packetFrames, sizes), ...ranges];
}
