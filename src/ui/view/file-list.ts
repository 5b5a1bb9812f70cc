import type { FilesState } from '../model/screen-state.ts';
import { fit, truncate } from '../text/cells.ts';
import { EMPTY_ROW, selectRow, span, type Row } from '../text/span.ts';
import { untrusted } from '../text/untrusted.ts';
import type { Glyphs } from './glyphs.ts';
import { scrolledTop } from './queue-list.ts';

/** A folder's path and what is in it, the cursor kept in view. The first item leads to the folder above. */
export function fileRows(
  files: FilesState | null,
  width: number,
  height: number,
  glyphs: Glyphs,
): readonly Row[] {
  if (files === null) return [[span('no folder to show', 'dim')]];
  const path = untrusted(files.folder);
  const shownPath = path.length > width ? `${glyphs.ellipsis}${path.slice(1 - width)}` : path;
  const head: Row = [span(truncate(shownPath, width, glyphs.ellipsis), 'dim')];
  if (files.error !== null) return [head, [span(truncate(files.error, width, glyphs.ellipsis), 'error')]];
  const listHeight = Math.max(0, height - 1);
  const top = scrolledTop(0, files.cursor, listHeight, files.items.length);
  const list = Array.from({ length: listHeight }, (_, line): Row => {
    const item = files.items[top + line];
    if (!item) return EMPTY_ROW;
    const mark = item.kind === 'folder' ? `${glyphs.folder} ` : '  ';
    const row: Row = [
      span(mark, 'accent'),
      span(
        fit(untrusted(item.name), Math.max(0, width - 2), 'left', glyphs.ellipsis),
        item.kind === 'folder' ? 'strong' : 'text',
      ),
    ];
    return top + line === files.cursor ? selectRow(row) : row;
  });
  return [head, ...list];
}
