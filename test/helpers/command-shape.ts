import { declareCommands } from '../../src/cli/command-tree.ts';
import { shapeOf } from '../../src/cli/command-shape.ts';
import type { CommandShape } from '../../src/cli/command-shape.ts';
import { newProgram } from '../../src/cli/program.ts';

/** The tree of commands as the program declares it. */
export function programShape(): CommandShape {
  const program = newProgram('1.2.3');
  declareCommands(program, () => undefined);
  return shapeOf(program);
}
