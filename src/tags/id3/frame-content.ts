import { inflateSync } from 'node:zlib';
import type { Id3Frame, Id3Version } from './frame-walk.ts';
import { syncsafe } from './frame-walk.ts';
import { withoutUnsynchronisation } from './unsynchronisation.ts';

/** What all compressed frames of a tag may unpack to: more than the largest cover, little enough to have in memory. */
const MAX_UNPACKED_BYTES = 32 << 20;

/** How a frame's content is packed: the second flag byte of ID3v2.3 (§3.3.1) and of 2.4 (§4.1.2) by their meaning. */
interface Packing {
  readonly isGrouped: boolean;
  readonly isCompressed: boolean;
  readonly isEncrypted: boolean;
  readonly isUnsynchronised: boolean;
  readonly hasLength: boolean;
}

/** Why a frame's content cannot be had. */
export class UnreadableFrame {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Where unsynchronisation was applied: to the frames that say so, to every frame, or to the tag as a whole, where it is undone by now. */
export type Unsynchronisation = 'by-flag' | 'every-frame' | 'undone';

/** Unpacks the frames of one tag. The memory that they may take is counted over all of them. */
export class FrameUnpacker {
  readonly #version: Id3Version;
  readonly #unsynchronisation: Unsynchronisation;
  #leftBytes = MAX_UNPACKED_BYTES;

  constructor(version: Id3Version, unsynchronisation: Unsynchronisation) {
    this.#version = version;
    this.#unsynchronisation = unsynchronisation;
  }

  contentOf({ packing, data }: Id3Frame): Buffer | UnreadableFrame {
    if (this.#version === 2 || (packing === 0 && this.#unsynchronisation !== 'every-frame')) return data;
    const how = this.#version === 3 ? packing23(packing) : packing24(packing);
    if (how.isEncrypted) return new UnreadableFrame('is encrypted');
    let content = data;
    const isUnsynchronised = how.isUnsynchronised || this.#unsynchronisation === 'every-frame';
    if (isUnsynchronised && this.#unsynchronisation !== 'undone') {
      // Some taggers set the flag and change nothing: the length before tells.
      const lengthAt = how.isGrouped ? 1 : 0;
      const length = how.hasLength ? syncsafe(data.subarray(lengthAt, lengthAt + 4)) : null;
      const isUnchanged = !how.isCompressed && length === data.length - lengthAt - 4;
      if (!isUnchanged) content = withoutUnsynchronisation(data);
    }
    content = content.subarray((how.isGrouped ? 1 : 0) + (how.hasLength ? 4 : 0));
    return how.isCompressed ? this.#inflated(content) : content;
  }

  #inflated(content: Buffer): Buffer | UnreadableFrame {
    const tooLarge = new UnreadableFrame(`unpacks to more than ${MAX_UNPACKED_BYTES >> 20} MiB`);
    if (this.#leftBytes <= 0) return tooLarge;
    try {
      const unpacked = inflateSync(content, { maxOutputLength: this.#leftBytes });
      this.#leftBytes -= unpacked.length;
      return unpacked;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE')
        return new UnreadableFrame('cannot be unpacked: its compressed data is damaged');
      this.#leftBytes = 0;
      return tooLarge;
    }
  }
}

function packing23(flags: number): Packing {
  const isCompressed = (flags & 0x80) !== 0;
  return {
    isCompressed,
    isEncrypted: (flags & 0x40) !== 0,
    isGrouped: (flags & 0x20) !== 0,
    isUnsynchronised: false,
    hasLength: isCompressed,
  };
}

function packing24(flags: number): Packing {
  return {
    isGrouped: (flags & 0x40) !== 0,
    isCompressed: (flags & 0x08) !== 0,
    isEncrypted: (flags & 0x04) !== 0,
    isUnsynchronised: (flags & 0x02) !== 0,
    hasLength: (flags & 0x01) !== 0,
  };
}
