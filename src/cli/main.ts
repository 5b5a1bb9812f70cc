import { rawArguments } from './raw-arguments.ts';
import { CommanderError } from 'commander';
import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';
import { declareCommands } from './command-tree.ts';
import { INSPECTIONS, TROUBLE } from './inspection/declarations.ts';
import { declareInspectionCommands } from './inspection/load-inspection.ts';
import { newProgram } from './program.ts';
import { ignoreLostStderr, reportFailure } from './report-failure.ts';
import { printToStdout } from './standard-streams.ts';

declare const __PLAYHEAD_VERSION__: string;

/**
 * The program: reads the command line, runs one command, and gives the exit code.
 */
export async function main(given: readonly string[]): Promise<number> {
  const argv = rawArguments(given);
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

  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  // An inspection command is declared alone: declaring them all takes 4 ms.
  const named = INSPECTIONS.filter(({ name }) => name === argv[0]);
  if (named.length > 0) declareInspectionCommands(program, named, setExitCode);
  else declareCommands(program, setExitCode);

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
