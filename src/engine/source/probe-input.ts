import { toFsPath } from '../../player/raw-path.ts';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { isUrl } from '../../player/is-url.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { isWholeFlac, withFlacEnd } from '../../formats/flac/flac-length.ts';
import { withImplicitExtension } from '../../media/implicit-extension.ts';
import { probeHeader } from '../../media/probe-header.ts';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import type { TrackChoice } from '../../player/track-choice.ts';
import { type FileStamp, isFresh } from '../../media/file-growth.ts';
import { canFollowGrowth } from './follow-growth.ts';
import type { ProbedInput } from './track-source.ts';

/**
 * Looks at an input before anything is decoded: is it there, may it be read, what does its header say.
 *
 * @param given a path, an `http(s)` URL, or `-` for standard input
 * @param ffmpegPath asked about the few headers that do not say all; null if there is none
 * @param choice which of its audio tracks
 * @throws PlayheadError `no-such-track`, or `unreadable` with the reason, without the path
 */
export async function probeInput(
  given: string,
  ffmpegPath: string | null,
  choice?: TrackChoice,
): Promise<ProbedInput> {
  const noFile = { header: null, stamp: null, isGrowing: false };
  if (given === '-') return { type: 'pipe', path: '-', ...noFile };
  // A path that is empty would be that of the working directory.
  if (given === '') throw new PlayheadError('unreadable', 'is an empty name');
  if (isUrl(given)) return { type: 'url', path: given, ...noFile };
  const file = path.resolve(given);
  // A named pipe (or a shell's <(command)) can be read once, from its start: nothing may look into it beforehand.
  if (await isPipe(file)) return { type: 'pipe', path: file, ...noFile };
  const stamp = await checkReadable(file);
  const header = await headerOf(file, ffmpegPath, choice);
  const isGrowing = header !== null && isFresh(stamp.mtimeMs) && (await mayGrow(header, file));
  return { type: 'file', path: file, header, stamp, isGrowing };
}

/** Whether a file that was written to a moment ago may be only the beginning of one, by what it says of itself. */
async function mayGrow(header: HeaderFacts, file: string): Promise<boolean> {
  if (!canFollowGrowth(header)) return false;
  if (header.container === 'mp3') return header.framesSource !== 'header';
  if (header.container === 'ogg')
    return header.frames === null || header.warnings.some(({ code }) => code === 'no-end-of-stream');
  return header.container !== 'flac' || !(await isWholeFlac(header, file));
}

async function headerOf(
  file: string,
  ffmpegPath: string | null,
  choice: TrackChoice | undefined,
): Promise<HeaderFacts | null> {
  const probed = await probeHeader(file, choice);
  const header = probed && (await withFlacEnd(probed, file));
  if (header === null || ffmpegPath === null) return header;
  return withImplicitExtension(header, file, ffmpegPath, new AbortController().signal);
}

async function isPipe(file: string): Promise<boolean> {
  try {
    const stats = await stat(toFsPath(file));
    return stats.isFIFO() || stats.isSocket() || stats.isCharacterDevice();
  } catch {
    return false; // it cannot be looked at: the next look says why
  }
}

async function checkReadable(file: string): Promise<FileStamp> {
  try {
    const stats = await stat(toFsPath(file));
    if (stats.isDirectory()) throw new PlayheadError('unreadable', 'is a directory');
    if (stats.isFile() && stats.size === 0) throw new PlayheadError('unreadable', 'is empty');
    await (await open(toFsPath(file), 'r')).close();
    return { sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
  } catch (error) {
    if (error instanceof PlayheadError) throw error;
    throw new PlayheadError('unreadable', reasonOf(error), { cause: error });
  }
}
