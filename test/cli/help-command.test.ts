import { expect, it } from 'vitest';
import { runPlayhead } from '../helpers/run-playhead.ts';

it.each([
  [['ctl', 'loop'], 'Usage: playhead ctl loop [options] <what>'],
  [['ctl'], 'Usage: playhead ctl [options] [command]'],
  [['verify'], 'Usage: playhead verify [options] [input...]'],
  [[], 'Usage: playhead [options] [command]'],
])('help %j', async (words, firstLine) => {
  const { code, stdout, stderr } = await runPlayhead(['help', ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')[0]).toBe(firstLine);
});

it.each([
  [['zzz'], 'there is no command "zzz": "playhead help" lists them'],
  [['ctl', 'zzz'], 'there is no command "zzz": "playhead help ctl" lists them'],
])('help %j is an error', async (words, reason) => {
  const { code, stdout, stderr } = await runPlayhead(['help', ...words]);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `playhead: help: ${reason}\n` });
});
