import { parseWavPackBlock, subBlocks, WAVPACK_HEADER_BYTES } from './wavpack-header.ts';
import type { HeaderFacts } from '../header-facts.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { warnOfTrailingBytes } from '../foreign-end.ts';
import type { WalkedAudio } from '../audio-format.ts';

const ID_BLOCK_CHECKSUM = 0x2f;
const INITIAL_BLOCK = 0x800;

/** Walks every WavPack block: headers, numbers in order, and the checksums that WavPack 5 adds to its blocks. */
export async function verifyWavPackBlocks(
  file: FileBytes,
  extent: { readonly from: number; readonly to: number },
  facts: Pick<HeaderFacts, 'sampleRate' | 'frames' | 'framesSource'>,
  findings: FindingLog,
  signal: AbortSignal,
): Promise<WalkedAudio> {
  const { sampleRate, frames, framesSource } = facts;
  let offset = extent.from;
  let expected = 0;
  while (offset < extent.to) {
    signal.throwIfAborted();
    const place = { offset, time: expected / sampleRate };
    const block = parseWavPackBlock(await file.read(offset, WAVPACK_HEADER_BYTES), 0);
    if (!block) {
      const next = await resync(file, offset, extent.to);
      if (next >= extent.to && expected > 0 && expected >= (frames ?? 0)) {
        warnOfTrailingBytes(offset, extent.to, findings);
        return { audioEnd: offset, frames: expected };
      }
      const said = `${next - offset} bytes are no WavPack block`;
      findings.damage('container', 'lost-sync', said, { ...place, end: next });
      offset = next;
      continue;
    }
    if (offset + block.sizeBytes > extent.to) {
      findings.damage('container', 'block-truncated', 'the file ends within a block', place);
      break;
    }
    const bytes = await file.read(offset, block.sizeBytes);
    if (!checksumMatches(bytes))
      findings.damage('frames', 'block-checksum', 'its checksum does not match', {
        ...place,
        end: offset + block.sizeBytes,
      });
    if (block.frames > 0 && (block.flags & INITIAL_BLOCK) !== 0) {
      if (block.firstFrame > expected)
        findings.damage(
          'frames',
          'missing-frames',
          `${block.firstFrame - expected} frames are missing`,
          place,
        );
      else if (block.firstFrame < expected)
        findings.damage('frames', 'frame-order', `frame ${block.firstFrame} comes again`, place);
      expected = block.firstFrame + block.frames;
    }
    offset += block.sizeBytes;
  }
  if (framesSource === 'header' && frames !== null && frames > expected)
    findings.damage(
      'length',
      'frames-missing',
      `${frames} frames are promised, the blocks hold ${expected}`,
      {
        time: expected / sampleRate,
      },
    );
  return { audioEnd: extent.to < file.sizeBytes ? extent.to : null, frames: expected };
}

async function resync(file: FileBytes, from: number, to: number): Promise<number> {
  for (let at = from + 1; at < to;) {
    const bytes = await file.read(at, Math.min(1 << 18, to - at));
    for (let found = bytes.indexOf('wvpk'); found >= 0; found = bytes.indexOf('wvpk', found + 1))
      if (parseWavPackBlock(await file.read(at + found, WAVPACK_HEADER_BYTES), 0)) return at + found;
    at += Math.max(1, bytes.length - 3);
  }
  return to;
}

/** The sum of all words before it, each step times three (libwavpack's block_add_checksum); true where there is none. */
function checksumMatches(block: Buffer): boolean {
  for (const part of subBlocks(block.subarray(WAVPACK_HEADER_BYTES))) {
    if (part.id !== ID_BLOCK_CHECKSUM || (part.data.length !== 4 && part.data.length !== 2)) continue;
    const end = part.data.byteOffset - block.byteOffset;
    let sum = 0xffffffff;
    for (let at = 0; at + 1 < end - 2; at += 2) sum = (Math.imul(sum, 3) + block.readUInt16LE(at)) >>> 0;
    if (part.data.length === 4) return part.data.readUInt32LE(0) === sum;
    return part.data.readUInt16LE(0) === ((sum ^ (sum >>> 16)) & 0xffff);
  }
  return true;
}
