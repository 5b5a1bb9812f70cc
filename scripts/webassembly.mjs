// AssemblyScript to WebAssembly. Kept in .cache/ by what it is made from: compiling takes seconds, and the sources hardly change.
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

/** No garbage collector: the code has one fixed memory. No checks of its own: what leaves the memory traps. */
const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd'];

/** Compiles `entry` (a path below `root`) and what lies beside it to `target`. */
export async function buildWebAssembly(root, entry, target) {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/package.json');
  const { version } = JSON.parse(readFileSync(compiler, 'utf8'));
  const key = createHash('sha256').update([version, ...OPTIONS].join(' '));
  const folder = path.dirname(path.join(root, entry));
  for (const name of readdirSync(folder).sort())
    key.update(`\0${name}\0`).update(readFileSync(path.join(folder, name)));
  const kept = path.join(root, '.cache', 'webassembly', `${key.digest('hex')}.wasm`);
  if (!existsSync(kept)) {
    mkdirSync(path.dirname(kept), { recursive: true });
    const draft = `${kept}.${process.pid}.part`;
    const asc = path.join(path.dirname(compiler), 'bin', 'asc.js');
    // In a process of its own: the bundles are built meanwhile.
    await promisify(execFile)(process.execPath, [asc, entry, ...OPTIONS, '-o', draft], { cwd: root });
    renameSync(draft, kept);
  }
  copyFileSync(kept, target);
}
