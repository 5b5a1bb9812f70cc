import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { AUDIO_EXTENSIONS } from '../audio-extensions.ts';
import { textFromBytes, toFsPath } from '../../player/raw-path.ts';
import { legible } from './list-text.ts';

/**
 * Finds files whose names differ a little from what a list says. Each folder is read once, and only when a name is missing in it.
 */
export class SimilarNames {
  readonly #folders = new Map<string, ReadonlyMap<string, string>>();

  has(file: string): boolean {
    return existsSync(toFsPath(file));
  }

  /**
   * `names` below `start`, each name as it is on the disk: in another case or another Unicode normal form. Null if there is none.
   */
  resembling(start: string, names: readonly string[]): string | null {
    let found = start;
    for (const name of names) {
      const exact = path.join(found, name);
      if (this.has(exact)) {
        found = exact;
        continue;
      }
      const other = this.#namesIn(found).get(folded(name));
      if (other === undefined) return null;
      found = path.join(found, other);
    }
    return found;
  }

  /** An audio file in `folder` with this name and another extension. */
  withOtherExtension(folder: string, name: string): string | null {
    const names = this.#namesIn(folder);
    const stem = folded(path.parse(name).name);
    for (const extension of AUDIO_EXTENSIONS) {
      const found = names.get(stem + extension);
      if (found !== undefined) return path.join(folder, found);
    }
    return null;
  }

  #namesIn(folder: string): ReadonlyMap<string, string> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    let names: string[] = [];
    try {
      const found = readdirSync(toFsPath(folder), { encoding: 'buffer' });
      names = found.map(textFromBytes).sort();
    } catch {
      // No folder there: nothing in it resembles anything.
    }
    const byFolded = new Map<string, string>();
    for (const name of names) if (!byFolded.has(folded(name))) byFolded.set(folded(name), name);
    this.#folders.set(folder, byFolded);
    return byFolded;
  }
}

function folded(name: string): string {
  return legible(name).normalize('NFC').toLowerCase();
}
