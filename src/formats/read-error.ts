import { PlayheadError } from '../player/error.ts';
import { systemReason } from '../player/system-error.ts';

/** Why a file could not be opened or read. */
export type ReadErrorCode = 'not-found' | 'permission-denied' | 'is-directory' | 'not-a-file' | 'unreadable';

const CODES: Readonly<Record<string, ReadErrorCode>> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  EISDIR: 'is-directory',
};

/** A system error from opening or reading a file, as the error a user is told. The message does not repeat the path. */
export function readError(error: unknown): PlayheadError<ReadErrorCode> {
  if (error instanceof PlayheadError) return error as PlayheadError<ReadErrorCode>;
  const code = CODES[(error as NodeJS.ErrnoException).code ?? ''] ?? 'unreadable';
  return new PlayheadError(code, systemReason(error) ?? 'cannot be read', { cause: error });
}
