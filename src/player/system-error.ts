import { getSystemErrorMap } from 'node:util';

/** What the system says of an open, a read or a write that failed, in a user's words, and what to do where that is not plain. */
const SENTENCES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EAGAIN: 'the system allows no more processes or threads: end some, or raise the limit (ulimit -u)',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'is a directory',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files: raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many open files in the whole system: end some programs',
  ENOENT: 'no such file',
  ENOMEM: 'not enough memory: end some programs, or give a smaller --memory and --read-ahead',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
};

/** Limits of the system, as Node words them where there is no errno. */
const WITHOUT_ERRNO: readonly (readonly [RegExp, string])[] = [
  [/^Array buffer allocation failed|ERR_WORKER_OUT_OF_MEMORY/, 'ENOMEM'],
  [/ERR_WORKER_INIT_FAILED/, 'EAGAIN'],
];

/**
 * Why the system refused something, in a user's words, without the name of the call and the path.
 *
 * @param instead sentences that fit this call better, by errno name
 * @returns null for an error that the system did not make
 */
export function systemReason(error: unknown, instead: Readonly<Record<string, string>> = {}): string | null {
  if (!(error instanceof Error)) return null;
  const { code = '', errno, message } = error as NodeJS.ErrnoException;
  const [, limit] = WITHOUT_ERRNO.find(([words]) => words.test(message) || words.test(code)) ?? [];
  const name = limit ?? code;
  const known = instead[name] ?? SENTENCES[name];
  if (known !== undefined) return known;
  return errno === undefined ? null : (getSystemErrorMap().get(errno)?.[1] ?? null);
}
