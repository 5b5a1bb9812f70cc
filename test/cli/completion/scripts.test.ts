import { expect, test } from 'vitest';
import { allCommands, nameOf } from '../../../src/cli/command-shape.ts';
import { fishCompletion } from '../../../src/cli/completion/fish.ts';
import { zshCompletion } from '../../../src/cli/completion/zsh.ts';
import { programShape } from '../../helpers/command-shape.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';

const PROGRAM = programShape();

test('fish: a line for every command and every option, with choices', () => {
  const lines = fishCompletion(PROGRAM).split('\n');
  for (const { path, options, commands } of allCommands(PROGRAM)) {
    for (const command of commands)
      expect(
        lines.some((line) => line.includes(` -a ${nameOf(command)} -d `)),
        nameOf(command),
      ).toBe(true);
    for (const { names } of options)
      for (const name of names)
        expect(
          lines.some((line) =>
            line.includes(name.startsWith('--') ? `-l ${name.slice(2)} ` : `-s ${name.slice(1)} `),
          ),
          `${path.join(' ')} ${name}`,
        ).toBe(true);
  }
  expect(lines.some((line) => line.includes("-l ui -x -a 'auto tui plain none'"))).toBe(true);
});

test('zsh: a function for every command, with every option of it', () => {
  const functions = zshCompletion(PROGRAM).split(/^(?=_playhead[\w-]*\(\))/m);
  for (const { path, options } of allCommands(PROGRAM)) {
    const own = functions.find((text) => text.startsWith(`${['_playhead', ...path].join('_')}() {`));
    expect(own, path.join(' ')).toBeDefined();
    for (const { names } of options)
      for (const name of names) expect(own).toMatch(new RegExp(`'\\*${name}[=+]?\\[`));
  }
});

test.each(['bash', 'zsh', 'fish'])('the program prints the script for %s', async (shell) => {
  const { code, stdout, stderr } = await runPlayhead(['completion', shell]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('--input-ipc-server'.slice(2));
});

test('another shell is a usage error that names those there are', async () => {
  const { code, stdout, stderr } = await runPlayhead(['completion', 'tcsh']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('bash, zsh, fish');
});
