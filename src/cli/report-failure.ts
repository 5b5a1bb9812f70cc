import { printable } from '../media/printable.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';
import { systemReason } from '../player/system-error.ts';

/** Tells the user why a command failed, on standard error. @returns the exit code */
export function reportFailure(error: unknown, isVerbose: boolean): number {
  ignoreLostStderr();
  process.stderr.write(`playhead: ${printable(reasonOf(error))}\n`);
  const isBug = !(error instanceof PlayheadError) && systemReason(error) === null;
  if (isBug && !isVerbose) process.stderr.write('playhead: this is a bug; --verbose shows where\n');
  if (isVerbose && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT_SETUP_FAILED;
}

const ignore = (): void => undefined;

/** Ignores errors of standard error: the program works the same when its messages cannot be written. */
export function ignoreLostStderr(): void {
  process.stderr.off('error', ignore).on('error', ignore);
}
