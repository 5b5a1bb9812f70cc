import { inspectionContext } from '../inspect/batch/job-runner.ts';
import { inspectFile } from '../inspect/inspect-file.ts';
import type { InspectionContext } from '../inspect/inspection.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import { BATCH_COMMANDS } from './inspection/commands.ts';
import type { InspectionFlags } from './inspection/declarations.ts';
import { runBatchCommand } from './inspection/run-batch-command.ts';
import { inspectSections, type InspectSection } from './inspection/show-inspect.ts';

const TROUBLE = 2;
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
  const onBrokenPipe = stop(BROKEN_PIPE);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  process.stdout.on('error', onBrokenPipe);
  try {
    const exitCode = await runBatchCommand(prepare, inputs, flags, stopping.signal);
    return stoppedWith || exitCode;
  } catch (error) {
    if (stoppedWith === 0) process.stderr.write(`playhead: ${reasonOf(error)}\n`);
    return stoppedWith || TROUBLE;
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
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
  const context: InspectionContext = {
    ...inspectionContext(null, signal),
    ffmpegPath() {
      if (ffmpegPath === null) throw new PlayheadError('no-ffmpeg', 'there is no ffmpeg');
      return ffmpegPath;
    },
  };
  return inspectSections(await inspectFile({ file, path: file }, { exact: false }, context));
}
