import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { inspectFile } from '../../src/inspect/inspect-file.ts';
import { probeHeader } from '../../src/media/probe-header.ts';
import { readTags } from '../../src/media/tags.ts';
import { allFormats, fixture } from '../helpers/fixtures.ts';
import { damaged, type DamageKind } from '../helpers/damage.ts';
import { pickOf, seededRandom } from '../helpers/seeded-random.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();
/** No ffmpeg: what our own parsers do not know ends as an error, and a thousand files take seconds. */
const context = inspectionContext('/no/such/ffmpeg', new AbortController().signal);
const KINDS: readonly DamageKind[] = ['flip', 'cut', 'insert', 'remove', 'zero'];
const FILES = 1000;
/** Of one file, on a machine that is busy with other things. */
const SLOWEST_MS = 2000;

it('a thousand mutated files: no crash, no hang, a JSON object for each', async () => {
  const tagged = [
    'chapters.m4a',
    'chapters.mka',
    'chapters.mp3',
    'cover.mp3',
    'cover.m4a',
    'cjk.flac',
    'replaygain.ogg',
  ];
  const sources = [
    ...allFormats.map(({ path: file }) => file),
    ...tagged.map((name) => fixture(`tagged/${name}`)),
  ];
  const random = seededRandom(5);
  const slow: string[] = [];
  for (let count = 0; count < FILES; count++) {
    const source = sources[count % sources.length]!;
    let bytes: Buffer = await readFile(source);
    // Headers are where parsers are: most of the damage goes there, several at once.
    for (let times = 0; times < 1 + Math.floor(random() * 6); times++) {
      const kind = pickOf(random, KINDS);
      const region = random() < 0.8 ? Math.min(bytes.length, 4096) : bytes.length;
      if (region > 0) bytes = damaged(bytes, kind, Math.floor(random() * region), random);
    }
    const file = bench.path(`mutated${path.extname(source)}`);
    await writeFile(file, bytes);
    const started = performance.now();
    const report = await inspectFile({ file, path: file }, { exact: false }, context);
    const json = JSON.parse(JSON.stringify(report)) as Record<string, unknown>;
    expect(json).toMatchObject({ schema_version: 1, file });
    expect(report.error?.code, `${source} number ${count}: ${report.error?.message ?? ''}`).not.toBe(
      'internal',
    );
    expect(await readTags(file)).toHaveProperty('title');
    const facts = await probeHeader(file);
    if (facts?.pcm) expect(facts.pcm.dataOffset + facts.pcm.dataBytes).toBeLessThanOrEqual(bytes.length);
    if (performance.now() - started > SLOWEST_MS) slow.push(`${source} number ${count}`);
  }
  expect(slow).toEqual([]);
});
