import { FLAC_FRAME_HEADER_MAX_BYTES, parseFlacFrameHeader } from '../container/flac-frame.ts';
import { FileBytes } from '../file-bytes.ts';
import type { HeaderFacts } from '../header-facts.ts';
import { FlacFrames } from './flac-frames.ts';

/**
 * A FLAC file's facts with the length that its last frame's number tells, where that is more than the header says: a header that was
 * never put right must not keep anybody from what is there. Frames that are missing before the last one make that an estimate.
 */
export async function withFlacEnd(facts: HeaderFacts, path: string): Promise<HeaderFacts> {
  const { container, frames, audioOffset } = facts;
  if (container !== 'flac' || frames === null || audioOffset === null) return facts;
  const file = await FileBytes.open(path);
  try {
    const first = parseFlacFrameHeader(await file.read(audioOffset, FLAC_FRAME_HEADER_MAX_BYTES), 0);
    if (first === null) return facts;
    const stream = new FlacFrames(file, first);
    const end = await stream.endPosition();
    const told = end === null ? 0 : end - stream.positionOf(first);
    return told > frames ? { ...facts, frames: told, framesSource: 'estimate' } : facts;
  } finally {
    await file.close();
  }
}
