import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import type { BigIntStats } from 'node:fs';
import path from 'node:path';
import { hasAudioExtension } from '../media/audio-extensions.ts';
import { PlayheadError } from '../player/error.ts';
import { textFromBytes, toFsPath } from '../player/raw-path.ts';
import { systemReason } from '../player/system-error.ts';
import { KIND_NAMES, isOfKind } from './written-kinds.ts';
import type { WrittenKind } from './written-kinds.ts';

/** A file that an option asks to be written. */
export interface WriteTarget {
  /** As the user gave it. */
  readonly path: string;
  /** The option that names it, for messages: `--log`. */
  readonly option: string;
  /** The kind of file that is written there, and may be replaced. */
  readonly kind: WrittenKind;
  /** Replaces a file of another kind too, never an input. */
  readonly force: boolean;
}

/** Tells whether a path is the file that will be written. `-` is standard input. */
export type IsTarget = (input: string) => boolean;

/** As much of a file as shows its kind. */
const HEAD_BYTES = 64 * 1024;
const MOST_LINKS = 40;

/**
 * Refuses a target before anything is read or written: one of the inputs, a file of another kind, and what no file can be made of.
 *
 * @returns the same test for inputs that are found later, in a folder or a list
 * @throws PlayheadError `output`
 */
export function checkTarget(target: WriteTarget, inputs: readonly string[]): IsTarget {
  const { path: given, option } = target;
  try {
    const there = statSync(toFsPath(given), { throwIfNoEntry: false });
    const isTarget = targetTest(given);
    if (inputs.some(isTarget)) throw overwritesInput(target);
    if (there === undefined)
      accessSync(toFsPath(path.dirname(followed(given))), constants.W_OK | constants.X_OK);
    else if (there.isDirectory()) throw new PlayheadError('output', `${option} ${given}: is a directory`);
    // A pipe or a device would be replaced by a file, and its reader would wait for ever.
    else if (!there.isFile())
      throw new PlayheadError(
        'output',
        `${option} ${given}: is no regular file${target.kind === 'wav' ? ' (--output - writes to a pipe)' : ''}`,
      );
    else refuseOtherKind(target, there.size);
    return isTarget;
  } catch (error) {
    throw cannotBeWritten(option, given, error);
  }
}

/** The refusal of a target that is also an input. */
export function overwritesInput({ option, path: given }: WriteTarget): PlayheadError {
  return new PlayheadError(
    'output',
    `${option} ${given}: is also an input, and would be overwritten: name another file`,
  );
}

/** A write error as a message for the user. A `PlayheadError` stays as it is. */
export function cannotBeWritten(option: string, given: string, error: unknown): PlayheadError {
  if (error instanceof PlayheadError) return error as PlayheadError;
  const reason =
    systemReason(error, { ENOENT: 'no such directory', EISDIR: 'is a directory' }) ?? String(error);
  return new PlayheadError('output', `${option} ${given}: cannot be written: ${reason}`, { cause: error });
}

/** The file that a path stands for: what its links point to, even if that is not there yet. Absolute. */
export function followed(given: string): string {
  let file = path.resolve(given);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      file = path.resolve(path.dirname(file), textFromBytes(readlinkSync(toFsPath(file), 'buffer')));
    } catch {
      return file; // no link
    }
  }
  return file;
}

/** Makes a test of whether an input is the target, also through symbolic and hard links. A target that does not exist is no input. */
function targetTest(given: string): IsTarget {
  const target = look(given);
  if (target === undefined) return () => false;
  return (input) => {
    const file = input === '-' ? fstatSync(0, { bigint: true }) : look(input);
    return file?.ino === target.ino && file.dev === target.dev;
  };
}

function look(file: string): BigIntStats | undefined {
  try {
    return statSync(toFsPath(file), { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined; // it cannot be reached: opening it reports why
  }
}

function refuseOtherKind({ path: given, option, kind, force }: WriteTarget, sizeBytes: number): void {
  accessSync(toFsPath(given), constants.W_OK);
  // As sox does, a render replaces what stands there.
  if (force || kind === 'wav') return;
  const refusal = (what: string): PlayheadError =>
    new PlayheadError('output', `${option} ${given}: ${what}: name another file, or replace it with --force`);
  if (hasAudioExtension(given)) throw refusal('is an audio file');
  if (sizeBytes > 0 && !isOfKind(kind, headOf(given), sizeBytes))
    throw refusal(`is there already, and is not ${KIND_NAMES[kind]}`);
}

function headOf(file: string): Buffer {
  const fd = openSync(toFsPath(file), 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(fd, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}
