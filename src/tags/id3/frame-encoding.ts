import type { FrameUnpacker } from './frame-content.ts';
import type { Id3Version, SizeKind } from './frame-walk.ts';

/** How the frames of one tag are read. */
export interface FrameEncoding {
  readonly version: Id3Version;
  readonly sizes: SizeKind;
  readonly unpacker: FrameUnpacker;
}
