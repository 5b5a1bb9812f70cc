import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderPicture } from '../../media/cover-art.ts';
import { isUrl } from '../../player/is-url.ts';
import { toFsPath } from '../../player/raw-path.ts';
import { measurePicture } from '../../tags/picture.ts';

/** A desktop shows pictures of some hundred pixels. */
const MOST_BYTES = 10 * 2 ** 20;
const KEPT_PICTURES = 50;
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
};

/** The picture in a file's tags; null for none. */
export type ReadCover = (path: string) => Promise<{ readonly bytes: Uint8Array } | null>;

/** Where pictures lie for the desktop to read. */
export function artDirectory(env: NodeJS.ProcessEnv): string {
  return path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'playhead', 'art');
}

/**
 * The picture of a track, from the file or its folder, as the `file://` URL of a copy that is this user's alone. Its name is
 * the hash of what is in it, and the last fifty are kept. Never fails: null where there is none, or it cannot be written.
 */
export async function artUrl(file: string, readCover: ReadCover, directory: string): Promise<string | null> {
  if (file === '-' || isUrl(file)) return null;
  try {
    const bytes =
      (await readCover(file))?.bytes ?? (await folderPictureBytes(path.dirname(path.resolve(file))));
    const extension = bytes === null ? undefined : EXTENSIONS[measurePicture(bytes).mimeType ?? ''];
    if (bytes === null || extension === undefined || bytes.length > MOST_BYTES) return null;
    const name = createHash('sha256').update(bytes).digest('hex') + extension;
    return pathToFileURL(await keep(directory, name, bytes)).href;
  } catch {
    return null; // A desktop without a picture is no reason to trouble the listener.
  }
}

async function folderPictureBytes(folder: string): Promise<Uint8Array | null> {
  const picture = await folderPicture(folder);
  if (picture === null) return null;
  const { size } = await stat(toFsPath(picture));
  return size > MOST_BYTES ? null : readFile(toFsPath(picture));
}

async function keep(directory: string, name: string, bytes: Uint8Array): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const place = path.join(directory, name);
  const found = await lstat(place).catch(() => null);
  if (found?.isFile() === true && found.size === bytes.length) await utimes(place, new Date(), new Date());
  else {
    const fresh = path.join(directory, `.${process.pid}-${name}`);
    await writeFile(fresh, bytes, { mode: 0o600, flag: 'wx' });
    await rename(fresh, place);
    await prune(directory);
  }
  return place;
}

async function prune(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^[0-9a-f]{64}\.\w+$/.test(name));
  if (names.length <= KEPT_PICTURES) return;
  const dated = await Promise.all(
    names.map(async (name) => ({ name, usedMs: (await stat(path.join(directory, name))).mtimeMs })),
  );
  const old = dated.sort((a, b) => b.usedMs - a.usedMs).slice(KEPT_PICTURES);
  await Promise.all(old.map(({ name }) => rm(path.join(directory, name), { force: true })));
}
