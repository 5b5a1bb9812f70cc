import { expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const track = fixture('formats/wav-s16.wav');

it.each([
  [
    ['--read-ahead', '0', track],
    "option '--read-ahead <duration>' argument '0' is invalid. --read-ahead: 0 is too little: use 0.1 (seconds) or more",
  ],
  [
    ['--script', '-', '-'],
    '--script -: standard input is already the audio to play: give the script as a file',
  ],
])('%j is refused, by name', async (args, message) => {
  const { code, stdout, stderr } = await runPlayhead([...args, '--output', '-'], { input: 'wait 1\n' });
  expect(stderr).toBe(`playhead: ${message}\n`);
  expect(stdout).toBe('');
  expect(code).toBe(1);
});

it('a loop whose end comes before its beginning is said not to be one', async () => {
  const { code, events } = await runPlayhead([
    ...[track, '--ab-loop', '0.2-0.1x3', '--json'],
    ...['--output', 'null:fast'],
  ]);
  expect(code).toBe(0);
  expect(events).toContainEqual({
    event: 'warning',
    code: 'no-loop',
    message: `${track}: --ab-loop: there is nothing from A to B in this track: it is not looped`,
  });
});
