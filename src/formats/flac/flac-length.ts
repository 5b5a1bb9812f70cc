import { FileBytes } from '../file-bytes.ts';
import type { HeaderFacts } from '../header-facts.ts';
import { FlacFrames } from './flac-frames.ts';
import { readFlacHead } from './flac-head.ts';

/**
 * A FLAC file's facts with the length that its last frame's number tells, where that is more than the header says: a header that was
 * never put right must not keep anybody from what is there. Frames that are missing before the last one make that an estimate.
 *
 * What becomes of a stream whose rate or channels change is for a decoder to say: it has no length before.
 */
export async function withFlacEnd(facts: HeaderFacts, path: string): Promise<HeaderFacts> {
  const { container, frames } = facts;
  if (container !== 'flac' || frames === null) return facts;
  const file = await FileBytes.open(path);
  try {
    const head = await readFlacHead(file);
    if (!head?.last || head.numbering === 'varying') return facts;
    if (head.numbering === 'changing') return { ...facts, frames: null, framesSource: null };
    const stream = new FlacFrames(file, head);
    const told = stream.positionOf(head.last) + head.last.blockFrames - stream.positionOf(head.first);
    return told > frames ? { ...facts, frames: told, framesSource: 'estimate' } : facts;
  } finally {
    await file.close();
  }
}
