import { id3v2Size } from '../../formats/id3v2-size.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { TagBlock } from '../tag-block.ts';
import { FrameUnpacker, type Unsynchronisation } from './frame-content.ts';
import { addFrames, type PlacedFrame } from './frames-to-tag.ts';
import {
  frameIdAt,
  framesAfter,
  syncsafe,
  walkFrames,
  type FrameWalk,
  type Id3Version,
  type SizeKind,
} from './frame-walk.ts';
import { withoutUnsynchronisation } from './unsynchronisation.ts';

const HEADER_BYTES = 10;
/** Covers are the largest part; a tag above this is read up to here. */
const MAX_TAG_BYTES = 64 << 20;

const UNSYNCHRONISED = 0x80;
/** In ID3v2.2 this bit means a compression that was never defined. */
const EXTENDED_HEADER = 0x40;

/** The frames of a tag under one reading of its sizes and of its unsynchronisation. */
interface Reading {
  readonly body: Buffer;
  readonly sizes: SizeKind;
  readonly unsynchronisation: Unsynchronisation;
  readonly walk: FrameWalk;
}

/** Reads the ID3v2 tag whose header lies at `offset` (id3.org: ID3v2.2, 2.3, 2.4); null when none does. */
export async function readId3v2(file: FileBytes, offset: number): Promise<TagBlock | null> {
  const head = Buffer.from(await file.read(offset, HEADER_BYTES));
  const sizeBytes = id3v2Size(head);
  if (sizeBytes === 0) return null;
  const flags = head[5]!;
  const tag = new TagBlock(`ID3v2.${head[3]}`);
  const version = head[3]!;
  if (version !== 2 && version !== 3 && version !== 4) {
    tag.warn('tag-version', `an ID3v2.${version} tag, a version that does not exist, is left out`, offset);
    return tag;
  }
  if (version === 2 && (flags & EXTENDED_HEADER) !== 0) {
    tag.warn('tag-compressed', 'the ID3v2.2 tag is compressed in an undefined way and is left out', offset);
    return tag;
  }
  const bodySize = syncsafe(head.subarray(6, 10))!;
  const body = Buffer.from(await file.read(offset + HEADER_BYTES, Math.min(bodySize, MAX_TAG_BYTES)));
  const reading = bestReading(body, version, flags);
  const { walk, unsynchronisation, sizes } = reading;
  // Places in a tag that was unsynchronised as a whole are no places in the file.
  const fileOffset = (position: number) =>
    unsynchronisation === 'undone' ? offset : offset + HEADER_BYTES + position;
  const placed = (from: FrameWalk): PlacedFrame[] =>
    from.frames.map((frame) => ({ ...frame, offset: fileOffset(frame.position) }));
  const frames = placed(walk);
  if (walk.brokenAt !== null) {
    const rest = framesAfter(reading.body, walk.brokenAt, version, sizes);
    frames.push(...placed(rest));
    tag.warn('tag-frame', 'a frame of the ID3v2 tag is damaged or cut off', fileOffset(walk.brokenAt));
  }
  addFrames(tag, frames, { version, sizes, unpacker: new FrameUnpacker(version, unsynchronisation) });
  return tag;
}

/**
 * Taggers disagree on what the sizes of frames count, and where unsynchronisation is applied. The first reading in which
 * the frames fill the tag is right, else the one with the most frames.
 */
function bestReading(body: Buffer, version: Id3Version, flags: number): Reading {
  let best: Reading | null = null;
  for (const { sizes, unsynchronisation } of readingsOf(version, (flags & UNSYNCHRONISED) !== 0)) {
    const read = unsynchronisation === 'undone' ? withoutUnsynchronisation(body) : body;
    const hasExtension = version !== 2 && (flags & EXTENDED_HEADER) !== 0;
    const walk = walkFrames(read, hasExtension ? extendedHeaderEnd(read, version) : 0, version, sizes);
    const reading = { body: read, sizes, unsynchronisation, walk };
    if (walk.isWhole) return reading;
    if (best === null || walk.frames.length > best.walk.frames.length) best = reading;
  }
  return best!;
}

type Kinds = readonly { readonly sizes: SizeKind; readonly unsynchronisation: Unsynchronisation }[];

function readingsOf(version: Id3Version, isUnsynchronised: boolean): Kinds {
  const sizes: readonly SizeKind[] = version === 4 ? ['syncsafe', 'plain'] : ['plain', 'syncsafe'];
  const kinds: readonly Unsynchronisation[] = !isUnsynchronised
    ? ['by-flag']
    : version === 4
      ? ['every-frame', 'undone']
      : ['undone', 'by-flag'];
  const both = kinds.flatMap((unsynchronisation) =>
    sizes.map((kind) => ({ sizes: kind, unsynchronisation })),
  );
  return version === 2 ? both.filter(({ sizes: kind }) => kind === 'plain') : both;
}

/** Where the frames begin. The size of an extended header leaves itself out in 2.3 and counts itself in 2.4; some writers do otherwise. */
function extendedHeaderEnd(body: Buffer, version: Id3Version): number {
  // Flagged and not there.
  if (body.length < 4 || frameIdAt(body, 0, 4) !== null) return 0;
  const plain = body.readUInt32BE(0);
  const safe = syncsafe(body.subarray(0, 4)) ?? plain;
  const candidates = version === 3 ? [plain + 4, plain] : [safe, plain, safe + 4];
  return candidates.find((at) => at < body.length && frameIdAt(body, at, 4) !== null) ?? candidates[0]!;
}
