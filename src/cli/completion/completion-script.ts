import type { Command } from 'commander';
import { shapeOf } from '../command-shape.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const WRITERS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export type Shell = keyof typeof WRITERS;

/** The script for one shell, made from the program's own tree of commands. */
export function completionScript(shell: Shell, program: Command): string {
  return WRITERS[shell](shapeOf(program));
}
