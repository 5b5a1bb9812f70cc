import { closeSync, constants, openSync } from 'node:fs';
import { hasRawBytes, toFsPath } from '../player/raw-path.ts';

/** Descriptors that ffmpeg may still open: more than there are decoders at any time. */
const MOST_OPEN = 64;
const opened: number[] = [];

/**
 * A path as an argument of a child. Node passes arguments as UTF-8: a name that is not is reached through a descriptor of this process, which
 * the child opens anew (proc(5), `/proc/PID/fd`). The last few stay open.
 */
export function fileArgument(file: string): string {
  if (!hasRawBytes(file)) return file;
  let descriptor: number;
  try {
    descriptor = openSync(toFsPath(file), constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return file.toWellFormed(); // it is gone: ffmpeg does not find it either
  }
  opened.push(descriptor);
  if (opened.length > MOST_OPEN) closeSync(opened.shift()!);
  return `/proc/${process.pid}/fd/${descriptor}`;
}
