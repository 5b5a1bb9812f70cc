import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspectionContext } from '../inspect/batch/job-runner.ts';
import { inspectFile } from '../inspect/inspect-file.ts';
import type { InspectionContext } from '../inspect/inspection.ts';
import type { InspectReport } from '../inspect/report/inspect-report.ts';
import { printable } from '../media/printable.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import { BATCH_COMMANDS } from './inspection/commands.ts';
import { TROUBLE } from './inspection/declarations.ts';
import type { InspectionFlags } from './inspection/declarations.ts';
import { runBatchCommand } from './inspection/run-batch-command.ts';
import { ignoreLostStderr } from './report-failure.ts';
import { onStdoutLost } from './standard-streams.ts';
import { inspectSections, type InspectSection } from './inspection/show-inspect.ts';

const INTERRUPTED = 130;
const TERMINATED = 143;
/** The reader of our output went away, as with `| head`: what a shell calls a death by SIGPIPE. */
const BROKEN_PIPE = 141;

/** Runs one inspection command and gives its exit code. Never throws. */
export async function runInspection(
  name: string,
  inputs: readonly string[],
  flags: InspectionFlags,
): Promise<number> {
  const prepare = BATCH_COMMANDS[name];
  if (!prepare) throw new Error(`no inspection command ${name}`);
  const stopping = new AbortController();
  let stoppedWith = 0;
  const stop = (exitCode: number) => () => {
    stoppedWith ||= exitCode;
    stopping.abort();
  };
  const handlers = [
    ['SIGINT', stop(INTERRUPTED)],
    ['SIGTERM', stop(TERMINATED)],
  ] as const;
  for (const [signal, handler] of handlers) process.on(signal, handler);
  ignoreLostStderr();
  const unwatch = onStdoutLost((error) => {
    if (error !== null) process.stderr.write(`playhead: ${printable(reasonOf(error))}\n`);
    stop(error === null ? BROKEN_PIPE : TROUBLE)();
  });
  try {
    const exitCode = await runBatchCommand(prepare, inputs, flags, stopping.signal);
    await nextTurn(); // the last write may have failed
    return stoppedWith || exitCode;
  } catch (error) {
    if (stoppedWith === 0) process.stderr.write(`playhead: ${printable(reasonOf(error))}\n`);
    return stoppedWith || TROUBLE;
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    unwatch();
  }
}

/**
 * What `playhead inspect` shows of a file, by sections. Never throws on a bad file: then there are none.
 *
 * @throws the signal's reason when it is aborted
 */
export async function describeFile(
  file: string,
  ffmpegPath: string | null,
  signal: AbortSignal,
): Promise<readonly InspectSection[]> {
  return inspectSections(await inspectFor(file, ffmpegPath, signal));
}

/** The report of one file, for a player that tells remotes of it. Never throws on a bad file: its `error` is data. */
export function inspectOne(file: string, ffmpegPath: string | null): Promise<InspectReport> {
  return inspectFor(file, ffmpegPath, new AbortController().signal);
}

function inspectFor(file: string, ffmpegPath: string | null, signal: AbortSignal): Promise<InspectReport> {
  const context: InspectionContext = {
    ...inspectionContext(ffmpegPath, signal),
    ...(ffmpegPath === null && {
      ffmpegPath: () => {
        throw new PlayheadError('no-ffmpeg', 'there is no ffmpeg');
      },
    }),
  };
  return inspectFile({ file, path: file }, { exact: false }, context);
}
