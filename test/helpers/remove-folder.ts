import { rmSync } from 'node:fs';

/**
 * Removes a folder and all in it, though a process that a test has ended may still be writing its last file there (a shell its history):
 * what appears meanwhile is removed as well. `rmSync`'s own retries remove the folder only, not what has appeared in it.
 *
 * @throws when files still appear after twenty seconds
 */
export function removeFolder(dir: string): void {
  const endMs = performance.now() + 20_000;
  for (;;) {
    try {
      rmSync(dir, { recursive: true, force: true });
      return;
    } catch (error) {
      if (performance.now() > endMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
