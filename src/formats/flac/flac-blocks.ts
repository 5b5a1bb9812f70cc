import type { FileBytes } from '../file-bytes.ts';

/** Metadata block types (RFC 9639 §8.1). */
export const FLAC_STREAMINFO = 0;
export const FLAC_VORBIS_COMMENT = 4;
export const FLAC_CUESHEET = 5;
export const FLAC_PICTURE = 6;

/** One metadata block of native FLAC, as declared. */
export interface FlacBlock {
  readonly type: number;
  readonly last: boolean;
  readonly offset: number;
  readonly bodyOffset: number;
  readonly sizeBytes: number;
}

const MAX_BLOCKS = 1024;

/** The metadata blocks behind the `fLaC` marker at `start`. Ends at the last one, or where the file does. */
export async function* flacBlocks(file: FileBytes, start: number): AsyncGenerator<FlacBlock> {
  let offset = start + 4;
  for (let count = 0; count < MAX_BLOCKS; count++) {
    const header = await file.read(offset, 4);
    if (header.length < 4) return;
    const last = (header[0]! & 0x80) !== 0;
    const type = header[0]! & 0x7f;
    const sizeBytes = header.readUIntBE(1, 3);
    yield { type, last, offset, bodyOffset: offset + 4, sizeBytes };
    if (last) return;
    offset += 4 + sizeBytes;
  }
}
