import { declareCommands } from '../command-tree.ts';
import { shapeOf } from '../command-shape.ts';
import { newProgram } from '../program.ts';
import { manPage } from './man-page.ts';

/** The manual page of this version: the build writes it to `man/playhead.1`. */
export function currentManPage(version: string): string {
  const program = newProgram(version);
  declareCommands(program, () => undefined);
  return manPage(shapeOf(program), version);
}
