import { packetFramesOf } from '../container/ogg-codec.ts';
import type { OggStart } from '../container/ogg.ts';
import { segmentsOf } from '../container/ogg-page-bytes.ts';
import { opusFramesBy } from '../container/opus-packet.ts';
import { VorbisPacketDuration } from '../container/vorbis-packet.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FoundPage } from './ogg-page-search.ts';

/** A packet that begins on a page. Positions are the stream's own. */
export interface PlacedPacket {
  readonly page: FoundPage;
  /** Its first lacing value among those of the page. */
  readonly segment: number;
  /** Its share of the frames that it gives together with the packet before it; 0 where packets do not overlap. */
  readonly lapFrames: number;
  /** Of the first frame that does not depend on the packet before. */
  readonly position: number;
  /** It ends on the same page. */
  readonly isWhole: boolean;
}

export interface WalkedPage {
  /** Frames of the packets that end on the page. */
  readonly frames: number;
  /** Those of them that belong to a packet that began on an earlier page. */
  readonly restFrames: number;
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
  readonly #lapOfLast: () => number;
  /** Frames of the packet that goes on in the next page; 0 for one that began before the first page. */
  #open = 0;
  #page: FoundPage | null = null;
  /** Of the packets that begin on the last page given. */
  #frames: number[] = [];
  #laps: number[] = [];

  private constructor(file: FileBytes, clock: PacketClock, lapOfLast: () => number) {
    this.#file = file;
    this.#clock = clock;
    this.#lapOfLast = lapOfLast;
  }

  /** Null for a stream whose packets do not say how long they are. */
  static of(file: FileBytes, { codec, headers }: OggStart): OggPacketWalk | null {
    const [identification, , setup] = headers;
    if (identification === undefined) return null;
    if (codec.codec === 'vorbis') {
      const durations = setup === undefined ? null : VorbisPacketDuration.fromHeaders(identification, setup);
      if (durations === null) return null;
      const clock: PacketClock = (bytes, at, length) => (length === 0 ? null : durations.nextBy(bytes[at]));
      return new OggPacketWalk(file, clock, () => durations.lapFrames);
    }
    if (codec.codec === 'opus') return new OggPacketWalk(file, opusClock, () => 0);
    const framesOf = packetFramesOf(codec, identification, null);
    const clock: PacketClock = (bytes, at, length) => framesOf(bytes.subarray(at, at + length));
    return new OggPacketWalk(file, clock, () => 0);
  }

  /** The share of the last packet given in what comes after it (see `PlacedPacket.lapFrames`). */
  get lapFrames(): number {
    return this.#lapOfLast();
  }

  /** Null if something on the page is no audio packet. */
  async next(found: FoundPage): Promise<WalkedPage | null> {
    const { offset, page } = found;
    const { packetBytes } = page;
    const bytes = await this.#file.read(offset, page.headerBytes + page.bodyBytes);
    this.#page = found;
    this.#frames = [];
    this.#laps = [];
    let frames = 0;
    let restFrames = 0;
    let at = page.headerBytes;
    for (let index = 0; index < packetBytes.length; index++) {
      const length = packetBytes[index]!;
      const goesOn = page.unfinished && index === packetBytes.length - 1;
      if (index > 0 || !page.continued) {
        const added = this.#clock(bytes, at, length);
        if (added === null) return null;
        this.#open = added;
        this.#frames.push(added);
        this.#laps.push(this.#lapOfLast());
      } else if (!goesOn) restFrames = this.#open;
      if (!goesOn) frames += this.#open;
      at += length;
    }
    return { frames, restFrames, hasWhole: this.#frames.length > (page.unfinished ? 1 : 0) };
  }

  /** How many of the packets that begin on the last page given are at or before a position, if the first begins at `from`. */
  countUntil(limit: number, from: number): number {
    let end = from;
    let count = 0;
    for (; count < this.#frames.length; count++) {
      const first = end;
      end += this.#frames[count]!;
      if ((this.#laps[count]! > 0 ? end : first) > limit) break;
    }
    return count;
  }

  /** How many packets begin on the last page given. */
  get begun(): number {
    return this.#frames.length;
  }

  /** The packet of that number among those that begin on the last page given. */
  packet(number: number, from: number): PlacedPacket {
    const found = this.#page!;
    const { packetBytes, continued, unfinished } = found.page;
    const index = number + (continued ? 1 : 0);
    const segment = packetBytes.slice(0, index).reduce((sum, length) => sum + segmentsOf(length, false), 0);
    const lapFrames = this.#laps[number]!;
    const before = this.#frames.slice(0, number + (lapFrames > 0 ? 1 : 0));
    const position = before.reduce((sum, frames) => sum + frames, from);
    return {
      page: found,
      segment,
      lapFrames,
      position,
      isWhole: !(unfinished && index === packetBytes.length - 1),
    };
  }
}

function opusClock(bytes: Buffer, at: number, lengthBytes: number): number | null {
  if (lengthBytes === 0 || at >= bytes.length) return null;
  return opusFramesBy(bytes[at]!, lengthBytes > 1 ? (bytes[at + 1] ?? 0) : 0);
}
