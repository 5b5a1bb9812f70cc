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

/** The limits among them. A program ends or is not started at all, whatever the file. */
export const LIMITS: Readonly<Record<string, string>> = Object.fromEntries(
  ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'].map((name) => [name, SENTENCES[name]!]),
);

/**
 * Why the system refused something, in a user's words, without the name of the call and the path.
 *
 * @param instead sentences that fit this call better, by errno name
 * @returns null for an error that the system did not make
 */
export function systemReason(error: unknown, instead: Readonly<Record<string, string>> = {}): string | null {
  if (!(error instanceof Error)) return null;
  const { code = '', errno, message } = error as NodeJS.ErrnoException;
  const name = limitOfNode(code, message) ?? code;
  const known = instead[name] ?? SENTENCES[name];
  if (known !== undefined) return known;
  return errno === undefined ? null : (getSystemErrorMap().get(errno)?.[1] ?? null);
}

/** The limit that a thread or a buffer met: Node has codes of its own for them. */
function limitOfNode(code: string, message: string): string | null {
  if (code === 'ERR_WORKER_INIT_FAILED') return /\bE[A-Z]+\b/.exec(message)?.[0] ?? 'EAGAIN';
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || message.startsWith('Array buffer allocation failed')
    ? 'ENOMEM'
    : null;
}
