import { FLAC_PICTURE, FLAC_VORBIS_COMMENT, flacBlocks } from '../../formats/flac/flac-blocks.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { TagBlock } from '../tag-block.ts';
import { addFlacPicture } from './flac-picture.ts';
import { addVorbisComment, VORBIS } from './vorbis-tag.ts';

/** Comments and pictures of native FLAC whose marker lies at `start`. Only the first comment block counts (RFC 9639 §8.6). */
export async function readFlacTags(file: FileBytes, start: number): Promise<TagBlock> {
  const tag = new TagBlock(VORBIS);
  let hasComment = false;
  for await (const { type, offset, bodyOffset, sizeBytes } of flacBlocks(file, start)) {
    const isComment: boolean = type === FLAC_VORBIS_COMMENT && !hasComment;
    if (!isComment && type !== FLAC_PICTURE) continue;
    const body = Buffer.from(await file.read(bodyOffset, sizeBytes));
    hasComment ||= isComment;
    if (isComment) addVorbisComment(tag, body, offset);
    else addFlacPicture(tag, body, offset);
  }
  return tag;
}
