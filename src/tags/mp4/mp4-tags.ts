import { boxesOf, findBox, metaSkip, type Mp4Box } from '../../formats/mp4/mp4-box.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { TagBlock } from '../tag-block.ts';
import { addItems, MDTA, readKeys } from './item-list.ts';
import { addUserText } from './user-data-text.ts';

/**
 * The tags of an MP4 or QuickTime file, in the order in which they lead: iTunes' list (`udta/meta/ilst`), the list whose names
 * stand in `keys` (`meta`, QuickTime File Format, "Metadata"), and the texts of `udta` itself (QuickTime, 3GPP TS 26.244 §8).
 */
export async function readMp4Tags(file: FileBytes): Promise<TagBlock[]> {
  const moov = await findBox(file, { bodyOffset: 0, endOffset: file.sizeBytes }, ['moov']);
  const places: Mp4Box[] = [];
  const texts = new TagBlock('QuickTime');
  for (const parent of [moov, await findBox(file, { bodyOffset: 0, endOffset: file.sizeBytes }, ['meta'])]) {
    if (!parent) continue;
    if (parent.type === 'meta') places.push(parent);
    else
      for await (const box of boxesOf(file, parent.bodyOffset, parent.endOffset)) {
        if (box.type === 'meta') places.push(box);
        if (box.type === 'udta') places.unshift(...(await userData(file, box, texts)));
      }
  }
  const lists: TagBlock[] = [];
  for (const meta of places) {
    const tag = await readMeta(file, meta);
    if (tag) lists.push(tag);
  }
  return [...lists, texts];
}

/** Adds the texts of a `udta` box, and gives the `meta` boxes in it. */
async function userData(file: FileBytes, udta: Mp4Box, texts: TagBlock): Promise<Mp4Box[]> {
  const metas: Mp4Box[] = [];
  for await (const box of boxesOf(file, udta.bodyOffset, udta.endOffset)) {
    if (box.type === 'meta') metas.push(box);
    else await addUserText(texts, file, box);
  }
  return metas;
}

async function readMeta(file: FileBytes, meta: Mp4Box): Promise<TagBlock | null> {
  const bodyOffset = meta.bodyOffset + (await metaSkip(file, meta));
  let keys: readonly string[] | null = null;
  let list: Mp4Box | null = null;
  for await (const box of boxesOf(file, bodyOffset, meta.endOffset)) {
    if (box.type === 'keys') keys = await readKeys(file, box);
    if (box.type === 'ilst') list ??= box;
  }
  if (!list) return null;
  const tag = new TagBlock(keys ? MDTA : 'iTunes');
  await addItems(tag, file, list, keys);
  return tag;
}
