// The tables of a CRC are made from those of its eight single bits, as a CRC of a sum is the sum of the CRCs: bit by bit all of them
// would take 2 ms of every start.

/** Table of a CRC that takes the highest bit first. */
function highBitFirst(polynomial: number, bits: 8 | 16 | 32): Uint32Array {
  const table = new Uint32Array(256);
  const top = 2 ** (bits - 1);
  const mask = bits === 32 ? 0xffffffff : (1 << bits) - 1;
  let crc = polynomial;
  for (let bit = 1; bit < 256; bit *= 2) {
    for (let lower = 0; lower < bit; lower++) table[bit + lower] = crc ^ table[lower]!;
    crc = ((crc & top) !== 0 ? (crc << 1) ^ polynomial : crc << 1) & mask;
  }
  return table;
}

/** Eight tables in one: the n-th holds the CRC-16 of a byte that n zero bytes follow. */
function slices(first: Uint32Array): Uint16Array {
  const tables = new Uint16Array(8 * 256);
  tables.set(first);
  for (let index = 256; index < tables.length; index++) {
    const before = tables[index - 256]!;
    tables[index] = ((before << 8) & 0xffff) ^ first[before >>> 8]!;
  }
  return tables;
}

function lowBitFirst(polynomial: number): Uint32Array {
  const table = new Uint32Array(256);
  let crc = polynomial;
  for (let bit = 128; bit >= 1; bit /= 2) {
    for (let higher = 0; higher < 256; higher += 2 * bit) table[bit + higher] = crc ^ table[higher]!;
    crc = (crc & 1) !== 0 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  }
  return table;
}

const CRC8 = highBitFirst(0x07, 8);
const CRC16_SLICES = slices(highBitFirst(0x8005, 16));
const CRC16_REFLECTED = lowBitFirst(0xa001);
const CRC32_OGG = highBitFirst(0x04c11db7, 32);

/** FLAC's frame header CRC: x⁸ + x² + x + 1 from 0 (RFC 9639 §9.1.8). */
export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let index = from; index < to; index++) crc = CRC8[crc ^ bytes[index]!]!;
  return crc;
}

/** x¹⁶ + x¹⁵ + x² + 1: FLAC's frame footer (from 0) and the protection of MPEG audio (from 0xffff). */
export function crc16(bytes: Uint8Array, from: number, to: number, start = 0): number {
  const table = CRC16_SLICES;
  let crc = start;
  let index = from;
  // Eight bytes a step: the last is looked up in the first table, the one before in the second, and so on.
  for (; index + 8 <= to; index += 8)
    crc =
      table[1792 + (bytes[index]! ^ (crc >>> 8))]! ^
      table[1536 + (bytes[index + 1]! ^ (crc & 0xff))]! ^
      table[1280 + bytes[index + 2]!]! ^
      table[1024 + bytes[index + 3]!]! ^
      table[768 + bytes[index + 4]!]! ^
      table[512 + bytes[index + 5]!]! ^
      table[256 + bytes[index + 6]!]! ^
      table[bytes[index + 7]!]!;
  for (; index < to; index++) crc = ((crc << 8) & 0xffff) ^ table[(crc >>> 8) ^ bytes[index]!]!;
  return crc;
}

/** The same polynomial, lowest bit first, from 0: LAME's CRCs of its tag and of the music. */
export function crc16Lame(bytes: Uint8Array, from: number, to: number, start = 0): number {
  let crc = start;
  for (let index = from; index < to; index++)
    crc = (crc >>> 8) ^ CRC16_REFLECTED[(crc ^ bytes[index]!) & 0xff]!;
  return crc;
}

/** Ogg's page CRC: 0x04c11db7 from 0, highest bit first (RFC 3533 §6). */
export function crc32Ogg(bytes: Uint8Array, from: number, to: number, start = 0): number {
  let crc = start;
  for (let index = from; index < to; index++) crc = (crc << 8) ^ CRC32_OGG[(crc >>> 24) ^ bytes[index]!]!;
  return crc >>> 0;
}

/** Where `nextFlacSync` stopped: CRC-16 of everything before `offset`. */
export interface SyncState {
  crc: number;
  offset: number;
}

/**
 * Goes on with a FLAC frame's CRC up to the next two bytes that may begin a frame (0xFFF8–0xFFFB). The CRC of a whole
 * frame with its footer is 0. True when such bytes were found, false when `to` was reached; `to` leaves one byte unread.
 */
export function nextFlacSync(bytes: Buffer, state: SyncState, to: number): boolean {
  let found = bytes.indexOf(0xff, state.offset);
  while (found >= 0 && found < to && (bytes[found + 1]! & 0xfc) !== 0xf8)
    found = bytes.indexOf(0xff, found + 1);
  const end = found < 0 || found >= to ? Math.max(to, state.offset) : found;
  state.crc = crc16(bytes, state.offset, end, state.crc);
  state.offset = end;
  return end === found;
}

/** One byte more of a FLAC frame's CRC, past a sync that was none. */
export function stepFlacCrc(bytes: Uint8Array, state: SyncState): void {
  state.crc = crc16(bytes, state.offset, state.offset + 1, state.crc);
  state.offset++;
}
