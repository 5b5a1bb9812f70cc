import type { StreamInfo } from './flac-header.ts';
import { type FlacFrameHeader, parseFlacFrameHeader } from './flac-frame.ts';
import type { FileBytes } from '../file-bytes.ts';

/**
 * What the numbers of a stream's frames count.
 *
 * - `blocks`: frames, each with as many samples as the first.
 * - `samples`: samples. Encoders before FLAC 1.2 wrote such numbers under the sync code for blocks of one size, too.
 * - `varying`: frames whose sizes vary, so that a number does not tell a position.
 * - `changing`: whatever they count, sample rate, channels or depth change in mid-stream, and so does what a decoder makes of them.
 */
export type FlacNumbering = 'blocks' | 'samples' | 'varying' | 'changing';

const SYNC = 0xff;
/** Has the last two frames of nearly all music. */
const TAIL_BYTES = 1 << 16;
/** Places looked at in a stream whose length does not fit its numbers, and how far a frame is looked for at each. */
const PROBES = 8;
const PROBE_BYTES = 1 << 15;

/** Whether two frames can be of one stream that does not change. */
export function isSameFlacKind(one: FlacFrameHeader, other: FlacFrameHeader): boolean {
  return (
    one.variable === other.variable &&
    one.channels === other.channels &&
    one.sampleRate === other.sampleRate &&
    one.bitsPerSample === other.bitsPerSample
  );
}

export interface FlacNumbers {
  readonly numbering: FlacNumbering;
  /** Null where the end of the file does not show it. */
  readonly last: FlacFrameHeader | null;
}

/** Tells from the last two frames, and from some in the middle where those leave it open. */
export async function readFlacNumbers(
  file: FileBytes,
  audioOffset: number,
  first: FlacFrameHeader,
  info: StreamInfo,
): Promise<FlacNumbers> {
  const tail = await lastTwoFrames(file, audioOffset);
  if (tail === null) return { numbering: first.variable ? 'samples' : 'blocks', last: null };
  const { before, last } = tail;
  if (!isSameFlacKind(last, first)) return { numbering: 'changing', last };
  const isCounted = last.number === before.number + 1;
  if (first.variable || (!isCounted && last.number === before.number + before.blockFrames))
    return { numbering: 'samples', last };
  const size = first.blockFrames;
  const excess = (last.number - first.number) * size + last.blockFrames - (info.frames ?? 0);
  const isRight = before.blockFrames === size && excess === 0;
  // Less than a block too many: one in the middle is shorter, as where two files were joined.
  const isJoined = info.frames !== null && excess > 0 && excess < size;
  const isEven =
    isRight || (before.blockFrames === size && !isJoined && (await isOfOneSize(file, audioOffset, first)));
  return { numbering: isEven ? 'blocks' : 'varying', last };
}

interface FlacTail {
  readonly before: FlacFrameHeader;
  readonly last: FlacFrameHeader;
}

/** Two frames of any kind in the file's last bytes of which one follows the other. */
async function lastTwoFrames(file: FileBytes, audioOffset: number): Promise<FlacTail | null> {
  const offset = Math.max(audioOffset, file.sizeBytes - TAIL_BYTES);
  const bytes = await file.read(offset, TAIL_BYTES);
  let last: FlacFrameHeader | null = null;
  for (let at = bytes.lastIndexOf(SYNC, -2); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(SYNC, at - 1)) {
    if ((bytes[at + 1]! & 0xfe) !== 0xf8) continue;
    const header = parseFlacFrameHeader(bytes, at);
    if (header === null) continue;
    if (last !== null && isFollowedBy(header, last)) return { before: header, last };
    last = header;
  }
  return null;
}

function isFollowedBy(before: FlacFrameHeader, after: FlacFrameHeader): boolean {
  if (!isSameFlacKind(before, after)) return false;
  const step = after.number - before.number;
  return step === before.blockFrames || (step === 1 && !before.variable);
}

/** Of some frames in the middle. */
async function isOfOneSize(file: FileBytes, audioOffset: number, first: FlacFrameHeader): Promise<boolean> {
  const spacing = (file.sizeBytes - audioOffset) / (PROBES + 1);
  for (let probe = 1; probe <= PROBES; probe++) {
    const bytes = await file.read(Math.floor(audioOffset + probe * spacing), PROBE_BYTES);
    for (let at = bytes.indexOf(SYNC); at >= 0; at = bytes.indexOf(SYNC, at + 1)) {
      if (at + 1 >= bytes.length || (bytes[at + 1]! & 0xfe) !== 0xf8) continue;
      const header = parseFlacFrameHeader(bytes, at);
      if (header === null || !isSameFlacKind(header, first)) continue;
      if (header.blockFrames !== first.blockFrames) return false;
      break;
    }
  }
  return true;
}
