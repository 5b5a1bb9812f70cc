// Builds the player and the benchmarks, and runs them: npm run bench -- [--quick] [part…]
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
// As deep as test/helpers: what is used from there finds the project two folders up.
const outdir = path.join(root, '.cache', 'bench-program');
// Node 20 reads this file (a system's whole bundle of certificates costs 45 ms) before the program begins: where it is set,
// it says something about the site and nothing about a player.
delete process.env.NODE_EXTRA_CA_CERTS;
execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs'), '--if-stale'], { stdio: 'inherit' });

const programs = readdirSync(path.join(root, 'bench', 'programs'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `bench/programs/${name}`);
await build({
  absWorkingDir: root,
  entryPoints: ['bench/bench.ts', ...programs],
  outdir,
  outbase: 'bench',
  bundle: true,
  packages: 'external',
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
