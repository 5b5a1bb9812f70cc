import { expect, it } from 'vitest';
import { OTHER_COMMANDS } from '../../src/cli/main.ts';
import { programShape } from '../helpers/command-shape.ts';

it('every command but play is one that the bundle of all commands is loaded for', () => {
  const declared = programShape().commands.map(({ path }) => path[0]);
  expect([...OTHER_COMMANDS, 'play'].sort()).toEqual(declared.sort());
});
