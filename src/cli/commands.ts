import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';
import { declareCommands } from './command-tree.ts';
import { INSPECTIONS, TROUBLE } from './inspection/declarations.ts';
import { declareInspectionCommands } from './inspection/load-inspection.ts';
import { runProgram } from './program.ts';

/** Runs any command. @returns the exit code */
export function runCommand(argv: readonly string[]): Promise<number> {
  // An inspection command is declared alone: declaring them all takes 4 ms.
  const named = INSPECTIONS.filter(({ name }) => name === argv[0]);
  if (named.length === 0) return runProgram(argv, EXIT_SETUP_FAILED, declareCommands);
  return runProgram(argv, TROUBLE, (program, setExitCode) => {
    declareInspectionCommands(program, named, setExitCode);
  });
}
