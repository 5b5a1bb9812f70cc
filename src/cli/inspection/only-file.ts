import { toFsPath } from '../../player/raw-path.ts';
import { stat } from 'node:fs/promises';
import { PlayheadError } from '../../player/error.ts';

/**
 * Refuses `--output` for more than one file: each would overwrite the one before. A directory may hold many.
 *
 * @throws PlayheadError `usage`
 */
export async function refuseMany(inputs: readonly string[], instead = ''): Promise<void> {
  const [only] = inputs;
  const isOne = inputs.length === 1 && only !== undefined && !(await isDirectory(only));
  if (!isOne) throw new PlayheadError('usage', `--output: takes one file${instead}`);
}

async function isDirectory(input: string): Promise<boolean> {
  try {
    return (await stat(toFsPath(input))).isDirectory();
  } catch {
    return false; // opening it reports the error
  }
}
