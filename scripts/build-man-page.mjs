// Writes man/playhead.1 from the program's own tree of commands.
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export async function buildManPage(root, shared, version) {
  const folder = mkdtempSync(path.join(tmpdir(), 'playhead-man-'));
  try {
    const outfile = path.join(folder, 'current-man-page.mjs');
    await build({
      ...shared,
      entryPoints: ['src/cli/man/current-man-page.ts'],
      outfile,
      format: 'esm',
      minify: false,
      // Bundled packages of CommonJS ask for Node's modules by require().
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    });
    const { currentManPage } = await import(pathToFileURL(outfile).href);
    mkdirSync(path.join(root, 'man'), { recursive: true });
    writeFileSync(path.join(root, 'man', 'playhead.1'), currentManPage(version));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
