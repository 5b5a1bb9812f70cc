/**
 * How long a coded frame is, by its first bytes: of streams that are nothing but frames, whose headers only ffmpeg reads otherwise.
 *
 * @param head the frame's first bytes, at most `FRAME_HEAD_BYTES`
 * @returns the length in bytes, or null where no frame begins
 */
export type FrameSize = (head: Buffer) => number | null;

export const FRAME_HEAD_BYTES = 64;

/** Kilobits a second by half of frmsizecod (ATSC A/52 table 5.18). */
const AC3_RATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const AC3_MOST_BSID = 10;
const EAC3_MOST_BSID = 16;

/** AC-3 and E-AC-3 (ATSC A/52, 5.3 and E.1.2), which may be mixed. */
function ac3FrameSize(head: Buffer): number | null {
  if (head.length < 6 || head.readUInt16BE(0) !== 0x0b77) return null;
  const bsid = head[5]! >> 3;
  if (bsid > EAC3_MOST_BSID) return null;
  if (bsid > AC3_MOST_BSID) return ((head.readUInt16BE(2) & 0x7ff) + 1) * 2;
  const rateCode = head[4]! >> 6;
  const sizeCode = head[4]! & 0x3f;
  const rate = AC3_RATES[sizeCode >> 1];
  if (rate === undefined || rateCode === 3) return null;
  if (rateCode === 1) return 2 * (Math.floor((rate * 320) / 147) + (sizeCode & 1));
  return rateCode === 0 ? rate * 4 : rate * 6;
}

/** DTS: core frames of 16 bits a word, and the extension substreams of DTS-HD (ETSI TS 102 114, 5.3 and 7.4). */
function dtsFrameSize(head: Buffer): number | null {
  if (head.length < 10) return null;
  const sync = head.readUInt32BE(0);
  if (sync === 0x7ffe8001) return ((head.readUIntBE(5, 3) >> 4) & 0x3fff) + 1;
  if (sync !== 0x64582025) return null;
  const isLong = (head[5]! & 0x20) !== 0;
  const bits = head.readUIntBE(5, 5);
  return isLong
    ? (Math.floor(bits / 2 ** 5) % 2 ** 20) + 1 // type 1: 12 bits of header size before
    : (Math.floor(bits / 2 ** 13) % 2 ** 16) + 1; // 8 bits before
}

/** LATM in LOAS (ISO 14496-3, 1.7.2). */
function loasFrameSize(head: Buffer): number | null {
  if (head.length < 3) return null;
  const word = head.readUIntBE(0, 3);
  return word >> 13 === 0x2b7 ? (word & 0x1fff) + 3 : null;
}

/** SBC (A2DP 1.3, appendix B). */
function sbcFrameSize(head: Buffer): number | null {
  if (head.length < 4 || head[0] !== 0x9c) return null;
  const blocks = ((head[1]! >> 4) & 3) * 4 + 4;
  const mode = (head[1]! >> 2) & 3;
  const subbands = (head[1]! & 1) === 0 ? 4 : 8;
  const channels = mode === 0 ? 1 : 2;
  const perBlock = mode === 1 ? 2 * head[2]! : head[2]!;
  const joined = mode === 3 ? subbands : 0;
  return 4 + (subbands * channels) / 2 + Math.ceil((joined + blocks * perBlock) / 8);
}

/** GSM 06.10 as files have it: 33 bytes, of which the first four bits are 0xd. */
function gsmFrameSize(head: Buffer): number | null {
  return head.length > 0 && head[0]! >> 4 === 0xd ? 33 : null;
}

/** Bytes behind the first one, by frame type (RFC 4867, 5.3; 3GPP TS 26.101 and 26.201). */
const AMR_NARROW = [12, 13, 15, 17, 19, 20, 26, 31, 5, null, null, null, null, null, null, 0];
const AMR_WIDE = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, null, null, null, null, 0, 0];

function amrFrameSize(sizes: readonly (number | null)[]): FrameSize {
  return ([first = 0xff]) => {
    // Without the bit of value 4 a frame is one that was received damaged, and zeros would be frames.
    const size = (first & 0x87) === 4 ? sizes[first >> 3]! : null;
    return size === null ? null : size + 1;
  };
}

/** An MPEG transport stream's packet, and the byte that the next one begins with (ISO 13818-1, 2.4.3). */
function transportPacketSize([first]: Buffer): number | null {
  return first === 0x47 ? 188 : null;
}

const MLP_SYNC_BYTES = 28;

/**
 * An access unit of MLP or TrueHD: its own length, checked by the parity of its header, and by the ends of its substreams
 * (as libavcodec's mlp_parser.c and mlpdec.c have it).
 */
function mlpFrameSize(substreams: number): FrameSize {
  return (head) => {
    if (head.length < 6) return null;
    const sizeBytes = (head.readUInt16BE(0) & 0xfff) * 2;
    if (isMlpSync(head)) return sizeBytes >= MLP_SYNC_BYTES ? sizeBytes : null;
    let parity = head[0]! ^ head[1]! ^ head[2]! ^ head[3]!;
    let at = 4;
    let lastEnd = 0;
    for (let index = 0; index < substreams; index++) {
      if (at + 4 > head.length) return null;
      const entry = head.readUInt16BE(at);
      const end = (entry & 0xfff) * 2;
      if (end < lastEnd) return null;
      lastEnd = end;
      const entryEnd = at + (entry >= 0x8000 ? 4 : 2);
      for (; at < entryEnd; at++) parity ^= head[at]!;
    }
    return ((parity >> 4) ^ parity) % 16 === 15 && at + lastEnd <= sizeBytes ? sizeBytes : null;
  };
}

function isMlpSync(head: Buffer): boolean {
  return head.length >= 8 && head.readUInt32BE(4) >>> 1 === 0xf8726fba >>> 1;
}

/** How the frames of a stream follow each other. */
export interface Framing {
  /** Bytes before the first frame. */
  readonly headerBytes: number;
  readonly frameSize: FrameSize;
  /** So many that follow each other are no chance. */
  readonly confirming: number;
}

/** How a file of ffmpeg's format name is framed; null for what is no plain sequence of frames. @param head its first bytes */
export function framingOf(formatName: string, head: Buffer): Framing | null {
  const framing = (frameSize: FrameSize, confirming: number, headerBytes = 0): Framing => ({
    headerBytes,
    frameSize,
    confirming,
  });
  switch (formatName) {
    case 'ac3':
    case 'eac3':
      return framing(ac3FrameSize, 2);
    case 'dts':
      return framing(dtsFrameSize, 2);
    case 'loas':
      return framing(loasFrameSize, 3);
    case 'sbc':
      return framing(sbcFrameSize, 4);
    case 'gsm':
      return framing(gsmFrameSize, 8);
    case 'mpegts':
      return framing(transportPacketSize, 4);
    case 'mlp':
    case 'truehd':
      // The upper half of the sync's 17th byte is the number of substreams.
      return isMlpSync(head) ? framing(mlpFrameSize(head[20]! >> 4), 8) : null;
    case 'amr': {
      const magic = head.toString('latin1', 0, 9);
      if (magic === '#!AMR-WB\n') return framing(amrFrameSize(AMR_WIDE), 8, 9);
      return magic.startsWith('#!AMR\n') ? framing(amrFrameSize(AMR_NARROW), 8, 6) : null;
    }
    default:
      return null;
  }
}
