import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { removeFolder } from '../helpers/remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const outdir = mkdtempSync(path.join(tmpdir(), 'ph-tui-'));
afterAll(() => removeFolder(outdir));

interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly bytes: number }>>;
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, object>> }>>;
}

it('the screen’s bundle has every module of Ink, React and Yoga from node_modules, as it is published', async () => {
  const { buildScreen } = (await import(path.join(ROOT, 'scripts', 'build-screen.mjs'))) as {
    buildScreen: (root: string, shared: object, outdir: string) => Promise<{ metafile: Metafile }>;
  };
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: [],
    define: {},
    logLevel: 'error',
  };
  const { metafile } = await buildScreen(ROOT, shared, outdir);
  const files = Object.keys(metafile.inputs);
  for (const name of ['ink', 'react', 'react-reconciler', 'yoga-layout', 'scheduler'])
    expect(
      files.some((file) => file.startsWith(`node_modules/${name}/`)),
      name,
    ).toBe(true);
  for (const file of files) {
    // A module that a plugin makes has a namespace before its path, and other bytes than the file's.
    expect(file).toMatch(/^(?:src|node_modules)\//);
    expect(metafile.inputs[file]!.bytes, file).toBe(readFileSync(path.join(ROOT, file)).length);
  }
});
