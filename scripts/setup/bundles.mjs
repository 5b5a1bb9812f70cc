// dist/ as src/ wants it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Not in dist/, which is published.
const stampOf = (root) => path.join(root, '.cache', 'dist-built-from');

/** Changes with every file the bundles are made from. Content, not times: a fresh checkout or a branch switch changes those. */
export function sourcesKey(root) {
  const hash = createHash('sha256');
  const src = path.join(root, 'src');
  const sources = readdirSync(src, { recursive: true }).map((name) => path.join(src, name));
  const others = [
    'package.json',
    'package-lock.json',
    'scripts/build.mjs',
    'scripts/build-man-page.mjs',
    'tsconfig.json',
  ].map((name) => path.join(root, name));
  for (const file of [...sources.sort(), ...others]) {
    if (!existsSync(file) || !statSync(file).isFile()) continue;
    hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

export function bundlesAreCurrent(root) {
  try {
    return (
      ['dist', 'man'].every((made) => existsSync(path.join(root, made))) &&
      readFileSync(stampOf(root), 'utf8') === sourcesKey(root)
    );
  } catch {
    return false; // Never built.
  }
}

export function markBuilt(root, key) {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  writeFileSync(stampOf(root), key);
}
