import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of playhead itself: the nearest one above this module whose package.json says so. */
export function ownPackageDir(): string {
  const start = path.dirname(fileURLToPath(import.meta.url));
  return foldersAbove(start).find(isPlayhead) ?? start;
}

/** bin/ and dist/ may hold a package.json of their own that only says how their modules are read. */
function isPlayhead(dir: string): boolean {
  const file = path.join(dir, 'package.json');
  if (!existsSync(file)) return false;
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof content === 'object' && content !== null && 'name' in content && content.name === 'playhead';
}

/** Where an installed package lies as seen from a folder, by Node's own rule; null when it is not installed. */
export function findPackageDir(name: string, fromDir: string): string | null {
  for (const dir of foldersAbove(fromDir)) {
    const candidate = path.join(dir, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
  }
  return null;
}

function foldersAbove(start: string): readonly string[] {
  const folders = [start];
  for (let dir = start; path.dirname(dir) !== dir;) {
    dir = path.dirname(dir);
    folders.push(dir);
  }
  return folders;
}
