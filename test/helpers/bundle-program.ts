import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/**
 * Bundles a program of test/programs for Node, so that it runs in a thread or a process of its own, as the sources are
 * run by users. The bundles of dist lie beside it: the engine finds its threads there.
 *
 * @returns the absolute path of the bundle
 */
export async function bundleProgram(name: string): Promise<string> {
  const source = path.join(ROOT, 'test', 'programs', `${name}.ts`);
  const dir = path.join(
    ROOT,
    '.cache',
    'programs',
    createHash('sha256').update(source).digest('hex').slice(0, 12),
  );
  mkdirSync(dir, { recursive: true });
  for (const file of readdirSync(path.join(ROOT, 'dist')))
    copyFileSync(path.join(ROOT, 'dist', file), path.join(dir, file));
  const outfile = path.join(dir, `${name}.cjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['speaker', 'ffmpeg-static'],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
  });
  return outfile;
}
