import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { foreignTag, warnOfForeignTag, warnOfTrailingBytes } from '../foreign-end.ts';
import { FRAME_HEAD_BYTES, framingOf, type Framing } from './frame-sizes.ts';
import { statedEnd } from './stated-end.ts';

/** Formats whose tags stand at their end. */
const TAGGED_AT_END = new Set(['tta', 'mpc', 'mpc8', 'tak', 'ape', 'ofr', 'shn', 'wv', 'dsf']);
/** Some writers leave out the byte that makes a length even. */
const PADDING_BYTES = 1;
const SEARCH_BYTES = 1 << 18;
const MAX_SEARCH_BYTES = 1 << 24;

/**
 * Looks at where a file ends of a format that only ffmpeg decodes: bytes behind the end, and an end that is missing.
 *
 * @param formatName as ffmpeg calls it
 * @returns where its audio ends when something else follows; null where it reaches the end of the file, or where that cannot be told
 */
export async function verifyForeignEnd(
  file: FileBytes,
  start: number,
  formatName: string,
  findings: FindingLog,
  signal: AbortSignal,
): Promise<number | null> {
  const tag = await foreignTag(file, start);
  const to = tag?.offset ?? file.sizeBytes;
  if (tag && !TAGGED_AT_END.has(formatName))
    warnOfForeignTag(tag, `a file of the kind ${formatName}`, findings);
  const framing = framingOf(formatName, await file.read(start, FRAME_HEAD_BYTES));
  const end = framing
    ? await endOfFrames(file, start, to, framing, signal)
    : await statedEnd(file, start, formatName);
  if (end === null) return tag ? to : null;
  if (end > to && framing)
    findings.damage('frames', 'frame-truncated', 'the file ends within a frame', { offset: to });
  else if (end > file.sizeBytes + PADDING_BYTES)
    findings.damage(
      'container',
      'file-truncated',
      `it states that it ends at byte ${end}, the file has ${file.sizeBytes}`,
      { offset: file.sizeBytes },
    );
  else if (end < to) {
    warnOfTrailingBytes(end, to, findings);
    return end;
  }
  return tag ? to : null;
}

/** Where the last frame ends, which may be behind `to`; null where frames are missing, or where none begins. */
async function endOfFrames(
  file: FileBytes,
  start: number,
  to: number,
  framing: Framing,
  signal: AbortSignal,
): Promise<number | null> {
  const { headerBytes, frameSize } = framing;
  const first = start + headerBytes;
  let offset = first;
  while (offset < to) {
    signal.throwIfAborted();
    const sizeBytes = frameSize(await file.read(offset, Math.min(FRAME_HEAD_BYTES, to - offset)));
    if (sizeBytes === null) break;
    offset += sizeBytes;
  }
  if (offset === first) return null;
  return (await hasFrames(file, offset, to, framing)) ? null : offset;
}

/** Whether frames follow each other somewhere behind an offset: then what lies there is a gap, and no end. */
async function hasFrames(file: FileBytes, from: number, to: number, framing: Framing): Promise<boolean> {
  const limit = Math.min(to, from + MAX_SEARCH_BYTES);
  for (let at = from; at < limit; at += SEARCH_BYTES) {
    const bytes = Buffer.from(await file.read(at, Math.min(SEARCH_BYTES, to - at)));
    for (let index = 0; index < bytes.length; index++) {
      const isFrame = framing.frameSize(bytes.subarray(index, index + FRAME_HEAD_BYTES)) !== null;
      if (isFrame && (await areFrames(file, at + index, to, framing))) return true;
    }
  }
  return false;
}

async function areFrames(file: FileBytes, from: number, to: number, framing: Framing): Promise<boolean> {
  let offset = from;
  let count = 0;
  for (; count < framing.confirming && offset < to; count++) {
    const sizeBytes = framing.frameSize(await file.read(offset, Math.min(FRAME_HEAD_BYTES, to - offset)));
    if (sizeBytes === null) return false;
    offset += sizeBytes;
  }
  // Fewer that end where the file does are no chance either.
  return offset <= to && count * 2 >= framing.confirming;
}
