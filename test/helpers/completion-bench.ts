import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { removeFolder } from './remove-folder.ts';

/** What a shell has to quote, and a folder; in the order of their bytes. */
export const FILES = ['*.wav', '-dash.mp3', 'a song.flac', 'album', 'b$x.mp3', 'br[1].ogg', "it's.mp3"];

export interface CompletionBench {
  /** A folder with `FILES` in it. */
  readonly files: string;
  /** The script that is tried. */
  readonly script: string;
}

/** A folder with oddly named files, and a completion script beside it, for the calling test file. */
export function completionBench(script: () => string): CompletionBench {
  const folder = mkdtempSync(path.join(tmpdir(), 'playhead-completion-'));
  const bench = { files: path.join(folder, 'files'), script: path.join(folder, 'script') };
  beforeAll(() => {
    writeFileSync(bench.script, script());
    mkdirSync(path.join(bench.files, 'album'), { recursive: true });
    for (const name of FILES) if (name !== 'album') writeFileSync(path.join(bench.files, name), '');
  });
  afterAll(() => removeFolder(folder));
  return bench;
}
