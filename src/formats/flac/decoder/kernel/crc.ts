/** CRC-16 of FLAC's frames (RFC 9639 §9.3): x¹⁶ + x¹⁵ + x² + 1, highest bit first, from 0. */
const POLYNOMIAL: u32 = 0x8005;
const TABLES: usize = 8;
const TABLE_BYTES: usize = 256 * 2;
/** The n-th table holds the CRC of a byte that n zero bytes follow, with its two bytes swapped, as they meet those of the input. */
const tables: usize = memory.data(8 * 256 * 2, 16);

export function makeCrcTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte << 8;
    for (let table: usize = 0; table < TABLES; table++) {
      // The first table takes a byte's own eight bits, each further one those of a zero.
      for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ ((crc & 0x8000) != 0 ? POLYNOMIAL : 0)) & 0xffff;
      store<u16>(tables + table * TABLE_BYTES + ((<usize>byte) << 1), bswap<u16>(<u16>crc));
    }
  }
}

/** The CRC of all bytes from one address to another, its two bytes swapped; 0 when the last two are the CRC of those before. */
export function crcOf(from: usize, to: usize): u32 {
  let crc: u64 = 0;
  let at = from;
  // Eight bytes a step: the last is looked up in the first table, the one before in the second, and so on.
  for (; at + 8 <= to; at += 8) {
    const word = load<u64>(at) ^ crc;
    crc =
      looked(7, word) ^
      looked(6, word >> 8) ^
      (looked(5, word >> 16) ^ looked(4, word >> 24)) ^
      (looked(3, word >> 32) ^ looked(2, word >> 40) ^ (looked(1, word >> 48) ^ looked(0, word >> 56)));
  }
  for (; at < to; at++) crc = (crc >> 8) ^ looked(0, crc ^ (<u64>load<u8>(at)));
  return <u32>crc;
}

/** What a table says to the lowest byte of `word`. */
function looked(table: usize, word: u64): u64 {
  return load<u16>(tables + table * TABLE_BYTES + ((<usize>(word & 255)) << 1));
}
