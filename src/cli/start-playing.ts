import { isatty } from 'node:tty';
import { EngineThreads } from '../engine/engine-threads.ts';
import { PlayheadError } from '../player/error.ts';
import { usesSpeaker } from '../player/session-options.ts';
import { EventLog } from './event-log.ts';
import { isLed, leadJob } from './job-leader.ts';
import { divertNativeMessages } from './native-messages.ts';
import type { PlayFlags } from './play-options.ts';
import type { PlayOrder, StartedPlay } from './play-order.ts';
import { checkPlayTargets } from './play-targets.ts';
import { ignoreLostStderr, reportFailure } from './report-failure.ts';

/**
 * `playhead play`: starts the threads, loads the rest of the program while they start up, plays, and gives the exit code.
 *
 * @throws PlayheadError when nothing can be set up
 */
export async function startPlaying(order: PlayOrder): Promise<number> {
  const { inputs, flags, configured } = order;
  const { output } = flags;
  const ui = chooseUi(flags);
  if (ui === 'tui' && configured.screen.whileSuspended === 'play' && !isLed()) return leadJob();
  const writes = checkPlayTargets(inputs, flags, output);
  const log = flags.log === undefined ? null : new EventLog(flags.log);
  const native = usesSpeaker(output) ? divertNativeMessages(flags.log ?? null) : null;
  ignoreLostStderr();
  const isHere = (output.type === 'wav' || output.type === 'raw') && ui !== 'tui';
  let threads: EngineThreads | null = null;
  try {
    if (!isHere) threads = new EngineThreads(output);
    const { play } = await import('./play.ts');
    return await play({ ...order, ui, writes, log, threads });
  } catch (error) {
    // Told here and not by the caller: standard error may end with `native`.
    return reportFailure(error, flags.verbose);
  } finally {
    threads?.stop();
    log?.close();
    await native?.close();
  }
}

function chooseUi(flags: PlayFlags): StartedPlay['ui'] {
  const isRaw = flags.output.type === 'raw';
  if (flags.ui !== 'auto') {
    if (flags.ui === 'tui' && (isRaw || flags.json)) {
      throw new PlayheadError(
        'usage',
        '--ui tui needs standard output for the screen: leave out --json and --output -',
      );
    }
    return flags.ui;
  }
  if (flags.json || isRaw) return 'none';
  // Not `process.stdin` and its like: to look at them makes a pipe non-blocking for every program that shares it.
  // A dumb terminal has no cursor that could be moved.
  if (isatty(0) && isatty(1) && process.env.TERM !== 'dumb') return 'tui';
  return isatty(2) ? 'plain' : 'none';
}
