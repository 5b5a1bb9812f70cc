import { orderedChapters, type Chapter } from '../chapter.ts';

const HEADER_BYTES = 396;
const TRACK_BYTES = 36;
const INDEX_BYTES = 12;
/** Numbers of the lead-out: 170 on a CD, 255 elsewhere. */
const LEAD_OUTS = new Set([170, 255]);

/** Chapters of a FLAC CUESHEET metadata block (RFC 9639 §8.7): each track's index 01. Offsets there are frames. */
export function flacCueBlockChapters(block: Buffer, sampleRate: number): Chapter[] {
  const chapters: Chapter[] = [];
  const tracks = block[HEADER_BYTES - 1] ?? 0;
  let offset = HEADER_BYTES;
  for (let track = 0; track < tracks && offset + TRACK_BYTES <= block.length; track++) {
    const start = Number(block.readBigUInt64BE(offset));
    const number = block[offset + 8]!;
    const indexes = block[offset + 35]!;
    const isAudio = (block[offset + 21]! & 0x80) === 0;
    offset += TRACK_BYTES;
    let indexOffset = 0;
    for (let index = 0; index < indexes && offset + INDEX_BYTES <= block.length; index++) {
      if (block[offset + 8] === 1) indexOffset = Number(block.readBigUInt64BE(offset));
      offset += INDEX_BYTES;
    }
    if (isAudio && !LEAD_OUTS.has(number))
      chapters.push({
        startSeconds: (start + indexOffset) / sampleRate,
        endSeconds: null,
        title: `Track ${number}`,
      });
  }
  return orderedChapters(chapters);
}
