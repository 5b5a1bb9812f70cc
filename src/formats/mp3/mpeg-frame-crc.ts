import { crc16 } from '../crc.ts';
import type { MpegHeader } from './mpeg-header.ts';

const CRC_OFFSET = 4;
const BODY_OFFSET = 6;
const JOINT_STEREO = 1;
const SUBBANDS = 32;
const POLYNOMIAL = 0x8005;

/**
 * Whether the CRC of a frame that has one is right: it covers the last two bytes of the header, and the side information of
 * Layer III or the bit allocation of Layer I (ISO 11172-3 §2.4.3.1). Layer II is the decoder's business: true.
 *
 * @param frame its first bytes, at least those that are covered (else true)
 */
export function frameCrcMatches(frame: Buffer, header: MpegHeader): boolean {
  const bits = coveredBits(frame, header);
  if (bits === 0 || frame.length < BODY_OFFSET + Math.ceil(bits / 8)) return true;
  const end = BODY_OFFSET + (bits >> 3);
  let crc = crc16(frame, BODY_OFFSET, end, crc16(frame, 2, CRC_OFFSET, 0xffff));
  for (let bit = 0; bit < bits % 8; bit++) {
    const top = (crc >>> 15) ^ ((frame[end]! >>> (7 - bit)) & 1);
    crc = ((crc << 1) & 0xffff) ^ (top === 1 ? POLYNOMIAL : 0);
  }
  return crc === frame.readUInt16BE(CRC_OFFSET);
}

function coveredBits(frame: Buffer, { version, layer, channels }: MpegHeader): number {
  if (layer === 3) return 8 * (version === 1 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17);
  if (layer === 2) return 0;
  if (channels === 1) return SUBBANDS * 4;
  // Above the bound both channels of joint stereo share an allocation.
  const mode = frame[3]!;
  const bound = mode >> 6 === JOINT_STEREO ? 4 * (((mode >> 4) & 3) + 1) : SUBBANDS;
  return 4 * (2 * bound + (SUBBANDS - bound));
}
