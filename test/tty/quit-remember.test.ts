import { afterEach, beforeEach, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';

let terminal: TestTerminal;

beforeEach(() => {
  // A shell that ends would write its history into the home that is being removed.
  terminal = openTerminal(80, 24, { HISTFILE: '' });
});
afterEach(() => terminal.close());

const shows = (pattern: RegExp) => (rows: readonly string[]) => rows.some((row) => pattern.test(row));

it('Q remembers the place without --resume, and --resume goes on there', async () => {
  const file = await generated('four-minutes.flac');
  terminal.run(`node bin/playhead.js --output null --start 2:05 '${file}'; echo "ended $?"`);
  await terminal.waitForScreen(shows(/▶ .*2:0[5-9]/), 'the clock at the start that was asked for');
  terminal.press('Q');
  await terminal.waitForScreen(shows(/^ended 0/), 'the end');
  terminal.run(`clear; node bin/playhead.js --output null --resume '${file}'; echo "ended $?"`);
  await terminal.waitForScreen(shows(/▶ .*2:(0[5-9]|1\d)/), 'the clock where it was left');
  terminal.press('q');
  await terminal.waitForScreen(shows(/^ended 0/), 'the end');
});

it.each([
  ['q', 'paused', /‖ .*2:0[5-9]/],
  ['Q', 'playing', /▶ .*2:(0[5-9]|1\d)/],
])('after %s the next start without files opens the queue where it was, %s', async (key, _state, clock) => {
  const file = await generated('four-minutes.flac');
  terminal.run(`node bin/playhead.js --output null --start 2:05 '${file}'; echo "ended $?"`);
  await terminal.waitForScreen(shows(/▶ .*2:0[5-9]/), 'the clock at the start that was asked for');
  terminal.press(key);
  await terminal.waitForScreen(shows(/^ended 0/), 'the end');
  terminal.run('clear; node bin/playhead.js --output null; echo "ended $?"');
  await terminal.waitForScreen(shows(clock), 'the clock where it was left');
  terminal.press('q');
  await terminal.waitForScreen(shows(/^ended 0/), 'the end');
});
