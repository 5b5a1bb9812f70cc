import { orderedChapters, type Chapter } from '../../formats/chapter.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { skipId3v2 } from '../../formats/id3v2-size.ts';
import { formatsByMagic } from '../../formats/registry.ts';
import type { TagBlock } from '../../tags/tag-block.ts';
import { commentChapters } from './comment-chapters.ts';

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
  const magic = (await file.read(start, 4)).toString('latin1');
  for (const { readChapters: ofContainer } of formatsByMagic(magic)) {
    const found = (await ofContainer?.(file, start)) ?? [];
    if (found.length > 0) return found;
  }
  return [];
}
