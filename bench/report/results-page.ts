import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import type { BenchContext } from '../bench-context.ts';
import type { PartResult, ResultTable } from './part-result.ts';

interface StoredPart {
  readonly result: PartResult;
  readonly measuredAt: string;
}

/** Keeps a part's result and writes bench/RESULTS.md anew from all that there are. */
export function writeResults(
  { root, cacheDir }: BenchContext,
  name: string,
  result: PartResult,
  order: readonly string[],
): void {
  const store = path.join(cacheDir, 'results.json');
  mkdirSync(cacheDir, { recursive: true });
  const stored = existsSync(store)
    ? (JSON.parse(readFileSync(store, 'utf8')) as Record<string, StoredPart>)
    : {};
  stored[name] = { result, measuredAt: new Date().toISOString().slice(0, 16).replace('T', ' ') };
  writeFileSync(store, JSON.stringify(stored, null, 1));
  const parts = order.flatMap((one) => (stored[one] === undefined ? [] : [stored[one]]));
  writeFileSync(path.join(root, 'bench', 'RESULTS.md'), page(parts));
}

function page(parts: readonly StoredPart[]): string {
  const targets = parts.flatMap(({ result }) => result.targets);
  const verdicts: ResultTable = {
    columns: ['target', 'wanted', 'measured', 'met'],
    rows: targets.map(({ what, wanted, measured, met }) => [what, wanted, measured, met ? 'yes' : '**no**']),
  };
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`. Players are run in turn on the same machine, so that ratios mean more than the',
    'milliseconds beside them: the machine is shared, and what else it did shows in those.',
    '',
    machine(),
    '',
    '## Targets',
    '',
    `${targets.filter(({ met }) => met).length} of ${targets.length} met.`,
    '',
    markdown(verdicts),
    ...parts.flatMap(({ result, measuredAt }) => [
      `## ${result.title}`,
      '',
      `${result.method} Measured ${measuredAt} UTC.`,
      '',
      ...result.tables.map(markdown),
    ]),
  ].join('\n');
}

function machine(): string {
  const version = (program: string, args: readonly string[], pattern: RegExp): string => {
    try {
      return pattern.exec(execFileSync(program, args, { encoding: 'utf8' }))?.[1] ?? 'of unknown version';
    } catch {
      return 'not installed'; // a peer that is missing is left out of the tables
    }
  };
  return [
    `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    `ffmpeg ${version('ffmpeg', ['-version'], /version (\S+)/)}`,
    `mpv ${version('mpv', ['--version'], /mpv (\S+)/)}`,
    `mpg123 ${version('mpg123', ['--version'], /mpg123 (\S+)/)}`,
  ].join(' · ');
}

function markdown({ caption, columns, rows }: ResultTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  const above = caption === undefined ? [] : [`${caption}:`, ''];
  return [...above, line(columns), line(rule), ...rows.map(line), ''].join('\n');
}
