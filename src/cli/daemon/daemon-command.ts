import type { Command } from 'commander';
import { PlayheadError } from '../../player/error.ts';
import { configure } from '../config/configure.ts';
import { addPlayOptions, givenOptions } from '../play-options.ts';
import type { PlayFlags } from '../play-options.ts';
import { isHeard } from '../../player/session-options.ts';
import { reportFailure } from '../report-failure.ts';
import { startPlaying } from '../start-playing.ts';

interface DaemonFlags extends PlayFlags {
  readonly detach: boolean;
}

const EXAMPLES = `
Examples:
  playhead daemon --detach --resume music/   a player without a terminal, which continues where it was
  playhead ctl toggle                        drive it
  playhead attach                            look at it; q leaves it playing
  playhead ctl quit                          end it`;

/** Declares `playhead daemon`. */
export function registerDaemon(program: Command, setExitCode: (code: number) => void): void {
  addPlayOptions(
    program
      .command('daemon')
      .description('a player without a screen that stays, for ctl and attach; one a user')
      .argument('[input...]', 'what to play'),
  )
    .optionsGroup('Daemon:')
    .option('--detach', 'run in the background: print the process number once it listens', false)
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], _flags: DaemonFlags, command: Command) => {
      setExitCode(await runDaemon(inputs, command));
    });
}

async function runDaemon(inputs: readonly string[], command: Command): Promise<number> {
  const configured = await configure(command);
  const flags = command.opts<DaemonFlags>();
  try {
    checkFlags(inputs, flags, (name) => command.getOptionValueSource(name) === 'cli');
  } catch (error) {
    return reportFailure(error, flags.verbose);
  }
  const { detachDaemon, tellListening } = await import('./detach.ts');
  if (flags.detach) return detachDaemon(process.argv.slice(2));
  // A configuration that suits players with a screen is no reason not to start.
  const asDaemon: PlayFlags = { ...flags, ui: 'none', idle: true, exitAtEnd: false };
  return startPlaying({
    inputs,
    flags: asDaemon,
    configured,
    isGiven: givenOptions(command),
    daemon: { onListening: tellListening },
  });
}

/** @throws PlayheadError `usage` for what makes no sense without an end, a screen or a terminal */
function checkFlags(
  inputs: readonly string[],
  { output, exitAtEnd, ui, detach }: DaemonFlags,
  isGiven: (name: keyof DaemonFlags) => boolean,
): void {
  if (!isHeard(output)) throw usage('--output: a daemon plays in real time: use auto, speaker or null');
  if (exitAtEnd && isGiven('exitAtEnd'))
    throw usage('--exit-at-end: a daemon stays when the list is over: leave it out, or use playhead play');
  if (isGiven('ui') && ui !== 'none' && ui !== 'auto')
    throw usage(`--ui ${ui}: a daemon has no screen: playhead attach shows it`);
  if (detach && inputs.includes('-'))
    throw usage('--detach: standard input cannot be detached: name a file to play');
}

function usage(message: string): PlayheadError {
  return new PlayheadError('usage', message);
}
