import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a player and waits until it is gone, so that the next run has the machine to itself. */
export async function endPlayer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(hard);
}
