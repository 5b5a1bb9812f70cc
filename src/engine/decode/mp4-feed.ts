import { fragmentHead, fragmentedStart } from '../../media/container/mp4-fragment.ts';
import { FileBytes } from '../../media/file-bytes.ts';
import { Mp4PacketCursor } from '../../media/frame-index/mp4-packet-cursor.ts';
import type { Mp4PacketTable } from '../../media/frame-index/mp4-packet-table.ts';
import type { ByteFeed, FeedPart } from './byte-feed.ts';
import type { CountedPackets } from './counted-mp4-packets.ts';

/** Of the fragments after the first. */
const LATER_FRAMES = 480_000;

/** The first packets as a file that more can follow. Null where the tables contradict the file. */
export async function mp4Beginning(
  file: FileBytes,
  { table, beginningPackets }: CountedPackets,
): Promise<Uint8Array | null> {
  const cursor = await Mp4PacketCursor.at(file, table, 0);
  const parts = cursor && (await fragment(file, table, cursor, beginningPackets));
  if (parts === null) return null;
  const bytes: Uint8Array[] = [fragmentedStart(table.track)];
  for (const part of parts)
    bytes.push(
      part instanceof Uint8Array
        ? part
        : Buffer.from(await file.read(part.startByte, part.endByte - part.startByte)),
    );
  return Buffer.concat(bytes);
}

/** All packets from one on. */
export interface Mp4Feeds {
  /** For a child that knows nothing yet. */
  readonly whole: ByteFeed;
  /** For one that has had the beginning. */
  readonly rest: ByteFeed;
}

/** Null where the tables contradict the file. */
export async function mp4Feeds(
  file: FileBytes,
  path: string,
  { table, headPackets: count }: CountedPackets,
  first: number,
): Promise<Mp4Feeds | null> {
  const cursor = await Mp4PacketCursor.at(file, table, first);
  const parts = cursor && (await fragment(file, table, cursor, count));
  if (parts === null) return null;
  const body = (): AsyncIterable<FeedPart> => laterFragments(path, table, first + count);
  const rest: ByteFeed = { path, demuxer: 'mov', headers: parts, body };
  return { rest, whole: { ...rest, headers: [fragmentedStart(table.track), ...parts] } };
}

async function* laterFragments(path: string, table: Mp4PacketTable, from: number): AsyncGenerator<FeedPart> {
  const count = Math.ceil(LATER_FRAMES / table.track.packetFrames);
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
