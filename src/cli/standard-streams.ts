import { PlayheadError, reasonOf } from '../player/error.ts';
import { reportFailure } from './report-failure.ts';

/**
 * Calls `lost` once nothing can be written to standard output any more: with null when its reader has gone, as `| head` does,
 * else with the error to tell the user (a full disk).
 *
 * @returns stops watching
 */
export function onStdoutLost(lost: (error: PlayheadError | null) => void): () => void {
  let isLost = false;
  const onError = (error: NodeJS.ErrnoException): void => {
    if (isLost) return;
    isLost = true;
    if (error.code === 'EPIPE') lost(null);
    else
      lost(
        new PlayheadError('output', `standard output cannot be written: ${reasonOf(error)}`, {
          cause: error,
        }),
      );
  };
  process.stdout.on('error', onError);
  return () => void process.stdout.off('error', onError);
}

/** Writes a text to standard output, and tells the user if that cannot be done. @returns whether it was written, or its reader has gone */
export async function printToStdout(text: string): Promise<boolean> {
  if (text === '') return true;
  return new Promise((resolve) => {
    onStdoutLost((error) => {
      if (error !== null) reportFailure(error, false);
      resolve(error === null);
    });
    process.stdout.write(text, (error) => {
      if (!error) resolve(true);
    });
  });
}
