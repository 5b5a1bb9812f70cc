import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const ALBUM = path.join(ROOT, 'fixtures', 'album');
const PLAYHEAD = `node '${path.join(ROOT, 'bin', 'playhead.js')}' --output null`;

let terminal: TestTerminal;
let dir: string;

beforeEach(() => {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  dir = mkdtempSync(path.join(ROOT, '.cache', 'panels-'));
});
afterEach(() => {
  terminal.close();
  removeFolder(dir);
});

const shows = (text: string | RegExp) => (rows: readonly string[]) =>
  rows.some((row) => (typeof text === 'string' ? row.includes(text) : text.test(row)));

/** Whether an entry stands in the third row of the queue, whatever number its tags give it. */
const isThird = (title: string) => (rows: readonly string[]) => {
  const heading = rows.findIndex((row) => row.includes('─ Continuous'));
  return rows[heading + 3]?.includes(title) === true;
};

describe('the queue', () => {
  beforeEach(async () => {
    terminal = openTerminal(80, 24);
    terminal.run(`${PLAYHEAD} --loop inf '${ALBUM}'`);
    await terminal.waitForScreen(shows(/3 {2}Last Tram/), 'the queue');
  });

  it('removes and moves what is selected, and takes it back', async () => {
    terminal.press('j', 'd');
    await terminal.waitForScreen(
      (rows) => shows('1/2')(rows) && !shows(/2 {2}Two Stairs/)(rows),
      'the removal',
    );
    terminal.press('u');
    await terminal.waitForScreen(shows(/^ +2 {2}Two Stairs/), 'the removal taken back');
    terminal.press('H', 'j', 'J');
    await terminal.waitForScreen(isThird('Two Stairs'), 'the move');
    terminal.press('u');
    await terminal.waitForScreen(shows(/^ +2 {2}Two Stairs/), 'the move taken back');
    terminal.press('u');
    await terminal.waitForScreen(shows('nothing to undo'), 'that there is no more');
  });

  it('gets files and folders from the file browser', async () => {
    terminal.close();
    terminal = openTerminal(80, 24);
    mkdirSync(path.join(dir, 'Ünïcode ➤ folder'));
    copyFileSync(path.join(ALBUM, '03 Last Tram.flac'), path.join(dir, 'Ünïcode ➤ folder', 'x.flac'));
    writeFileSync(path.join(dir, 'notes.txt'), 'no music');
    terminal.run(`cd '${dir}'; ${PLAYHEAD} --loop inf '${ALBUM}/01 Lamplight.flac'`);
    await terminal.waitForScreen(shows('Lamplight'), 'the screen');
    terminal.press('2');
    await terminal.waitForScreen(shows('Ünïcode ➤ folder'), 'the folder');
    expect(terminal.screen().some((row) => row.includes('notes.txt'))).toBe(false);
    terminal.press('a');
    await terminal.waitForScreen(shows('added Ünïcode ➤ folder'), 'the word of it');
    terminal.press('Enter');
    await terminal.waitForScreen(shows('x.flac'), 'what is in the folder');
    terminal.press('BSpace', '1');
    await terminal.waitForScreen(shows(/^ +[›]? +[23] {2}Last Tram/), 'the added track with its title');
  });
});

describe('a track', () => {
  it('shows the lyrics beside it, the sung line marked and followed', async () => {
    terminal = openTerminal(80, 24);
    copyFileSync(path.join(ALBUM, '01 Lamplight.flac'), path.join(dir, 'song.flac'));
    writeFileSync(
      path.join(dir, 'song.lrc'),
      '[00:00.50]first line\n[00:02.00]second 行\n[03:00.00]never sung\n',
    );
    terminal.run(`${PLAYHEAD} --loop inf '${dir}/song.flac'`);
    await terminal.waitForScreen(shows('Lamplight'), 'the screen');
    terminal.press('4');
    await terminal.waitForScreen(shows(/▶ first line/), 'the first line');
    await terminal.waitForScreen(shows(/▶ second 行/), 'the second line');
    expect(terminal.screen().some((row) => /^ +never sung/.test(row))).toBe(true);
  });

  it('shows its A-B range under the bar', async () => {
    terminal = openTerminal(80, 24);
    terminal.run(`${PLAYHEAD} --loop inf '${ALBUM}'`);
    await terminal.waitForScreen(shows('Lamplight'), 'the screen');
    terminal.press('Space', 'g', '1', 'Enter');
    await terminal.waitForScreen(shows(/0:01\.0/), 'one second');
    terminal.press('Space', 'l');
    await terminal.waitForScreen(shows('⸤A'), 'A');
    terminal.press('S-Right', 'l');
    await terminal.waitForScreen(shows('B⸥'), 'B');
    terminal.press('l');
    await terminal.waitForScreen((rows) => !shows('⸤A')(rows), 'the end of the loop');
  });
});

describe('a terminal', () => {
  it('without colours gets none, and weight and signs tell the same', async () => {
    terminal = openTerminal(80, 24, { NO_COLOR: '1' });
    terminal.run(`${PLAYHEAD} --loop inf '${ALBUM}'`);
    await terminal.waitForScreen(shows(/3 {2}Last Tram/), 'the screen');
    const codes =
      terminal
        .colouredScreen()
        .join('\n')
        .match(/\u001b\[([\d;]*)m/g) ?? [];
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect(code).not.toMatch(/\[(?:.*;)?(?:3[0-8]|4[0-8]|9\d|10\d)/);
    expect(terminal.screen().some((row) => row.includes('▀'))).toBe(false);
  });

  it('without Unicode gets ASCII only', async () => {
    terminal = openTerminal(80, 24, { LANG: 'C', LC_ALL: 'C' });
    terminal.run(`${PLAYHEAD} --loop inf '${ALBUM}'`);
    await terminal.waitForScreen(shows(/> {3}1 {2}Lamplight/), 'the screen');
    await terminal.waitForScreen(shows(/> \d:\d\d {4}=+#-* {3}-\d:\d\d/), 'the bar');

    for (const row of terminal.screen()) expect(row).toMatch(/^[\u0000-\u007f]*$/);
  });

  it('gets the user’s theme and keys, and hears what is wrong with the file', async () => {
    // Longer than the screen is wide: what is wrong with the file is told all the same.
    const home = path.join(dir, 'a-long-name-of-a-folder', 'and-another-one-within-it');
    mkdirSync(path.join(home, 'playhead'), { recursive: true });
    writeFileSync(
      path.join(home, 'playhead', 'config.toml'),
      '[screen]\ntheme = "mono"\nmoose = 1\n[keys]\nx = "quit"\n[play]\nvolume = 70\n',
    );
    terminal = openTerminal(80, 24, { XDG_CONFIG_HOME: home });
    terminal.run(`${PLAYHEAD} --loop inf '${ALBUM}'; echo "ended $?"`);
    await terminal.waitForScreen(shows(/vol 70$/), 'the default volume');
    await terminal.waitForScreen(shows(/config\.toml:3:1: unknown setting/), 'the warning');
    await terminal.waitForScreen(
      (rows) => (rows.at(-1) ?? '').endsWith('x quit'),
      'the user’s own key in the hints',
      15_000,
    );
    terminal.press('x');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
    // The line is longer than the terminal is wide: it goes on in the next row.
    expect(terminal.screen().join('')).toMatch(/playhead: .*config\.toml:3:1: unknown setting "moose"/);
  });

  it('that is only watched gets one line that changes in place', async () => {
    terminal = openTerminal(60, 10);
    terminal.run(
      `${PLAYHEAD} --ui plain '${ALBUM}/01 Lamplight.flac' '${ALBUM}/nothing.flac' --loop 2; echo "ended $?"`,
    );
    await terminal.waitForScreen(
      shows(/^\[play\] 0:0\d \/ 0:04 \(\d+ %\) {2}1\/2 {2}Lamplight$/),
      'the status',
    );
    await terminal.waitForScreen(shows('ended 3'), 'the end');
    const rows = terminal.screen().filter((row) => row !== '');
    expect(rows.filter((row) => row.startsWith('[play]'))).toHaveLength(0);
    expect(rows.filter((row) => row.startsWith('playhead: '))).toHaveLength(1);
  });
});
