import { PlayheadError } from '../player/error.ts';

/** Why a file could not be opened or read. */
export type ReadErrorCode = 'not-found' | 'permission-denied' | 'is-directory' | 'not-a-file' | 'unreadable';

const SENTENCES: Readonly<Record<string, readonly [ReadErrorCode, string]>> = {
  ENOENT: ['not-found', 'no such file'],
  ENOTDIR: ['not-found', 'no such file'],
  EACCES: ['permission-denied', 'permission denied'],
  EPERM: ['permission-denied', 'permission denied'],
  EISDIR: ['is-directory', 'is a directory'],
};

/** A system error from opening or reading a file, as the error a user is told. The message does not repeat the path. */
export function readError(error: unknown): PlayheadError<ReadErrorCode> {
  if (error instanceof PlayheadError) return error as PlayheadError<ReadErrorCode>;
  const errno = (error as NodeJS.ErrnoException).code ?? '';
  const [code, sentence] = SENTENCES[errno] ?? ['unreadable', `cannot be read${errno && ` (${errno})`}`];
  return new PlayheadError(code, sentence, { cause: error });
}
