import { Command, CommanderError } from 'commander';
import { ignoreLostStderr, reportFailure } from './report-failure.ts';
import { printToStdout } from './standard-streams.ts';

declare const __PLAYHEAD_VERSION__: string;

/** The program without its commands. */
export function newProgram(version: string): Command {
  return new Command('playhead')
    .description('A streaming audio player for the terminal: every position is an exact frame.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand('help [command...]', 'show help of a command')
    .enablePositionalOptions();
}

/**
 * Runs the command that the command line names.
 *
 * @param unprinted the exit code where help cannot be printed
 * @param declare adds commands to the program. Its second argument gets the exit code of the one that ran
 * @returns the exit code
 */
export async function runProgram(
  argv: readonly string[],
  unprinted: number,
  declare: (program: Command, setExitCode: (code: number) => void) => void,
): Promise<number> {
  let exitCode = 0;
  /** Help and the version: written at the end, where a failure still decides the exit code. */
  const printed: string[] = [];
  const program = newProgram(__PLAYHEAD_VERSION__)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void printed.push(text),
      outputError: (text, write) => {
        ignoreLostStderr();
        write(text.replace(/^error: /, 'playhead: '));
      },
    });
  declare(program, (code) => (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Commander has told its own errors; asking for help or the version is none.
    if (error instanceof CommanderError)
      return (await printToStdout(printed.join(''))) ? error.exitCode : unprinted;
    return reportFailure(error, argv.includes('--verbose'));
  }
  return exitCode;
}
