import { existsSync, mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isPlaylist } from '../media/playlist/read-playlist.ts';
import { m3uOf } from '../media/playlist/write-m3u.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import { isUrl } from '../player/is-url.ts';
import type { QueueEntry } from '../player/track.ts';
import type { PlaylistSource } from '../ui/tui-options.ts';
import { replaceFile } from '../writing/replacement.ts';
import { checkTarget } from '../writing/write-target.ts';

/** What messages call the line that was typed. */
const COMMAND = 'save';

/** Playlists in the user's folder for them: `$XDG_DATA_HOME/playhead/playlists`, or under `~/.local/share`. */
export function playlistSource(environment: NodeJS.ProcessEnv): PlaylistSource {
  const home = environment.HOME ?? os.homedir();
  const base = environment.XDG_DATA_HOME;
  const data = base && path.isAbsolute(base) ? base : path.join(home, '.local', 'share');
  const folder = path.join(data, 'playhead', 'playlists');
  const placed = (name: string): string => {
    const given = name.replace(/^~(?=\/)/, home);
    return given.includes('/') ? path.resolve(given) : path.join(folder, given);
  };
  return {
    folder,
    async list() {
      try {
        const names = (await readdir(folder)).filter(isPlaylist).sort();
        return names.map((name) => ({ name, path: path.join(folder, name), kind: 'file' as const }));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // none was saved yet
        throw error;
      }
    },
    save(name, entries) {
      const file = placed(withExtension(name));
      if (path.dirname(file) === folder) mkdirSync(folder, { recursive: true });
      check(file, entries);
      replaceFile(file, COMMAND, m3uOf(entries, file));
      return file;
    },
    find(name) {
      if (isUrl(name) || existsSync(name)) return name;
      const file = placed(name);
      return [file, `${file}.m3u8`, `${file}.m3u`].find((one) => existsSync(one)) ?? file;
    },
  };
}

/** @throws PlayheadError `output` for a track of the queue, and for a file that is no playlist */
function check(file: string, entries: readonly QueueEntry[]): void {
  const inputs = entries.map((entry) => entry.path).filter((entry) => entry !== '-' && !isUrl(entry));
  try {
    checkTarget({ path: file, option: COMMAND, kind: 'playlist', force: false }, inputs);
  } catch (error) {
    // There is no such option here.
    throw new PlayheadError('output', reasonOf(error).replace(', or replace it with --force', ''), {
      cause: error,
    });
  }
}

/** @throws PlayheadError `usage` for a kind of list that cannot be written */
function withExtension(name: string): string {
  const extension = path.extname(name).toLowerCase();
  if (extension === '.m3u8' || extension === '.m3u') return name;
  if (isPlaylist(name)) throw new PlayheadError('usage', `${name}: playlists are saved as .m3u8: name it so`);
  return `${name}.m3u8`;
}
