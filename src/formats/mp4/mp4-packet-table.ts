import { parseMp4SampleEntry } from './mp4-sample-entry.ts';
import { boxesOf, findBox, type Mp4Box } from './mp4-box.ts';
import { countSilentStart } from './mp4-silent-start.ts';
import { isAudioTrack } from './mp4-track.ts';
import type { FragmentTrack } from './mp4-fragment.ts';
import type { FileBytes } from '../file-bytes.ts';

/** Where the packets of an MP4's audio track lie, and how long each is: its sample tables, which stay in the file. */
export interface Mp4PacketTable {
  readonly track: FragmentTrack;
  readonly codec: string;
  readonly profile: string | null;
  readonly packets: number;
  /** How many of the first decode to nothing. */
  readonly silentPackets: number;
  /** How many of the first last as long as the description says. */
  readonly evenPackets: number;
  readonly sizesAt: number;
  readonly chunkOffsetsAt: number;
  readonly chunkOffsetBytes: 4 | 8;
  readonly chunks: number;
  readonly runs: readonly ChunkRun[];
}

/** Chunks with as many packets each (`stsc`). */
export interface ChunkRun {
  /** Counted from 0, as packets are. */
  readonly firstChunk: number;
  readonly packetsEach: number;
  readonly firstPacket: number;
}

/** An hour in chunks of half a second has 7,200 at most; a table of more is made to be slow. */
const MAX_RUNS = 65_536;
const RUN_BYTES = 12;
/** Of an entry in the table of sizes. */
export const SIZE_BYTES = 4;
const MAX_DESCRIPTION_BYTES = 65_536;

/**
 * Null where there is no such track, where another description holds for some of its packets, where they lie in fragments, and where
 * more than one edit, or an empty one, says what of them is played.
 */
export async function readMp4PacketTable(file: FileBytes, audioIndex = 0): Promise<Mp4PacketTable | null> {
  const moov = await findBox(file, { bodyOffset: 0, endOffset: file.sizeBytes }, ['moov']);
  if (moov === null || (await findBox(file, moov, ['mvex'])) !== null) return null;
  const trak = await audioTrackAt(file, moov, audioIndex);
  const stbl = trak && (await findBox(file, trak, ['mdia', 'minf', 'stbl']));
  if (!trak || !stbl || !(await hasPlainEdits(file, trak))) return null;
  const tables = new Map<string, Mp4Box>();
  for await (const table of boxesOf(file, stbl.bodyOffset, stbl.endOffset))
    if (!tables.has(table.type)) tables.set(table.type, table);
  const [stsd, stts, stsz, stsc] = ['stsd', 'stts', 'stsz', 'stsc'].map((type) => tables.get(type));
  const wide = tables.get('co64');
  const offsets = tables.get('stco') ?? wide;
  if (!stsd || !stts || !stsz || !stsc || !offsets) return null;
  const described = await readDescription(file, stsd);
  const sizes = await file.read(stsz.bodyOffset, 12);
  if (described === null || sizes.length < 12) return null;
  // One size for all: no coder of the kind that is looked for here writes that.
  if (sizes.readUInt32BE(4) !== 0) return null;
  const packets = sizes.readUInt32BE(8);
  const sizesAt = stsz.bodyOffset + 12;
  const chunkOffsetBytes = offsets === wide ? 8 : 4;
  const chunks = await countIn(file, offsets, chunkOffsetBytes);
  const runs = await readRuns(file, stsc, packets);
  if (chunks === null || runs === null || sizesAt + packets * SIZE_BYTES > stsz.endOffset) return null;
  return {
    ...described,
    packets,
    silentPackets: described.codec === 'aac' ? await countSilentStart(file, stbl) : 0,
    evenPackets: await firstRun(file, stts, described.track.packetFrames),
    sizesAt,
    chunkOffsetsAt: offsets.bodyOffset + 8,
    chunkOffsetBytes,
    chunks,
    runs,
  };
}

async function audioTrackAt(file: FileBytes, moov: Mp4Box, audioIndex: number): Promise<Mp4Box | null> {
  let before = 0;
  for await (const trak of boxesOf(file, moov.bodyOffset, moov.endOffset)) {
    if (trak.type !== 'trak' || !(await isAudioTrack(file, trak))) continue;
    if (before++ === audioIndex) return trak;
  }
  return null;
}

/** Exactly one entry is asked for: what `readEditList` takes together is enough for a length, not for every packet. */
async function hasPlainEdits(file: FileBytes, trak: Mp4Box): Promise<boolean> {
  const elst = await findBox(file, trak, ['edts', 'elst']);
  if (elst === null) return true;
  const body = await file.read(elst.bodyOffset, 28);
  const isWide = body[0] === 1;
  if (body.length < (isWide ? 28 : 20) || body.readUInt32BE(4) !== 1) return false;
  return (isWide ? Number(body.readBigInt64BE(16)) : body.readInt32BE(12)) >= 0;
}

type Described = Pick<Mp4PacketTable, 'track' | 'codec' | 'profile'>;

async function readDescription(file: FileBytes, stsd: Mp4Box): Promise<Described | null> {
  const sizeBytes = stsd.endOffset - stsd.offset;
  if (stsd.overruns || sizeBytes > MAX_DESCRIPTION_BYTES) return null;
  const description = Buffer.from(await file.read(stsd.offset, sizeBytes));
  const body = description.subarray(stsd.bodyOffset - stsd.offset);
  if (description.length < sizeBytes || body.length < 8 || body.readUInt32BE(4) !== 1) return null;
  const entry = parseMp4SampleEntry(body.subarray(8));
  if (entry === null || entry.framesPerPacket === 0) return null;
  const { codec, profile, sampleRate, framesPerPacket } = entry;
  return { codec, profile, track: { description, sampleRate, packetFrames: framesPerPacket } };
}

/** How many packets the first entry of `stts` holds for, if it says that each lasts so many ticks. */
async function firstRun(file: FileBytes, stts: Mp4Box, ticks: number): Promise<number> {
  const entry = await file.read(stts.bodyOffset + 8, 8);
  return entry.length === 8 && entry.readUInt32BE(4) === ticks ? entry.readUInt32BE(0) : 0;
}

/** How many entries a table says it has; null if it has no room for them. */
async function countIn(file: FileBytes, table: Mp4Box, entryBytes: number): Promise<number | null> {
  const head = await file.read(table.bodyOffset, 8);
  const count = head.length < 8 ? 0 : head.readUInt32BE(4);
  return table.bodyOffset + 8 + count * entryBytes > table.endOffset ? null : count;
}

async function readRuns(file: FileBytes, stsc: Mp4Box, packets: number): Promise<readonly ChunkRun[] | null> {
  const count = await countIn(file, stsc, RUN_BYTES);
  if (count === null || count === 0 || count > MAX_RUNS) return null;
  const table = await file.read(stsc.bodyOffset + 8, count * RUN_BYTES);
  const runs: ChunkRun[] = [];
  for (let at = 0; at + RUN_BYTES <= table.length; at += RUN_BYTES) {
    const firstChunk = table.readUInt32BE(at) - 1;
    const packetsEach = table.readUInt32BE(at + 4);
    const before = runs.at(-1);
    const isAfter = before === undefined ? firstChunk === 0 : firstChunk > before.firstChunk;
    if (!isAfter || packetsEach === 0 || table.readUInt32BE(at + 8) !== 1) return null;
    const firstPacket =
      before === undefined ? 0 : before.firstPacket + (firstChunk - before.firstChunk) * before.packetsEach;
    if (firstPacket >= packets) break;
    runs.push({ firstChunk, packetsEach, firstPacket });
  }
  return runs;
}
