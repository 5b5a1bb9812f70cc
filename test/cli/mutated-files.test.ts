import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { mutated } from '../helpers/mutations.ts';
import { processMark } from '../helpers/marked-processes.ts';
import { startPlayhead } from '../helpers/run-playhead.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const FILES = 1000;
const FILES_A_RUN = 125;
/** Many times what the slowest run takes: more is a hang. */
const RUN_WITHIN_MS = 60_000;

const dir = mkdtempSync(path.join(tmpdir(), 'ph-mutated-'));
afterAll(() => removeFolder(dir));

/** Every committed audio file; damaged ones can become sound again. */
const originals = ['formats', 'tagged', 'damaged'].flatMap((folder) =>
  readdirSync(fixture(folder))
    .sort()
    .map((name) => path.join(fixture(folder), name)),
);

function makeMutations(run: number): readonly string[] {
  const random = seededRandom(1000 + run);
  const files: string[] = [];
  for (let n = 0; n < FILES_A_RUN; n++) {
    const original = originals[(run * FILES_A_RUN + n) % originals.length]!;
    const file = path.join(dir, `${run}-${String(n).padStart(3, '0')}-${path.basename(original)}`);
    writeFileSync(file, mutated(readFileSync(original), random));
    files.push(file);
  }
  return files;
}

describe(`${FILES} mutated files`, () => {
  const runs = Array.from({ length: FILES / FILES_A_RUN }, (_, run) => run);
  it.each(runs)(
    'end one after another, each played or reported in one line: run %d',
    async (run) => {
      const files = makeMutations(run);
      const mark = processMark();
      const player = startPlayhead([...files, '--output', 'null:fast', '--json'], {
        env: mark.env,
        timeoutMs: RUN_WITHIN_MS,
      });
      const { code, signal, stderr, events } = await player.result;

      const started = events.flatMap((event) => (event.event === 'start-file' ? [event.path] : []));
      const ends = events.flatMap((event) => (event.event === 'end-file' ? [event] : []));
      expect(signal).toBe(null);
      expect(started).toEqual(files);
      expect(ends.map((end) => end.path)).toEqual(files);

      const failed = ends.filter(({ reason }) => reason === 'error');
      const played = ends.filter(({ reason }) => reason === 'eof');
      expect(failed.length + played.length).toBe(FILES_A_RUN);
      // Neither all nor nothing: the mutations do what they are for.
      expect(failed.length).toBeGreaterThan(0);
      expect(played.length).toBeGreaterThan(FILES_A_RUN / 4);
      expect(code).toBe(3);
      const lines = failed.map((end) => `playhead: ${end.path}: ${end.error}\n`);
      expect(stderr).toBe(lines.join(''));
      for (const line of lines) expect(line).toMatch(/^playhead: [^\n\u001b]{1,400}\n$/);
      for (const line of lines)
        expect(line).not.toMatch(/ at .*:\d+:\d+|undefined|NaN|\[object|TypeError|RangeError/);
      for (const { frames_played } of played) expect(Number.isSafeInteger(frames_played)).toBe(true);
      await waitUntil(() => mark.processes().length === 0, 'every process of the run to be gone', 3000);
    },
    RUN_WITHIN_MS + 10_000,
  );
});
