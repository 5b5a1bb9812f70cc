import { measurePicture, pictureOf } from '../picture.ts';
import { pictureTypeName } from '../picture-types.ts';
import type { TagBlock } from '../tag-block.ts';
import { windows1252Text } from '../../formats/text.ts';
import type { Id3Version } from './frame-walk.ts';
import { id3Terminated } from './id3-text.ts';

/** What stands for the type of a picture that is only linked to (ID3v2.4 frames §4.14). */
const LINK = '-->';
/** ID3v2.2 has the kind of image in three letters (§4.15). */
const FORMAT_BYTES = 3;

/** APIC and PIC: encoding, MIME type or format, picture type, description, and the picture's bytes or its address. */
export function addPictureFrame(tag: TagBlock, content: Buffer, version: Id3Version, offset: number): void {
  const encoding = content[0]!;
  const claimedEnd = version === 2 ? 1 + FORMAT_BYTES : content.indexOf(0, 1);
  if (claimedEnd < 0 || claimedEnd + 2 > content.length) {
    tag.warn('tag-picture', 'a picture of the ID3v2 tag is damaged', offset);
    return;
  }
  const claimed = content.toString('latin1', 1, claimedEnd);
  const typeAt = version === 2 ? claimedEnd : claimedEnd + 1;
  const type = pictureTypeName(content[typeAt] ?? 0);
  const behind = content.subarray(typeAt + 1);
  const { text: description, rest } = id3Terminated(encoding, behind);
  if (claimed === LINK) {
    const url = windows1252Text(rest).replace(/\0.*$/s, '');
    if (url !== '') tag.pictureLinks.push({ type, url, description: description || null });
    return;
  }
  const bytes = pictureBytes(rest, behind);
  if (bytes.length === 0) return;
  const claimedType = version === 2 ? `image/${claimed.toLowerCase().replace('jpg', 'jpeg')}` : claimed;
  tag.pictures.push(pictureOf(bytes, { type, claimedType, description }));
}

/** Some taggers say UTF-16 and end an empty description with one zero: the picture begins behind that. */
function pictureBytes(rest: Buffer, behind: Buffer): Buffer {
  if (measurePicture(rest).mimeType !== null) return rest;
  const afterOneZero = behind.subarray(behind.indexOf(0) + 1);
  return measurePicture(afterOneZero).mimeType === null ? rest : afterOneZero;
}
