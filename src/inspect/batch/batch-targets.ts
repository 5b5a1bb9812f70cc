import { toFsPath } from '../../player/raw-path.ts';
import { createWriteStream, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { PlayheadError } from '../../player/error.ts';
import { findInputs } from '../../media/find-inputs.ts';
import type { ModuleSupport } from '../../media/module-support.ts';
import type { InspectionTarget } from '../inspection.ts';

export interface BatchTargetsOptions {
  readonly recursive: boolean;
  /** As in `WalkOptions`. */
  readonly videoFiles: boolean;
  readonly modules: ModuleSupport;
  readonly signal: AbortSignal;
  /** What `-` reads. */
  readonly stdin: Readable;
  /** Gets what must be done when the whole batch is over. */
  readonly cleanups: (() => Promise<void>)[];
  /** Told of each input that is no file to look at; the batch continues. */
  readonly onProblem: (file: string, error: PlayheadError) => void;
}

/** The files that a batch looks at: named ones as they are, directories (with `-r`) by what they hold, `-` as a copy. */
export async function* batchTargets(
  inputs: readonly string[],
  options: BatchTargetsOptions,
): AsyncGenerator<InspectionTarget> {
  const isInterrupted = (): boolean => options.signal.aborted;
  for (const input of inputs) {
    if (isInterrupted()) return;
    if (input === '-') {
      yield* standardInput(options);
    } else if (!isDirectory(input)) {
      yield { file: input, path: input };
    } else if (!options.recursive) {
      options.onProblem(input, new PlayheadError('is-directory', 'is a directory (use -r)'));
    } else {
      let found = 0;
      for await (const { path: file } of findInputs([input], options)) {
        found++;
        yield { file, path: file };
      }
      // Nothing looked at is not all well: the name may be wrong.
      if (found === 0 && !isInterrupted())
        options.onProblem(input, new PlayheadError('no-audio-files', 'holds no audio files'));
    }
  }
}

/** Parsers read here and there, so standard input is copied to a file that lives as long as the batch. */
async function* standardInput(options: BatchTargetsOptions): AsyncGenerator<InspectionTarget> {
  const directory = await mkdtemp(path.join(tmpdir(), 'playhead-'));
  options.cleanups.push(() => rm(directory, { recursive: true, force: true }));
  const copy = path.join(directory, 'stdin');
  await pipeline(options.stdin, createWriteStream(copy, { mode: 0o600 }), { signal: options.signal });
  yield { file: '-', path: copy };
}

function isDirectory(input: string): boolean {
  try {
    return statSync(toFsPath(input)).isDirectory();
  } catch {
    return false; // opening it reports the error
  }
}
