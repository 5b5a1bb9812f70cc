import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { allFormats, fixture } from '../helpers/fixtures.ts';
import { damaged, type DamageKind } from '../helpers/damage.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { pickOf, seededRandom } from '../helpers/seeded-random.ts';

const bench = await audioBench();
const KINDS: readonly DamageKind[] = ['flip', 'cut', 'insert', 'remove', 'zero'];
const FILES_A_RUN = 75;
/** Many times what a run takes: more is a hang. */
const RUN_WITHIN_MS = 120_000;
const TAGGED = ['chapters.m4a', 'chapters.mka', 'chapters.mp3', 'cover.mp3', 'cjk.flac', 'replaygain.ogg'];
const originals = [
  ...allFormats.map(({ path: file }) => file),
  ...TAGGED.map((name) => fixture(`tagged/${name}`)),
];

interface Report {
  readonly file: string;
  readonly status: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly findings: readonly {
    readonly code: string;
    readonly message: string;
    readonly severity: string;
  }[];
}

/** Half of the damage is where parsers are, in the first and last kilobytes; the other half where decoders are. */
async function mutate(run: number): Promise<readonly string[]> {
  const random = seededRandom(7000 + run);
  const files: string[] = [];
  for (let n = 0; n < FILES_A_RUN; n++) {
    const original = originals[(run * FILES_A_RUN + n) % originals.length]!;
    let bytes: Buffer = await readFile(original);
    for (let times = 0; times < 1 + Math.floor(random() * 4); times++) {
      const region = random() < 0.5 ? Math.min(bytes.length, 4096) : bytes.length;
      const at = Math.floor(random() * region);
      if (region > 0) bytes = damaged(bytes, pickOf(random, KINDS), at, random);
    }
    const file = bench.path(`${run}-${String(n).padStart(2, '0')}${path.extname(original)}`);
    await writeFile(file, bytes);
    files.push(file);
  }
  return files;
}

it.each([0, 1, 2, 3])(
  'mutated files are verified one after the other, each with a verdict and its reasons: run %d',
  async (run) => {
    const files = await mutate(run);
    const { code, signal, stdout, stderr } = await runPlayhead(['verify', '--json', ...files], {
      timeoutMs: RUN_WITHIN_MS,
    });
    expect(signal).toBe(null);
    expect([0, 1, 2]).toContain(code);
    const reports = JSON.parse(stdout) as readonly Report[];
    expect(reports.map(({ file }) => file)).toEqual(files);
    for (const { file, status, error, findings } of reports) {
      const texts = [...findings, ...(error === null ? [] : [error])];
      expect([file, error?.code]).not.toEqual([file, 'internal']);
      for (const { message } of texts) {
        expect(message).not.toMatch(/undefined|NaN|\[object|TypeError|RangeError|BigInt|outside the bounds/);
        expect(message.length).toBeLessThan(400);
      }
      if (error !== null) continue;
      expect(['ok', 'warning', 'damaged', 'unsupported']).toContain(status);
      if (status !== 'ok') expect([file, findings.length > 0]).toEqual([file, true]);
    }
    expect(stderr).not.toMatch(/ at .*:\d+:\d+|this is a bug/);
    // The mutations do what they are for: not all are found, and not none.
    expect(reports.filter(({ status }) => status === 'damaged').length).toBeGreaterThan(FILES_A_RUN / 4);
    expect(reports.some(({ status }) => status === 'ok' || status === 'warning')).toBe(true);
    await Promise.all(files.map((file) => rm(file)));
  },
  RUN_WITHIN_MS + 10_000,
);
