import { fragmentHead, fragmentedStart } from '../../formats/mp4/mp4-fragment.ts';
import { FileBytes } from '../../formats/file-bytes.ts';
import { Mp4PacketCursor } from '../../formats/mp4/mp4-packet-cursor.ts';
import type { Mp4PacketTable } from '../../formats/mp4/mp4-packet-table.ts';
import type { ByteFeed, FeedPart } from './byte-feed.ts';

/** Of each fragment. Its sizes are read before its first packet is given: more of them make the first sound later. */
const FRAGMENT_FRAMES = 48_000;

/**
 * All packets from `first` on, as a file in fragments.
 *
 * @returns null where the tables contradict the file
 */
export async function mp4Feed(
  file: FileBytes,
  path: string,
  table: Mp4PacketTable,
  first: number,
): Promise<ByteFeed | null> {
  const count = Math.ceil(FRAGMENT_FRAMES / table.track.packetFrames);
  const cursor = await Mp4PacketCursor.at(file, table, first);
  const parts = cursor && (await fragment(file, table, cursor, count));
  if (parts === null) return null;
  return {
    ...{ path, demuxer: 'mov', headers: [fragmentedStart(table.track), ...parts] },
    body: () => laterFragments(path, table, first + count, count),
  };
}

async function* laterFragments(
  path: string,
  table: Mp4PacketTable,
  from: number,
  count: number,
): AsyncGenerator<FeedPart> {
  const file = await FileBytes.open(path);
  try {
    const cursor = await Mp4PacketCursor.at(file, table, from);
    while (cursor?.isAtEnd === false) {
      const parts = await fragment(file, table, cursor, count);
      // What the file does not hold (any more) is missing for every decoder.
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
): Promise<readonly FeedPart[] | null> {
  const placed = await cursor.next(file, count);
  if (placed === null) return null;
  const { first, sizes, ranges } = placed;
  // Their numbers ascend, from 1; no decoder asks for more.
  return [fragmentHead(1 + first, first * track.packetFrames, sizes), ...ranges];
}
