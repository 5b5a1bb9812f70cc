import { bytesOfText, hasRawBytes } from '../player/raw-path.ts';

const PATHS = ['path', 'file', 'filename'] as const;

/**
 * For `JSON.stringify`'s replacer: a file name that is not valid UTF-8 reads with U+FFFD, and `path_bytes` beside it has its bytes in base64.
 */
export function withPathBytes(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const named = value as Readonly<Record<string, unknown>>;
  for (const key of PATHS) {
    const text = named[key];
    if (typeof text === 'string' && hasRawBytes(text))
      return { ...named, path_bytes: bytesOfText(text).toString('base64') };
  }
  return value;
}
