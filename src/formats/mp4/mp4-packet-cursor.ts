import type { ByteRange, FileBytes } from '../file-bytes.ts';
import { type ChunkRun, type Mp4PacketTable, SIZE_BYTES } from './mp4-packet-table.ts';

/** Packets that follow one another, and where they lie. */
export interface Mp4Packets {
  readonly first: number;
  readonly sizes: Uint32Array;
  readonly ranges: readonly ByteRange[];
}

/** More than ten hours in one chunk. */
const MAX_CHUNK_PACKETS = 2_000_000;
/** A packet is some hundred bytes, ten thousand in a lossless file: a table that says otherwise is not believed. */
const MAX_PACKET_BYTES = 1 << 20;

/** Goes from one packet to those after it. What it says of a file's bytes is true of the file, whatever its tables say. */
export class Mp4PacketCursor {
  readonly #table: Mp4PacketTable;
  #runIndex: number;
  #chunk: number;
  #packet: number;
  /** Bytes of the chunk before the packet. */
  #skipBytes: number;

  private constructor(
    table: Mp4PacketTable,
    runIndex: number,
    chunk: number,
    packet: number,
    skipBytes: number,
  ) {
    this.#table = table;
    this.#runIndex = runIndex;
    this.#chunk = chunk;
    this.#packet = packet;
    this.#skipBytes = skipBytes;
  }

  /** Null where the tables contradict one another, or the file; so is what `next` gives. */
  static async at(file: FileBytes, table: Mp4PacketTable, packet: number): Promise<Mp4PacketCursor | null> {
    const runIndex = table.runs.findLastIndex(({ firstPacket }) => firstPacket <= packet);
    const run = table.runs[runIndex];
    if (run === undefined) return null;
    const { firstChunk, packetsEach, firstPacket } = run;
    const chunk = firstChunk + Math.floor((packet - firstPacket) / packetsEach);
    const before = (packet - firstPacket) % packetsEach;
    const sizes = await sizesOf(file, table, packet - before, before);
    return sizes && new Mp4PacketCursor(table, runIndex, chunk, packet, sum(sizes));
  }

  get isAtEnd(): boolean {
    return this.#packet >= this.#table.packets;
  }

  /** The next whole packets, at most `count`. They end where the file was cut off. */
  async next(file: FileBytes, count: number): Promise<Mp4Packets | null> {
    const first = this.#packet;
    const end = Math.min(this.#table.packets, first + count);
    const sizes = await sizesOf(file, this.#table, first, end - first);
    if (sizes?.every((sizeBytes) => sizeBytes <= MAX_PACKET_BYTES) !== true) return null;
    const ranges: ByteRange[] = [];
    while (this.#packet < end) {
      const chunkEnd = this.#chunkEnd();
      const offset = await chunkOffset(file, this.#table, this.#chunk);
      if (offset === null) return null;
      const startByte = offset + this.#skipBytes;
      const wanted = sizes.subarray(this.#packet - first, Math.min(chunkEnd, end) - first);
      const there = fitting(wanted, file.sizeBytes - startByte);
      if (there.packets > 0) addRange(ranges, { startByte, endByte: startByte + there.bytes });
      this.#packet += there.packets;
      if (there.packets < wanted.length) {
        const isAny = this.#packet > first;
        const found = { first, sizes: sizes.subarray(0, this.#packet - first), ranges };
        this.#packet = this.#table.packets;
        return isAny ? found : null;
      }
      const isChunkOver = this.#packet === chunkEnd;
      this.#skipBytes = isChunkOver ? 0 : this.#skipBytes + there.bytes;
      if (isChunkOver) this.#chunk += 1;
    }
    return { first, sizes, ranges };
  }

  #chunkEnd(): number {
    const { runs } = this.#table;
    if (this.#packet >= (runs[this.#runIndex + 1]?.firstPacket ?? Infinity)) this.#runIndex += 1;
    const { packetsEach, firstPacket }: ChunkRun = runs[this.#runIndex]!;
    return this.#packet - ((this.#packet - firstPacket) % packetsEach) + packetsEach;
  }
}

/** How many of the first packets fit into `roomBytes` bytes. */
function fitting(sizes: Uint32Array, roomBytes: number): { packets: number; bytes: number } {
  let [packets, bytes] = [0, 0];
  while (packets < sizes.length && bytes + sizes[packets]! <= roomBytes) bytes += sizes[packets++]!;
  return { packets, bytes };
}

/** Of chunks that lie one behind the other one range is made. */
function addRange(ranges: ByteRange[], { startByte, endByte }: ByteRange): void {
  const last = ranges.at(-1);
  if (last?.endByte === startByte) ranges[ranges.length - 1] = { startByte: last.startByte, endByte };
  else ranges.push({ startByte, endByte });
}

function sum(sizes: Uint32Array): number {
  let total = 0;
  for (const size of sizes) total += size;
  return total;
}

/** Lengths of packets that follow one another. */
async function sizesOf(
  file: FileBytes,
  { sizesAt }: Mp4PacketTable,
  first: number,
  count: number,
): Promise<Uint32Array | null> {
  if (count > MAX_CHUNK_PACKETS) return null;
  const bytes = await file.read(sizesAt + first * SIZE_BYTES, count * SIZE_BYTES);
  if (bytes.length < count * SIZE_BYTES) return null;
  // Copied to memory of its own, where a word may begin.
  const words = new Uint8Array(bytes);
  Buffer.from(words.buffer).swap32();
  return new Uint32Array(words.buffer);
}

async function chunkOffset(
  file: FileBytes,
  { chunkOffsetsAt, chunkOffsetBytes, chunks }: Mp4PacketTable,
  chunk: number,
): Promise<number | null> {
  if (chunk >= chunks) return null;
  const bytes = await file.read(chunkOffsetsAt + chunk * chunkOffsetBytes, chunkOffsetBytes);
  if (bytes.length < chunkOffsetBytes) return null;
  return chunkOffsetBytes === 8 ? Number(bytes.readBigUInt64BE(0)) : bytes.readUInt32BE(0);
}
