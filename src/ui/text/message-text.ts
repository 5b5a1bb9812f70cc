import { cellWidth, truncate } from './cells.ts';

/** The folders that a message names its file with, as in `/home/me/Music/song.mp3: not found`. */
const LEADING_FOLDERS = /^\.{0,2}\/(?:[^/:]*\/)*/;

/** A message in one line. Of a text too long for it, the folders of the file it begins with go first. */
export function messageText(text: string, width: number, ellipsis: string): string {
  return truncate(withoutFolders(text, width, ellipsis), width, ellipsis);
}

/** A message with as many of its file's folders left out as it takes to fit, since what is wrong comes at its end. */
function withoutFolders(text: string, width: number, ellipsis: string): string {
  if (cellWidth(text) <= width) return text;
  const folders = LEADING_FOLDERS.exec(text)?.[0] ?? '';
  const rest = text.slice(folders.length);
  const names = folders.split('/').slice(1, -1);
  while (names.length > 0) {
    names.shift();
    const shorter = `${[ellipsis, ...names].join('/')}/${rest}`;
    if (names.length === 0 || cellWidth(shorter) <= width) return shorter;
  }
  return text;
}
