import type { FileBytes } from '../file-bytes.ts';
import { type FlacFrameHeader, parseFlacFrameHeader } from './flac-frame.ts';
import { wholeFlacFrameEnd } from './flac-frame-end.ts';
import { FLAC_STREAMINFO_AT, readFlacHead } from './flac-head.ts';
import { parseStreamInfo } from './flac-header.ts';
import { isSameFlacKind } from './flac-numbering.ts';

/** Places looked at between the first frame and the last, and how far a frame is looked for at each. */
const PROBES = 5;
const PROBE_BYTES = 1 << 16;
const SYNC = 0xff;

/**
 * Whether rate, depth or channels change in mid-stream, or its frames are numbered from the start again, as where two files were
 * joined: by the last frame, and by a few before it.
 */
export async function flacChanges(file: FileBytes): Promise<boolean> {
  const head = await readFlacHead(file);
  if (head === null) return false;
  if (head.numbering === 'changing') return true;
  const bits = parseStreamInfo(Buffer.from(head.header.subarray(FLAC_STREAMINFO_AT)))?.bitsPerSample ?? 16;
  const spacing = (file.sizeBytes - head.audioOffset) / (PROBES + 1);
  let before = head.first;
  for (let probe = 1; probe <= PROBES; probe++) {
    const at = Math.floor(head.audioOffset + probe * spacing);
    const found = nextOf(await file.read(at, PROBE_BYTES), before, bits);
    if (found === 'another') return true;
    before = found ?? before;
  }
  return head.last !== null && head.last.number < before.number;
}

/** The next frame that can follow one: `another` for one that cannot, and that is whole; null if there is neither. */
function nextOf(bytes: Buffer, before: FlacFrameHeader, bits: number): FlacFrameHeader | 'another' | null {
  for (let at = bytes.indexOf(SYNC); at >= 0; at = bytes.indexOf(SYNC, at + 1)) {
    if (at + 1 >= bytes.length || (bytes[at + 1]! & 0xfe) !== 0xf8) continue;
    const header = parseFlacFrameHeader(bytes, at);
    if (header === null) continue;
    if (isSameFlacKind(header, before) && header.number >= before.number) return header;
    // By chance, anything may look like a header.
    if (wholeFlacFrameEnd(bytes, at, header, header.bitsPerSample ?? bits) !== null) return 'another';
  }
  return null;
}
