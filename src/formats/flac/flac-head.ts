import { parseStreamInfo, STREAMINFO_BYTES } from './flac-header.ts';
import { FLAC_STREAMINFO, flacBlocks } from './flac-blocks.ts';
import { FLAC_FRAME_HEADER_MAX_BYTES, type FlacFrameHeader, parseFlacFrameHeader } from './flac-frame.ts';
import { skipId3v2 } from '../id3v2-size.ts';
import type { FileBytes } from '../file-bytes.ts';
import { type FlacNumbers, readFlacNumbers } from './flac-numbering.ts';

/** The beginning of a FLAC file: what every decoder of it has to know. */
export interface FlacHead extends FlacNumbers {
  /** Where the marker lies. */
  readonly start: number;
  /** Where the first frame lies. */
  readonly audioOffset: number;
  readonly first: FlacFrameHeader;
  /** The marker and STREAMINFO alone, said to be the last block: what a decoder needs, without the pictures. */
  readonly header: Uint8Array;
}

const MARKER_BYTES = 4;
const BLOCK_HEADER_BYTES = 4;
const LAST_BLOCK = 0x80;

/** Where the STREAMINFO lies in `FlacHead.header`. */
export const FLAC_STREAMINFO_AT = MARKER_BYTES + BLOCK_HEADER_BYTES;

/** Null where it does not begin as a FLAC file has to. */
export async function readFlacHead(file: FileBytes): Promise<FlacHead | null> {
  const start = await skipId3v2(file, 0);
  let audioOffset = 0;
  for await (const block of flacBlocks(file, start)) {
    if (block.offset === start + MARKER_BYTES && block.type !== FLAC_STREAMINFO) return null;
    if (block.last) audioOffset = block.bodyOffset + block.sizeBytes;
  }
  const bytes = await file.read(audioOffset, FLAC_FRAME_HEADER_MAX_BYTES);
  const first = parseFlacFrameHeader(bytes, 0);
  if (audioOffset === 0 || first === null) return null;
  const header = new Uint8Array(await file.read(start, FLAC_STREAMINFO_AT + STREAMINFO_BYTES));
  header[MARKER_BYTES]! |= LAST_BLOCK;
  const info = parseStreamInfo(Buffer.from(header.subarray(FLAC_STREAMINFO_AT)));
  if (info === null) return null;
  return { start, audioOffset, first, header, ...(await readFlacNumbers(file, audioOffset, first, info)) };
}
