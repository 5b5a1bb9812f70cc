import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

/** How long an ffmpeg that is waited for may give nothing and read nothing. */
export const SILENCE_LIMIT_MS = 30_000;
/** It is looked at so often within the limit: a computer that slept for an hour is one look late. */
const LOOKS = 4;

/**
 * Notices a child that hangs: somebody waits for it, it has been given all that it reads, and for a whole limit it has neither written
 * nor read a byte. One that is paused or not yet asked does not hang; neither does one that decodes up to a far place and drops it.
 *
 * @param onSilent called once
 * @returns ends the watch
 */
export function watchSilence(child: ChildProcess, limitMs: number, onSilent: () => void): () => void {
  let last = '';
  let silentLooks = 0;
  const timer = setInterval(() => {
    const progress = progressOf(child);
    silentLooks = isAwaited(child) && progress === last ? silentLooks + 1 : 0;
    last = progress;
    if (silentLooks < LOOKS) return;
    clearInterval(timer);
    onSilent();
  }, limitMs / LOOKS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Whether its output is waited for, and it does not wait for its input. */
function isAwaited({ stdin, stdout }: ChildProcess): boolean {
  const isStarving = !stdin!.writableEnded && !stdin!.destroyed && stdin!.writableLength === 0;
  // A reader that iterates counts as paused (Node's `isPaused`): what it has not asked for yet lies in the stream.
  const isHeld = stdout!.isPaused() && stdout!.listenerCount('readable') === 0;
  return !isStarving && !isHeld && stdout!.readableLength === 0;
}

/** Something that differs as soon as the child has written or read a byte. Where the system does not tell, only what it writes counts. */
function progressOf({ pid, stdout, stderr }: ChildProcess): string {
  const written = `${(stdout as Socket).bytesRead} ${(stderr as Socket).bytesRead}`;
  try {
    return `${written} ${readFileSync(`/proc/${pid}/io`, 'latin1')}`;
  } catch {
    return written;
  }
}
