import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PlayheadError } from '../player/error.ts';
import { readError } from '../formats/read-error.ts';
import { MANIFEST_HEADER } from '../writing/written-kinds.ts';
import { replaceFile } from '../writing/replacement.ts';
import type { ContentHash } from './report/verify-report.ts';

const LINE = /^(pcm|packets):([0-9a-f]{32}) {2}(.+)$/s;

/** Hashes of a library's audio by file name, as `verify --write-manifest` leaves them behind. */
export type Manifest = Readonly<Record<string, ContentHash>>;

/** Writes a manifest whole or not at all. @throws PlayheadError `output` */
export function writeManifest(file: string, entries: ReadonlyMap<string, ContentHash>): void {
  const lines = [...entries].map(([name, { type, md5 }]) => `${type}:${md5}  ${escaped(name)}`);
  replaceFile(file, '--write-manifest', `${[MANIFEST_HEADER, ...lines].join('\n')}\n`);
}

/** Reads a manifest. @throws PlayheadError one of `ReadErrorCode`, or `bad-manifest` with the line's number */
export async function readManifest(file: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new PlayheadError('unreadable', `${file}: ${readError(error).message}`, { cause: error });
  }
  const [header, ...lines] = text.split('\n');
  if (header !== MANIFEST_HEADER)
    throw new PlayheadError('bad-manifest', `${file}:1: is not a manifest of playhead`);
  const entries: [string, ContentHash][] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const match = LINE.exec(line);
    if (!match) throw new PlayheadError('bad-manifest', `${file}:${index + 2}: is not a line of a manifest`);
    entries.push([unescaped(match[3]!), { type: match[1] as ContentHash['type'], md5: match[2]! }]);
  }
  if (entries.length === 0) throw new PlayheadError('bad-manifest', `${file}: names no files`);
  return Object.fromEntries(entries);
}

/** What a manifest says of a file, however its path is written; null when it does not name it. */
export function expectedHash(manifest: Manifest, file: string): ContentHash | null {
  for (const name of [file, path.normalize(file)])
    if (Object.hasOwn(manifest, name)) return manifest[name] ?? null;
  return null;
}

function escaped(name: string): string {
  return name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function unescaped(name: string): string {
  return name.replace(/\\(n|r|\\)/g, (_, letter) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'));
}
