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
  const told = await framesByLast(path);
  if (told === 'changing') return { ...facts, frames: null, framesSource: null };
  return told !== null && told > frames ? { ...facts, frames: told, framesSource: 'estimate' } : facts;
}

/** Whether the file's last frame is the one that its header promises. */
export async function isWholeFlac({ frames }: HeaderFacts, path: string): Promise<boolean> {
  return frames !== null && (await framesByLast(path)) === frames;
}

/** The length by the number of the last frame; null where it cannot be told. */
async function framesByLast(path: string): Promise<number | 'changing' | null> {
  const file = await FileBytes.open(path);
  try {
    const head = await readFlacHead(file);
    if (!head?.last || head.numbering === 'varying') return null;
    if (head.numbering === 'changing') return 'changing';
    const stream = new FlacFrames(file, head);
    return stream.positionOf(head.last) + head.last.blockFrames - stream.positionOf(head.first);
  } finally {
    await file.close();
  }
}
