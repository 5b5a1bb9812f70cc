import { statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { PlayheadError } from '../player/error.ts';
import type { OutputChoice } from '../player/session-options.ts';

/** Tells whether a file is the one that a render would put its sound in the place of. */
export type OutputGuard = (path: string) => boolean;

/** A guard for an output. What is not there yet is no input, and costs none a look. */
export function outputGuard(output: OutputChoice): OutputGuard {
  const target = output.type === 'wav' ? look(output.path) : undefined;
  if (target === undefined) return () => false;
  return (path) => {
    const file = look(path);
    return file?.ino === target.ino && file.dev === target.dev;
  };
}

/** The refusal of an output that is also an input. */
export function overwritesInput(output: OutputChoice): PlayheadError {
  const path = output.type === 'wav' ? output.path : '';
  return new PlayheadError(
    'output',
    `--output ${path}: is also to be played, and would be overwritten: name another file`,
  );
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // it cannot be reached: whoever opens it says why
  }
}
