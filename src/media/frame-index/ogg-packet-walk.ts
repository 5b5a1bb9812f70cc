import { packetFramesOf } from '../container/ogg-codec.ts';
import type { OggStart } from '../container/ogg.ts';
import { segmentsOf } from '../container/ogg-page-bytes.ts';
import { VorbisPacketDuration } from '../container/vorbis-packet.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FoundPage } from './ogg-page-search.ts';

/** A packet that begins on a page. */
export interface BegunPacket {
  readonly page: FoundPage;
  /** Its first lacing value among those of the page. */
  readonly segment: number;
  /** What a decoder gives for it, started at the walk's first page. */
  readonly frames: number;
  /** Its share of the frames that it gives together with the packet before it; 0 where packets do not overlap. */
  readonly lapFrames: number;
  /** It ends on the same page. */
  readonly isWhole: boolean;
}

export interface WalkedPage {
  /** Frames of the packets that end on the page. */
  readonly frames: number;
  /** Those of them that belong to a packet that began on an earlier page. */
  readonly restFrames: number;
  readonly begun: readonly BegunPacket[];
}

interface PacketClock {
  next(packet: Buffer): number | null;
  readonly lapFrames: number;
}

/** Counts what a decoder that is started at the first page given gives for it and for each of the pages after it. */
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
    if (codec.codec !== 'vorbis')
      return new OggPacketWalk(file, { next: packetFramesOf(codec, identification, null), lapFrames: 0 });
    const durations = setup === undefined ? null : VorbisPacketDuration.fromHeaders(identification, setup);
    return durations === null ? null : new OggPacketWalk(file, durations);
  }

  /** The share of the last packet given in what comes after it (see `BegunPacket.lapFrames`). */
  get lapFrames(): number {
    return this.#clock.lapFrames;
  }

  /** Null if something on the page is no audio packet. */
  async next(found: FoundPage): Promise<WalkedPage | null> {
    const { offset, page } = found;
    const bytes = await this.#file.read(offset, page.headerBytes + page.bodyBytes);
    const begun: BegunPacket[] = [];
    let frames = 0;
    let restFrames = 0;
    let segment = 0;
    let at = page.headerBytes;
    for (const [index, length] of page.packetBytes.entries()) {
      const isRest = index === 0 && page.continued;
      const goesOn = page.unfinished && index === page.packetBytes.length - 1;
      if (!isRest) {
        const added = this.#clock.next(bytes.subarray(at, at + length));
        if (added === null) return null;
        this.#open = added;
        const { lapFrames } = this.#clock;
        begun.push({ page: found, segment, frames: added, lapFrames, isWhole: !goesOn });
      } else if (!goesOn) restFrames = this.#open;
      if (!goesOn) frames += this.#open;
      at += length;
      segment += segmentsOf(length, goesOn);
    }
    return { frames, restFrames, begun };
  }
}
