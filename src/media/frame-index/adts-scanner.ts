import { type FrameScanner, ScanLog } from './frame-scanner.ts';

/** What the first seven bytes of an ADTS frame say (ISO 13818-7, 6.2). */
export interface AdtsHeader {
  readonly sampleRate: number;
  /** 1 to 8; files that describe their channels in-band (configuration 0) are not given. */
  readonly channels: number;
  readonly frameBytes: number;
}

const SAMPLE_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];
const HEADER_BYTES = 7;
/** Frames of audio in an AAC frame, before any spectral band replication doubles them. */
export const ADTS_PACKET_FRAMES = 1024;

/** Reads an ADTS header; null for anything else, and for frames with more than one block of audio in them. */
export function parseAdtsHeader(bytes: Uint8Array, at: number): AdtsHeader | null {
  if (at + HEADER_BYTES > bytes.length) return null;
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return null;
  const sampleRate = SAMPLE_RATES[(bytes[at + 2]! >> 2) & 15];
  const configuration = ((bytes[at + 2]! & 1) << 2) | (bytes[at + 3]! >> 6);
  const frameBytes = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  const blocks = (bytes[at + 6]! & 3) + 1;
  if (sampleRate === undefined || configuration === 0 || frameBytes < HEADER_BYTES || blocks !== 1)
    return null;
  return { sampleRate, channels: configuration === 7 ? 8 : configuration, frameBytes };
}

/** Counts ADTS frames. Anything that is not a frame of the same kind ends the counting: only a decoder knows then. */
export class AdtsScanner implements FrameScanner {
  readonly progress = new ScanLog();
  readonly #first: AdtsHeader;

  constructor(first: AdtsHeader) {
    this.#first = first;
  }

  scan(bytes: Uint8Array, offset: number, last: boolean): number {
    const log = this.progress;
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length && !log.lost) {
      const header = parseAdtsHeader(bytes, at);
      if (header?.sampleRate !== this.#first.sampleRate || header.channels !== this.#first.channels) {
        log.lost = true;
      } else if (last && at + header.frameBytes > bytes.length) {
        return offset + bytes.length; // ffmpeg gives nothing for a frame that the file's end cuts short.
      } else {
        log.addPacket(offset + at, header.frameBytes, ADTS_PACKET_FRAMES, true);
        at += header.frameBytes;
      }
    }
    return offset + at;
  }
}
