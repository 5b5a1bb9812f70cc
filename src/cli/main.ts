import { rawArguments } from './raw-arguments.ts';
import { Command, CommanderError } from 'commander';
import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';
import { registerAttach } from './attach/attach-command.ts';
import { registerCtl } from './ctl/ctl-command.ts';
import { registerDaemon } from './daemon/daemon-command.ts';
import { registerDevices } from './devices/devices-command.ts';
import { registerDoctor } from './doctor/register-doctor.ts';
import { INSPECTIONS, TROUBLE } from './inspection/declarations.ts';
import { declareInspectionCommands } from './inspection/load-inspection.ts';
import { configure } from './config/configure.ts';
import { addPlayOptions, givenOptions } from './play-options.ts';
import type { PlayFlags } from './play-options.ts';
import { ignoreLostStderr, reportFailure } from './report-failure.ts';
import { printToStdout } from './standard-streams.ts';

declare const __PLAYHEAD_VERSION__: string;

const EXAMPLES = `
Examples:
  playhead album/                                play a directory, in order
  playhead song.flac --start 1:30                begin at 1:30, on the exact frame
  playhead talk.mp3 --range 10-20 --range -30-   two parts, joined without a gap
  playhead song.opus --output part.wav --end 50% render the first half
  playhead a.mp3 b.flac --ui none --json         events for a script
  playhead verify -r music/ --only-bad           which files are damaged, and where

Positions: 90, 90.5, 1:30, 1:02:03.250, 1m30s, 1500ms, 50%, 441000f (frame), #3 (chapter), -30 (from the end)`;

/**
 * The program: reads the command line, runs one command, and gives the exit code.
 */
export async function main(given: readonly string[]): Promise<number> {
  const argv = rawArguments(given);
  let exitCode = 0;
  /** Help and the version: written at the end, where a failure still decides the exit code. */
  const printed: string[] = [];
  const program = new Command('playhead')
    .description('A streaming audio player for the terminal: every position is an exact frame.')
    .version(__PLAYHEAD_VERSION__, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void printed.push(text),
      outputError: (text, write) => {
        ignoreLostStderr();
        write(text.replace(/^error: /, 'playhead: '));
      },
    })
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `${EXAMPLES}\n\nplayhead play --help lists the options of playing; playing is what it does without a command.`,
    );

  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  // Only what the first word leaves possible is declared: all commands together take 4 ms.
  const named = INSPECTIONS.filter(({ name }) => name === argv[0]);
  if (named.length === 0)
    addPlayOptions(
      program
        .command('play', { isDefault: true })
        .description('play files, directories, playlists, URLs, or - for standard input')
        .argument('[input...]', 'what to play'),
    )
      .addHelpText('after', EXAMPLES)
      .action(async (inputs: string[], _flags: PlayFlags, command: Command) => {
        const configured = await configure(command);
        const flags = command.opts<PlayFlags>();
        const { opensLastQueue, play } = await import('./play.ts');
        if (inputs.length === 0 && !flags.idle && !opensLastQueue(flags)) command.help({ error: true });
        exitCode = await play(inputs, flags, configured, givenOptions(command));
      });
  if (named.length > 0) declareInspectionCommands(program, named, setExitCode);
  else {
    registerDoctor(program, setExitCode);
    registerDevices(program, setExitCode);
    registerCtl(program, setExitCode);
    registerDaemon(program, setExitCode);
    registerAttach(program, setExitCode);
    declareInspectionCommands(program, INSPECTIONS, setExitCode);
  }

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Commander has told its own errors; asking for help or the version is none.
    if (error instanceof CommanderError)
      return (await printToStdout(printed.join('')))
        ? error.exitCode
        : named.length > 0
          ? TROUBLE
          : EXIT_SETUP_FAILED;
    return reportFailure(error, argv.includes('--verbose'));
  }
  return exitCode;
}
