import type { FileBytes } from '../file-bytes.ts';
import { boxesOf, findBox, type Mp4Box, topBoxes } from './mp4-box.ts';
import { PacketTimes } from './mp4-packet-times.ts';

/** What the fragments of one track hold together (ISO 14496-12 §8.8). Ticks are the track's timescale. */
export interface FragmentTotals {
  /** Of all packets, one after the other: `tfdt` may leave gaps, which no decoder fills. */
  readonly times: PacketTimes;
  /** When the first packet is decoded (`tfdt`): not 0 where the fragments were cut out of a longer stream. */
  readonly firstTicks: number;
  /** Each fragment begins where the one before it ends, so that a time stamp tells a position. */
  readonly isContinuous: boolean;
}

/** Defaults of a track's packets (`trex`, `tfhd`). */
interface PacketDefaults {
  readonly durationTicks: number;
  readonly sizeBytes: number;
}

/** Flags of `tfhd` (§8.8.7): which fields it has. */
const TFHD_FIELDS = { dataOffset: 0x1, description: 0x2, duration: 0x8, size: 0x10 } as const;
/** Flags of `trun` (§8.8.8): a field before the packets, then fields of each packet. */
const TRUN_DATA_OFFSET = 0x1;
const TRUN_FIRST_FLAGS = 0x4;
const TRUN_DURATION = 0x100;
const TRUN_SIZE = 0x200;
const TRUN_FLAGS = 0x400;
const TRUN_TIME_OFFSET = 0x800;

/**
 * Adds up the fragments of every track, by the track's number.
 *
 * @param start of the file's first box
 * @returns null where only the beginning of the file can be read: what follows may hold more
 */
export async function readFragments(
  file: FileBytes,
  start: number,
  moov: Mp4Box,
): Promise<ReadonlyMap<number, FragmentTotals> | null> {
  const defaults = await readDefaults(file, moov);
  const sums = new Map<number, FragmentSum>();
  let endOffset = start;
  for await (const moof of topBoxes(file, start)) {
    endOffset = moof.endOffset;
    if (moof.type !== 'moof') continue;
    for await (const traf of boxesOf(file, moof.bodyOffset, moof.endOffset))
      if (traf.type === 'traf') await addTrackFragment(file, traf, defaults, sums);
  }
  const isRead = endOffset >= file.sizeBytes || (await file.read(endOffset, 1)).length > 0;
  return isRead ? sums : null;
}

class FragmentSum implements FragmentTotals {
  readonly times = new PacketTimes();
  isContinuous = true;
  readonly firstTicks: number;

  constructor(firstTicks: number) {
    this.firstTicks = firstTicks;
  }

  beginAt(ticks: number): void {
    this.isContinuous &&= ticks === this.firstTicks + this.times.ticks;
  }
}

async function readDefaults(file: FileBytes, moov: Mp4Box): Promise<ReadonlyMap<number, PacketDefaults>> {
  const defaults = new Map<number, PacketDefaults>();
  const mvex = await findBox(file, moov, ['mvex']);
  if (mvex === null) return defaults;
  for await (const trex of boxesOf(file, mvex.bodyOffset, mvex.endOffset)) {
    const body = trex.type === 'trex' ? await file.read(trex.bodyOffset, 20) : Buffer.alloc(0);
    if (body.length < 20) continue;
    defaults.set(body.readUInt32BE(4), {
      durationTicks: body.readUInt32BE(12),
      sizeBytes: body.readUInt32BE(16),
    });
  }
  return defaults;
}

async function addTrackFragment(
  file: FileBytes,
  traf: Mp4Box,
  defaults: ReadonlyMap<number, PacketDefaults>,
  sums: Map<number, FragmentSum>,
): Promise<void> {
  const tfhd = await findBox(file, traf, ['tfhd']);
  const head = tfhd === null ? Buffer.alloc(0) : Buffer.from(await file.read(tfhd.bodyOffset, 32));
  if (head.length < 8) return;
  const trackId = head.readUInt32BE(4);
  const packet = defaultsOf(head, defaults.get(trackId) ?? { durationTicks: 0, sizeBytes: 0 });
  const beginTicks = await decodeTicksOf(file, traf);
  const sum = sums.get(trackId) ?? new FragmentSum(beginTicks ?? 0);
  sums.set(trackId, sum);
  if (beginTicks !== null) sum.beginAt(beginTicks);
  for await (const run of boxesOf(file, traf.bodyOffset, traf.endOffset))
    if (run.type === 'trun') await addRun(file, run, packet, sum);
}

function defaultsOf(tfhd: Buffer, track: PacketDefaults): PacketDefaults {
  const flags = tfhd.readUIntBE(1, 3);
  let at = 8;
  if ((flags & TFHD_FIELDS.dataOffset) !== 0) at += 8;
  if ((flags & TFHD_FIELDS.description) !== 0) at += 4;
  const field = (flag: number, otherwise: number): number => {
    if ((flags & flag) === 0 || at + 4 > tfhd.length) return otherwise;
    at += 4;
    return tfhd.readUInt32BE(at - 4);
  };
  const durationTicks = field(TFHD_FIELDS.duration, track.durationTicks);
  return { durationTicks, sizeBytes: field(TFHD_FIELDS.size, track.sizeBytes) };
}

/** Null where it does not say. */
async function decodeTicksOf(file: FileBytes, traf: Mp4Box): Promise<number | null> {
  const tfdt = await findBox(file, traf, ['tfdt']);
  const body = tfdt === null ? Buffer.alloc(0) : await file.read(tfdt.bodyOffset, 12);
  const isWide = body[0] === 1;
  if (body.length < (isWide ? 12 : 8)) return null;
  const ticks = isWide ? Number(body.readBigUInt64BE(4)) : body.readUInt32BE(4);
  return Number.isSafeInteger(ticks) ? ticks : null;
}

async function addRun(file: FileBytes, run: Mp4Box, packet: PacketDefaults, sum: FragmentSum): Promise<void> {
  const head = await file.read(run.bodyOffset, 8);
  if (head.length < 8) return;
  const flags = head.readUIntBE(1, 3);
  const count = head.readUInt32BE(4);
  const fields = [TRUN_DURATION, TRUN_SIZE, TRUN_FLAGS, TRUN_TIME_OFFSET].filter(
    (flag) => (flags & flag) !== 0,
  );
  const at =
    run.bodyOffset +
    8 +
    ((flags & TRUN_DATA_OFFSET) === 0 ? 0 : 4) +
    ((flags & TRUN_FIRST_FLAGS) === 0 ? 0 : 4);
  const entryBytes = 4 * fields.length;
  // Packets of one size have no entries: no more of them are believed than the file has room for.
  const room =
    entryBytes > 0 ? (run.endOffset - at) / entryBytes : file.sizeBytes / Math.max(1, packet.sizeBytes);
  const packets = Math.max(0, Math.min(count, Math.floor(room)));
  if ((flags & TRUN_DURATION) === 0) {
    sum.times.add(packets, packet.durationTicks);
    return;
  }
  const entries = await file.read(at, packets * entryBytes);
  for (let entry = 0; entry + entryBytes <= entries.length; entry += entryBytes)
    sum.times.add(1, entries.readUInt32BE(entry));
}
