import { crc8 } from '../crc.ts';

/** One FLAC frame header (RFC 9639 §9.1). */
export interface FlacFrameHeader {
  readonly headerBytes: number;
  readonly blockFrames: number;
  /** Frame number, or with variable block sizes the number of its first sample. */
  readonly number: number;
  readonly variable: boolean;
  /** null: as STREAMINFO says. */
  readonly sampleRate: number | null;
  readonly channels: number;
  readonly bitsPerSample: number | null;
}

/** Two bytes of sync and flags, two of codes, up to seven of number, two each of size and rate, the CRC. */
export const FLAC_FRAME_HEADER_MAX_BYTES = 16;

const RATES = [null, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
const BITS = [null, 8, 12, null, 16, 20, 24, 32];

/** Reads the header at `offset` and checks its CRC-8; null when there is none. */
export function parseFlacFrameHeader(bytes: Uint8Array, offset: number): FlacFrameHeader | null {
  if (offset + 6 > bytes.length || bytes[offset] !== 0xff || (bytes[offset + 1]! & 0xfe) !== 0xf8)
    return null;
  const sizeCode = bytes[offset + 2]! >> 4;
  const rateCode = bytes[offset + 2]! & 15;
  const channelCode = bytes[offset + 3]! >> 4;
  const bitsCode = (bytes[offset + 3]! >> 1) & 7;
  if (
    sizeCode === 0 ||
    rateCode === 15 ||
    channelCode > 10 ||
    bitsCode === 3 ||
    (bytes[offset + 3]! & 1) !== 0
  )
    return null;
  let at = offset + 4;
  const lead = bytes[at++]!;
  const more = Math.clz32(~(lead << 24)); // leading ones, as in UTF-8
  if (more === 1 || more === 8) return null;
  let number = more === 0 ? lead : lead & (0x7f >> more);
  for (let count = 1; count < more; count++) {
    const byte = bytes[at++] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    number = number * 64 + (byte & 0x3f);
  }
  const big = (length: number) => {
    let value = 0;
    for (let count = 0; count < length; count++) value = value * 256 + (bytes[at++] ?? 0);
    return value;
  };
  const blockFrames = blockSize(sizeCode, big);
  const sampleRate =
    rateCode === 12
      ? big(1) * 1000
      : rateCode === 13
        ? big(2)
        : rateCode === 14
          ? big(2) * 10
          : RATES[rateCode]!;
  if (at >= bytes.length || crc8(bytes, offset, at) !== bytes[at]) return null;
  return {
    headerBytes: at + 1 - offset,
    blockFrames,
    number,
    variable: (bytes[offset + 1]! & 1) !== 0,
    sampleRate,
    channels: channelCode < 8 ? channelCode + 1 : 2,
    bitsPerSample: BITS[bitsCode]!,
  };
}

function blockSize(code: number, big: (length: number) => number): number {
  if (code === 1) return 192;
  if (code <= 5) return 576 << (code - 2);
  if (code === 6) return big(1) + 1;
  return code === 7 ? big(2) + 1 : 256 << (code - 8);
}
