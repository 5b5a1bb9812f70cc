import type { AudioFormat } from '../audio-format.ts';
import { NOTHING_MORE, type VerifySubject, type WalkedAudio } from '../audio-format.ts';
import type { Chapter } from '../chapter.ts';
import type { FileBytes } from '../file-bytes.ts';
import { foreignTag, warnOfForeignTag } from '../foreign-end.ts';
import { FLAC_CUESHEET, flacBlocks } from './flac-blocks.ts';
import { flacCueBlockChapters } from './flac-cue-block.ts';
import { parseStreamInfo, probeFlac, STREAMINFO_BYTES } from './flac-header.ts';
import { verifyFlacBlocks } from './verify-flac-blocks.ts';
import { verifyFlacFrames } from './verify-flac.ts';

const MAX_CUE_BLOCK_BYTES = 1 << 20;

export const flac: AudioFormat = {
  containers: ['flac'],
  magic: ['fLaC'],
  probe: probeFlac,
  readChapters: readFlacCueBlock,
  verify: verifyFlac,
};

async function readFlacCueBlock(file: FileBytes, start: number): Promise<Chapter[]> {
  const info = parseStreamInfo(Buffer.from(await file.read(start + 8, STREAMINFO_BYTES)));
  if (!info) return [];
  for await (const { type, bodyOffset, sizeBytes } of flacBlocks(file, start)) {
    if (type !== FLAC_CUESHEET) continue;
    const body = Buffer.from(await file.read(bodyOffset, Math.min(sizeBytes, MAX_CUE_BLOCK_BYTES)));
    return flacCueBlockChapters(body, info.sampleRate);
  }
  return [];
}

async function verifyFlac({
  file,
  start,
  extent,
  findings,
  signal,
  wholeEnd,
}: VerifySubject): Promise<WalkedAudio> {
  const info = await verifyFlacBlocks(file, start, findings);
  if (!info) return NOTHING_MORE;
  const tag = await foreignTag(file, extent.from);
  if (tag) warnOfForeignTag(tag, 'FLAC', findings);
  const to = tag?.offset ?? extent.to;
  if (wholeEnd !== null) {
    if (wholeEnd < to) {
      const rest = { from: wholeEnd, to, firstSample: info.frames ?? 0 };
      const { changes, samples } = await verifyFlacFrames(file, rest, info, findings, signal);
      if (changes) return { ...NOTHING_MORE, frames: samples };
    }
    return NOTHING_MORE;
  }
  const walk = await verifyFlacFrames(file, { from: extent.from, to }, info, findings, signal);
  // What STREAMINFO promises is the first stream's.
  if (walk.changes) return { audioEnd: walk.end < file.sizeBytes ? walk.end : null, frames: null };
  if (info.frames === null)
    findings.warn('header', 'length-unset', 'STREAMINFO does not say how long the audio is');
  else if (info.frames > walk.samples)
    findings.damage(
      'length',
      'frames-missing',
      `STREAMINFO promises ${info.frames} samples, the frames hold ${walk.samples}`,
    );
  else if (info.frames < walk.samples)
    findings.warn(
      'length',
      'frames-beyond',
      `STREAMINFO promises ${info.frames} samples, the frames hold ${walk.samples}`,
    );
  if (info.md5 === null) findings.warn('hash', 'md5-unset', 'STREAMINFO has no MD5 of the samples');
  return { audioEnd: walk.end < file.sizeBytes ? walk.end : null, frames: walk.samples };
}
