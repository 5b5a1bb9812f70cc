import { FLAC_CUESHEET, FLAC_VORBIS_COMMENT, flacBlocks } from '../container/flac-blocks.ts';
import { skipId3v2 } from '../container/id3v2-size.ts';
import { readOggComment } from '../container/ogg-comment.ts';
import { parseVorbisComment } from '../container/vorbis-comment.ts';
import { parseStreamInfo, STREAMINFO_BYTES } from '../container/flac.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { Chapter } from './chapter.ts';
import { commentChapters } from './comment-chapters.ts';
import { flacCueBlockChapters } from './flac-cue-block.ts';
import { readMatroskaChapters } from './matroska-chapters.ts';
import { readMp4Chapters } from './mp4-chapters.ts';

/** A comment block with chapters may hold a cover too; the chapters stand before it. */
const MAX_COMMENT_BYTES = 1 << 20;

/**
 * The chapters that a file itself holds, for the formats whose chapters music-metadata does not read (or, in MP4, reads
 * only when the index comes first). ID3 `CHAP` frames are music-metadata's; see `readTags`.
 *
 * @throws PlayheadError one of `ReadErrorCode`
 */
export async function readChapters(file: FileBytes): Promise<Chapter[]> {
  const start = await skipId3v2(file, 0);
  const magic = (await file.read(start, 8)).toString('latin1');
  if (magic.startsWith('fLaC')) return readFlacChapters(file, start);
  if (magic.startsWith('OggS')) {
    const comment = await readOggComment(file, start);
    return comment ? commentChapters(comment) : [];
  }
  if (magic.startsWith('\x1aE\xdf\xa3')) return readMatroskaChapters(file);
  return magic.slice(4) === 'ftyp' ? readMp4Chapters(file) : [];
}

async function readFlacChapters(file: FileBytes, start: number): Promise<Chapter[]> {
  const info = parseStreamInfo(Buffer.from(await file.read(start + 8, STREAMINFO_BYTES)));
  let fromBlock: Chapter[] = [];
  for await (const block of flacBlocks(file, start)) {
    if (block.type !== FLAC_VORBIS_COMMENT && block.type !== FLAC_CUESHEET) continue;
    const body = await file.read(block.bodyOffset, Math.min(block.sizeBytes, MAX_COMMENT_BYTES));
    if (block.type === FLAC_CUESHEET) {
      fromBlock = info ? flacCueBlockChapters(body, info.sampleRate) : [];
    } else {
      const comment = parseVorbisComment(body);
      const chapters = comment ? commentChapters(comment) : [];
      if (chapters.length > 0) return chapters; // these have titles, which the block has not
    }
  }
  return fromBlock;
}
