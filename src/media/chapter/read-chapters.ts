import { FLAC_CUESHEET, flacBlocks } from '../container/flac-blocks.ts';
import { skipId3v2 } from '../container/id3v2-size.ts';
import { parseStreamInfo, STREAMINFO_BYTES } from '../container/flac.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { TagBlock } from '../../tags/tag-block.ts';
import { orderedChapters, type Chapter } from './chapter.ts';
import { commentChapters } from './comment-chapters.ts';
import { flacCueBlockChapters } from './flac-cue-block.ts';
import { readMatroskaChapters } from './matroska-chapters.ts';
import { readMp4Chapters } from './mp4-chapters.ts';
import { readRiffCues } from './riff-cues.ts';

const MAX_CUE_BLOCK_BYTES = 1 << 20;

/**
 * The chapters that a file itself holds: those of its tags, else those of its container.
 *
 * @param blocks the file's tags
 * @throws PlayheadError one of `ReadErrorCode`
 */
export async function readChapters(file: FileBytes, blocks: readonly TagBlock[]): Promise<Chapter[]> {
  for (const { chapters, native } of blocks) {
    const found = chapters.length > 0 ? orderedChapters(chapters) : commentChapters(native);
    if (found.length > 0) return found;
  }
  const start = await skipId3v2(file, 0);
  const magic = (await file.read(start, 8)).toString('latin1');
  switch (magic.slice(0, 4)) {
    case 'fLaC':
      return readFlacCueBlock(file, start);
    case 'RIFF':
    case 'RF64':
    case 'BW64':
      return readRiffCues(file, start);
    case '\x1aE\xdf\xa3':
      return readMatroskaChapters(file);
    default:
      return magic.slice(4) === 'ftyp' ? readMp4Chapters(file) : [];
  }
}

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
