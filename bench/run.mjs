// Builds the player and the benchmarks, and runs them: npm run bench -- [--quick] [part…]
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outdir = path.join(root, '.cache', 'bench', 'program');
execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs'), '--if-stale'], { stdio: 'inherit' });

const programs = readdirSync(path.join(root, 'bench', 'programs')).map((name) => `bench/programs/${name}`);
await build({
  absWorkingDir: root,
  entryPoints: ['bench/bench.ts', ...programs],
  outdir,
  outbase: 'bench',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Minified as the player's own bundles are, so that what is measured is what is shipped.
  minify: true,
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});
const { runBenchmarks } = await import(pathToFileURL(path.join(outdir, 'bench.mjs')).href);
process.exitCode = await runBenchmarks(root, process.argv.slice(2));
