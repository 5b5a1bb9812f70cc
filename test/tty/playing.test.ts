import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/ui/text/cells.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';

const ALBUM = 'fixtures/album';
const PLAY = 'node bin/playhead.js --output null';

let terminal: TestTerminal;

beforeEach(() => {
  terminal = openTerminal(80, 24);
});
afterEach(() => terminal.close());

const shows = (text: string | RegExp) => (rows: readonly string[]) =>
  rows.some((row) => (typeof text === 'string' ? row.includes(text) : text.test(row)));

/** The row with the clock, and the seconds it shows. */
function clockSeconds(rows: readonly string[]): number {
  const match = rows.map((row) => /(\d+):(\d\d)(?:\.(\d))?\s/.exec(row)).find((found) => found !== null);
  if (!match) throw new Error(`no clock in\n${rows.join('\n')}`);
  return Number(match[1]) * 60 + Number(match[2]) + Number(match[3] ?? 0) / 10;
}

async function start(args = `${ALBUM} --loop inf`): Promise<void> {
  terminal.run(`${PLAY} ${args}; echo "ended $?"`);
  await terminal.waitForScreen(shows('Lamplight'), 'the first track on the screen');
  await terminal.waitForScreen(shows(/▶ .*\d:\d\d/), 'the clock');
}

describe('the screen in a terminal', () => {
  it('shows title, artist, album, format, queue and volume at 80×24', async () => {
    await start();
    await terminal.waitForScreen(shows(/FLAC 16\/44\.1$/), 'the format');
    await terminal.waitForScreen(shows(/3 {2}Last Tram .*0:04/), 'the durations');
    const rows = terminal.screen();
    expect(rows.filter(shows1('Lamplight'))).toHaveLength(2);
    expect(rows.some(shows1('The Playheads'))).toBe(true);
    expect(rows.some(shows1('Continuous · 2024 · 1/3'))).toBe(true);
    expect(rows.some((row) => /1 Queue {2}2 Files .*vol 100$/.test(row))).toBe(true);
    expect(rows.some((row) => /─ Continuous .* 1\/3 · 0:1\d$/.test(row))).toBe(true);
    expect(rows.some((row) => /^ {2}▶ {3}1 {2}Lamplight/.test(row))).toBe(true);
    expect(rows.at(-1)).toMatch(/space pause .*\? help {2}q quit/);
  });

  it('goes through every key of the contract that can be seen', async () => {
    await start();
    terminal.press('Space');
    await terminal.waitForScreen(shows(/^ {2}‖ {3}1 {2}Lamplight/), 'the pause in the queue');
    terminal.press('Home');
    await terminal.waitForScreen((rows) => clockSeconds(rows) === 0, 'the start');
    terminal.press('S-Right');
    await terminal.waitForScreen((rows) => clockSeconds(rows) === 1, 'one second on');
    terminal.press('S-Right', 'S-Left');
    await terminal.waitForScreen((rows) => clockSeconds(rows) === 1, 'one second on and back');
    terminal.press('g');
    await terminal.waitForScreen(shows('go to'), 'the prompt');
    terminal.press('2', '.', '5', 'Enter');
    await terminal.waitForScreen((rows) => clockSeconds(rows) === 2.5, 'the typed position');
    terminal.press('Space');
    await terminal.waitForScreen(shows('seek to 0:02.500'), 'what happened');
    terminal.press('9');
    await terminal.waitForScreen(shows(/vol 98$/), 'the volume');
    terminal.press('0', '0');
    await terminal.waitForScreen(shows(/vol 102$/), 'the volume');
    terminal.press('m');
    await terminal.waitForScreen(shows('muted'), 'mute');
    terminal.press('m', ']');
    await terminal.waitForScreen(shows('1.10×'), 'the speed');
    terminal.press('[', '[');
    await terminal.waitForScreen(shows('0.91×'), 'the speed');
    terminal.press('BSpace');
    await terminal.waitForScreen((rows) => !shows('0.91×')(rows), 'normal speed');
    terminal.press('s');
    await terminal.waitForScreen(shows('shuffle on'), 'shuffle');
    terminal.press('s', 'r');
    await terminal.waitForScreen(shows('↻all'), 'repeat');
    terminal.press('o');
    await terminal.waitForScreen(shows(/ 0:04$/), 'the total time');
    terminal.press('>');
    await terminal.waitForScreen(shows(/^ {2}[▶‖] {3}2 {2}Two Stairs/), 'the next track');
    terminal.press('<');
    await terminal.waitForScreen(shows(/^ {2}[▶‖] {3}1 {2}Lamplight/), 'the track before');
    terminal.press('j', 'j', 'Enter');
    await terminal.waitForScreen(shows(/^ {2}[▶‖] {3}3 {2}Last Tram/), 'the selected track');
    terminal.press('?');
    await terminal.waitForScreen(shows('to a position'), 'the help');
    terminal.press('q');
    terminal.press('5');
    await terminal.waitForScreen(
      shows(/^ {2}audio +flac, 44100 Hz, stereo, 16 bit, lossless/),
      'the details',
    );
    terminal.press('1', '/', 's', 't', 'a', 'i', 'r');
    await terminal.waitForScreen(shows('"stair": 1 of 3'), 'the filter');
    expect(terminal.screen().some(shows1('Two Stairs'))).toBe(true);
    terminal.press('Escape');
    await terminal.waitForScreen(shows(/1 {2}Lamplight/), 'the whole queue');
    terminal.press('q');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
  });

  it('says in the prompt what is wrong with a position', async () => {
    await start();
    terminal.press('g', 'x', 'y', 'Enter');
    await terminal.waitForScreen(shows(/go to xy.*"xy" is not a seek target/), 'the error in place');
    terminal.press('Escape');
    await terminal.waitForScreen(shows('? help'), 'the hints');
  });

  it('fits 40×10 and 20×5 and comes back', async () => {
    await start();
    terminal.resize(40, 10);
    await terminal.waitForScreen(
      (rows) => rows.length === 10 && rows[0] === ' ▶ Lamplight' && shows('vol 100')(rows),
      'the small screen',
    );
    expect(terminal.screen().every((row) => cellWidth(row) <= 40)).toBe(true);
    terminal.resize(20, 5);
    await terminal.waitForScreen((rows) => rows.length === 5 && rows[0] === '▶ Lamplight', 'the tiny screen');
    expect(terminal.screen().every((row) => cellWidth(row) <= 20)).toBe(true);
    terminal.resize(80, 24);
    await terminal.waitForScreen(shows('Continuous · 2024'), 'the full screen');
    expect(terminal.screen().at(-1)).toMatch(/q quit$/);
  });

  it('shows wide characters without cutting one', async () => {
    terminal.run(`${PLAY} fixtures/tagged --loop inf`);
    await terminal.waitForScreen(shows('月の光と猫の足音'), 'the Japanese title');
    for (const width of [80, 79, 60, 41, 40, 33, 32, 29, 28, 21, 20]) {
      terminal.resize(width, 24);
      await terminal.waitForScreen(
        (rows) => shows(/月/)(rows) && rows.every((row) => cellWidth(row) <= width),
        `${width} columns`,
      );
    }
  });

  it('seeks where the bar is clicked and dragged, and turns the volume with the wheel', async () => {
    await start();
    terminal.press('Space');
    await terminal.waitForScreen(shows(/\d:\d\d\.\d/), 'the tenths of the pause');
    const row = terminal.screen().findIndex((line) => /\d:\d\d\.\d/.test(line)) + 1;
    const bar = /^(.*?\d:\d\d\.\d {2})(.*?) {3}−\d:\d\d$/.exec(terminal.screen()[row - 1]!)!;
    const first = bar[1]!.length;
    const width = bar[2]!.length;
    const middle = first + Math.floor(width / 2);
    terminal.sendBytes(`\u001b[<0;${middle + 1};${row}M`);
    terminal.sendBytes(`\u001b[<0;${middle + 1};${row}m`);
    const expected = Math.floor((((middle - first + 0.5) / width) * 4 + 1e-9) * 10) / 10;
    await terminal.waitForScreen((rows) => Math.abs(clockSeconds(rows) - expected) < 0.11, `${expected} s`);
    terminal.sendBytes(
      `\u001b[<0;${middle + 1};${row}M\u001b[<32;${first + 1};${row}M\u001b[<0;${first + 1};${row}m`,
    );
    await terminal.waitForScreen((rows) => clockSeconds(rows) === 0, 'the start of the bar');
    terminal.sendBytes('\u001b[<65;5;2M');
    await terminal.waitForScreen(shows(/vol 98$/), 'the volume');
  });
});

function shows1(text: string): (row: string) => boolean {
  return (row) => row.includes(text);
}
