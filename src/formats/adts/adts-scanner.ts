import { ADTS_HEADER_BYTES, adtsPacketFrames, type AdtsHeader, parseAdtsHeader } from './adts-header.ts';
import { type FrameScanner, ScanLog } from '../frame-index/frame-scanner.ts';

/** Frames of audio in an AAC packet, before any spectral band replication doubles them. */
export const ADTS_PACKET_FRAMES = 1024;

/** Whether positions in a stream that begins with this header can be told by counting. */
export function isCountable(header: AdtsHeader): boolean {
  // Configuration 0 describes the channels in-band, perhaps only once: a decoder cannot start in the middle of it.
  return header.channelConfiguration !== 0 && header.frames === ADTS_PACKET_FRAMES;
}

/** Counts ADTS frames. Anything that is not a frame of the same kind ends the counting: only a decoder knows then. */
export class AdtsScanner implements FrameScanner {
  readonly progress = new ScanLog();
  readonly #first: AdtsHeader;
  readonly #packetFrames: number;

  /** @param packetFrames that a packet decodes to: twice those of the coder where their band is replicated */
  constructor(first: AdtsHeader, packetFrames: number) {
    this.#first = first;
    this.#packetFrames = packetFrames;
  }

  scan(bytes: Buffer, offset: number, last: boolean): number {
    const log = this.progress;
    let at = 0;
    while (at + ADTS_HEADER_BYTES <= bytes.length && !log.lost) {
      const header = parseAdtsHeader(bytes, at);
      if (header === null || !this.#isSameKind(header)) {
        log.lost = true;
      } else if (at + header.sizeBytes > bytes.length) {
        // ffmpeg gives nothing for a frame that the file's end cuts short.
        return last ? offset + bytes.length : offset + at;
      } else {
        const hasAudio = adtsPacketFrames(bytes, at, header) > 0;
        log.addPacket(offset + at, header.sizeBytes, hasAudio ? this.#packetFrames : 0);
        at += header.sizeBytes;
      }
    }
    return offset + at;
  }

  #isSameKind(header: AdtsHeader): boolean {
    const first = this.#first;
    return (
      header.sampleRate === first.sampleRate &&
      header.channelConfiguration === first.channelConfiguration &&
      header.objectType === first.objectType &&
      header.frames === first.frames
    );
  }
}
