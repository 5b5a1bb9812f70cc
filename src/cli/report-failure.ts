import { PlayheadError, reasonOf } from '../player/error.ts';
import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';

/** Tells the user why a command failed, on standard error. @returns the exit code */
export function reportFailure(error: unknown, isVerbose: boolean): number {
  process.stderr.write(`playhead: ${reasonOf(error)}\n`);
  const isBug = !(error instanceof PlayheadError);
  if (isBug && !isVerbose) process.stderr.write('playhead: this is a bug; --verbose shows where\n');
  if (isVerbose && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT_SETUP_FAILED;
}
