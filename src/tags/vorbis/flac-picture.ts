import { pictureOf } from '../picture.ts';
import { pictureTypeName } from '../picture-types.ts';
import type { TagBlock } from '../tag-block.ts';
import { utf8Text } from '../../formats/text.ts';

const LINK = '-->';
/** Width, height, depth, colours, and the length of the data. */
const FACTS_BYTES = 20;

/** A FLAC PICTURE block (RFC 9639 §8.8): type, MIME type, description, facts, and the picture or its address. */
export function addFlacPicture(tag: TagBlock, block: Buffer, offset: number): void {
  const claimed = lengthAndBytes(block, 4);
  const description = claimed && lengthAndBytes(block, claimed.end);
  if (!description || description.end + FACTS_BYTES > block.length) {
    tag.warn('tag-picture', 'a picture block is damaged', offset);
    return;
  }
  const declared = block.readUInt32BE(description.end + FACTS_BYTES - 4);
  const bytes = block.subarray(description.end + FACTS_BYTES);
  if (declared > bytes.length) {
    tag.warn('tag-picture', `a picture block has ${bytes.length} of ${declared} bytes`, offset);
    return;
  }
  const data = bytes.subarray(0, declared);
  if (data.length === 0) return;
  const said = {
    type: pictureTypeName(block.readUInt32BE(0)),
    claimedType: claimed.bytes.toString('latin1'),
    description: utf8Text(description.bytes),
  };
  if (said.claimedType === LINK)
    tag.pictureLinks.push({ type: said.type, url: utf8Text(data), description: said.description || null });
  else tag.pictures.push(pictureOf(data, said));
}

function lengthAndBytes(block: Buffer, at: number): { bytes: Buffer; end: number } | null {
  if (at + 4 > block.length) return null;
  const end = at + 4 + block.readUInt32BE(at);
  return end > block.length ? null : { bytes: block.subarray(at + 4, end), end };
}
