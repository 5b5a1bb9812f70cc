import { packetFramesOf } from './ogg-codec.ts';
import type { OggStart } from './ogg-start.ts';
import { opusFramesBy } from './opus-packet.ts';
import { VorbisPacketDuration } from './vorbis-packet.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FoundPage } from './ogg-page-search.ts';

export interface WalkedPage {
  /** Frames of the packets that end on the page. */
  readonly frames: number;
  /** Whether a packet begins and ends on it. */
  readonly hasWhole: boolean;
}

/** Frames of a packet that lies in `bytes`; null for what is none. */
type PacketClock = (bytes: Buffer, at: number, lengthBytes: number) => number | null;

/**
 * Counts what a decoder that is started at the first page given gives for it and for each of the pages after it.
 *
 * It is not run often enough to be compiled to the end, and a second of sound has some fifty packets: it makes nothing for each of
 * them.
 */
export class OggPacketWalk {
  readonly #file: FileBytes;
  readonly #clock: PacketClock;
  /** Frames of the packet that goes on in the next page; 0 for one that began before the first page. */
  #open = 0;

  private constructor(file: FileBytes, clock: PacketClock) {
    this.#file = file;
    this.#clock = clock;
  }

  /** Null for a stream whose packets do not say how long they are. */
  static of(file: FileBytes, { codec, headers }: OggStart): OggPacketWalk | null {
    const [identification, , setup] = headers;
    if (identification === undefined) return null;
    if (codec.codec === 'vorbis') {
      const durations = setup === undefined ? null : VorbisPacketDuration.fromHeaders(identification, setup);
      if (durations === null) return null;
      const clock: PacketClock = (bytes, at, length) => (length === 0 ? null : durations.nextBy(bytes[at]));
      return new OggPacketWalk(file, clock);
    }
    if (codec.codec === 'opus') return new OggPacketWalk(file, opusClock);
    const framesOf = packetFramesOf(codec, identification, null);
    const clock: PacketClock = (bytes, at, length) => framesOf(bytes.subarray(at, at + length));
    return new OggPacketWalk(file, clock);
  }

  /** Null if something on the page is no audio packet. */
  async next(found: FoundPage): Promise<WalkedPage | null> {
    const { offset, page } = found;
    const { packetBytes } = page;
    const bytes = await this.#file.read(offset, page.headerBytes + page.bodyBytes);
    let frames = 0;
    let begun = 0;
    let at = page.headerBytes;
    for (let index = 0; index < packetBytes.length; index++) {
      const length = packetBytes[index]!;
      const goesOn = page.unfinished && index === packetBytes.length - 1;
      if (index > 0 || !page.continued) {
        const added = this.#clock(bytes, at, length);
        if (added === null) return null;
        this.#open = added;
        begun += 1;
      }
      if (!goesOn) frames += this.#open;
      at += length;
    }
    return { frames, hasWhole: begun > (page.unfinished ? 1 : 0) };
  }
}

function opusClock(bytes: Buffer, at: number, lengthBytes: number): number | null {
  if (lengthBytes === 0 || at >= bytes.length) return null;
  return opusFramesBy(bytes[at]!, lengthBytes > 1 ? (bytes[at + 1] ?? 0) : 0);
}
