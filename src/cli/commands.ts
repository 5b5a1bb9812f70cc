import type { Command } from 'commander';
import { PlayheadError } from '../player/error.ts';
import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';
import { declareCommands } from './command-tree.ts';
import { INSPECTIONS, TROUBLE } from './inspection/declarations.ts';
import { declareInspectionCommands } from './inspection/load-inspection.ts';
import { newProgram, runProgram } from './program.ts';
import { reportFailure } from './report-failure.ts';

/** Runs any command. @returns the exit code */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const [first, ...words] = argv;
  if (first === 'help' && words.length > 0) return helpOf(words);
  // An inspection command is declared alone: declaring them all takes 4 ms.
  const named = INSPECTIONS.filter(({ name }) => name === first);
  if (named.length === 0) return runProgram(argv, EXIT_SETUP_FAILED, declareCommands);
  return runProgram(argv, TROUBLE, (program, setExitCode) => {
    declareInspectionCommands(program, named, setExitCode);
  });
}

/** `help ctl loop` is `ctl loop --help`, for commands that there are. */
function helpOf(words: readonly string[]): Promise<number> | number {
  const program = newProgram('');
  declareCommands(program, () => undefined);
  let command = program;
  for (const word of words) {
    const found = word === 'help' ? command : command.commands.find((one) => one.name() === word);
    if (found === undefined && !word.startsWith('-'))
      return reportFailure(new PlayheadError('usage', `help: ${unknownCommand(command, word)}`), false);
    command = found ?? command;
  }
  return runCommand([...words.filter((word) => word !== 'help'), '--help']);
}

function unknownCommand(command: Command, word: string): string {
  const group = command.parent === null ? '' : ` ${command.name()}`;
  return `there is no command ${JSON.stringify(word)}: "playhead help${group}" lists them`;
}
