import { cellWidth, truncate } from './cells.ts';

/** A beginning that two titles share is worth leaving out from so many characters on. */
const SHORTEST_PREFIX = 10;

/**
 * A title in `width` cells, so that it can be told from the ones above and below it: of titles that begin alike, as the
 * movements of a work do, the common beginning is what is cut.
 */
export function shortTitle(
  title: string,
  above: string | null,
  below: string | null,
  width: number,
  ellipsis: string,
): string {
  if (cellWidth(title) <= width) return title;
  const prefix = Math.max(commonPrefix(title, above), commonPrefix(title, below));
  if (prefix < SHORTEST_PREFIX) return truncate(title, width, ellipsis);
  const tail = title.slice(prefix);
  // The first of them keeps as much of the beginning as there is room for; those below it are told by their ends.
  const isFirst = commonPrefix(title, above) < SHORTEST_PREFIX;
  const room = width - cellWidth(ellipsis) - cellWidth(tail) - 2;
  if (isFirst && room >= 6) return `${truncate(title, room, '').trimEnd()} ${ellipsis} ${tail}`;
  return truncate(`${ellipsis} ${tail}`, width, ellipsis);
}

/** The length of the beginning that two titles share, up to the last space in it. */
function commonPrefix(title: string, other: string | null): number {
  if (other === null || other === title) return 0;
  let length = 0;
  while (length < title.length && title[length] === other[length]) length++;
  return title.lastIndexOf(' ', Math.max(0, length - 1)) + 1;
}
