import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';

/* What a day of use finds, in a real terminal. */

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const ALBUM = path.join(ROOT, 'fixtures', 'album');
const PLAY = 'node bin/playhead.js --output null';

let terminal: TestTerminal;
afterEach(() => terminal.close());

const shows = (text: string | RegExp) => (rows: readonly string[]) =>
  rows.some((row) => (typeof text === 'string' ? row.includes(text) : text.test(row)));

function start(line: string, env: Readonly<Record<string, string>> = {}, rows = 24): void {
  terminal = openTerminal(80, rows, { HISTFILE: '', ...env });
  terminal.run(`${line}; echo "ended $?"`);
}

describe('the end of the queue', () => {
  it('leaves the screen, with the last track stopped; next there does nothing, enter plays it again', async () => {
    start(`${PLAY} --start 3 '${ALBUM}/03 Last Tram.flac'`);
    await terminal.waitForScreen(shows(/^ {2}■ 0:04/), 'the end of the track');
    await terminal.waitForScreen((rows) => rows.at(-1)!.includes('the queue is over'), 'the word of it');
    terminal.press('>');
    terminal.press('Enter');
    await terminal.waitForScreen(
      shows(/^ {2}▶ {3}3 {2}Last Tram|^ {2}▶ {3}1 {2}Last Tram/),
      'the track again',
    );
    terminal.press('q');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
  });

  it('ends the player where that is asked for', async () => {
    start(`${PLAY} --exit-at-end --start 3 '${ALBUM}/03 Last Tram.flac'`);
    await terminal.waitForScreen(shows('ended 0'), 'the end');
  });

  it('is not reached by > on the last track', async () => {
    start(`${PLAY} '${ALBUM}/03 Last Tram.flac'`);
    await terminal.waitForScreen(shows(/▶ 0:0\d/), 'the clock');
    terminal.press('Space', '>', '>');
    await terminal.waitForScreen(shows(/‖ 0:0\d\.\d/), 'the pause, still');
    terminal.press('q');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
  });
});

describe('the first frame', () => {
  it('has the volume and the modes of the command line, and toggles act the right way round', async () => {
    start(`${PLAY} --volume 40 --shuffle --repeat inf --loop inf '${ALBUM}'`);
    await terminal.waitForScreen(shows(/⇄ {2}↻all {2}⟲1 {2}vol 40$/), 'the modes');
    terminal.press('s');
    await terminal.waitForScreen(shows('shuffle off'), 'the word of it');
    await terminal.waitForScreen((rows) => !shows('⇄')(rows), 'no mark');
    terminal.press('L');
    await terminal.waitForScreen((rows) => !shows('⟲')(rows), 'no loop');
  });
});

describe('the mouse', () => {
  it('chooses tabs, mutes, and scrolls texts without touching the volume', async () => {
    start(`${PLAY} --loop inf '${ALBUM}'`);
    await terminal.waitForScreen(shows('5 Info'), 'the tabs');
    const rows = terminal.screen();
    const line = rows.findIndex((row) => row.includes('5 Info'));
    const click = (text: string): void => {
      const column = rows[line]!.indexOf(text) + 1;
      terminal.sendBytes(`\u001b[<0;${column + 1};${line + 1}M\u001b[<0;${column + 1};${line + 1}m`);
    };
    click('5 Info');
    await terminal.waitForScreen(shows(/44100 Hz/), 'the details');
    terminal.sendBytes('\u001b[<65;10;20M'.repeat(5));
    click('1 Queue');
    await terminal.waitForScreen(shows(/3 {2}Last Tram/), 'the queue');
    expect(terminal.screen()[line]).toMatch(/vol 100$/);
    click('vol 100');
    await terminal.waitForScreen(shows(/muted$/), 'mute');
  });
});

describe('the file browser', () => {
  it('has its own arrows and keys, and says them', async () => {
    start(
      `cd '${ROOT}/fixtures' && node '${ROOT}/bin/playhead.js' --output null '${await generated('four-minutes.flac')}'`,
    );
    await terminal.waitForScreen(shows(/▶ 0:0\d/), 'the clock');
    terminal.press('2');
    await terminal.waitForScreen(shows('▸ album'), 'the folders');
    expect(terminal.screen().at(-1)).toMatch(/enter open {2}a add {2}n next/);
    terminal.press('Down', 'Down', 'Down', 'Home', 'Down', 'Enter');
    await terminal.waitForScreen(shows('01 Lamplight.flac'), 'the folder that the arrows chose');
    // Neither an hour back nor to the start: the arrows did not reach the player.
    await terminal.waitForScreen(shows(/▶ 0:[01]\d/), 'the clock, where it was');
    terminal.press('Escape');
    await terminal.waitForScreen(shows(/1 Queue/), 'the queue');
  });
});

describe('a terminal that can do little', () => {
  it('of TERM=dumb gets no screen', async () => {
    start(`TERM=dumb ${PLAY} --loop inf '${ALBUM}/01 Lamplight.flac'`);
    await terminal.waitForScreen(shows(/\[play\] 0:0\d/), 'the status line');
    expect(terminal.modes().alternate).toBe(false);
    terminal.press('q');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
  });

  it('gets a status line that takes keys, with the title of the tags and the place in the queue', async () => {
    start(`${PLAY} --ui plain --loop inf '${ALBUM}'`);
    await terminal.waitForScreen(shows(/\[play\] 0:0\d .* 1\/3 {2}Lamplight$/), 'the first track');
    terminal.press('>');
    await terminal.waitForScreen(shows(/ 2\/3 {2}Two Stairs at a Time$/), 'the next track');
    terminal.press('<');
    await terminal.waitForScreen(shows(/ 1\/3 {2}Lamplight$/), 'the track before');
    terminal.press('Space');
    await terminal.waitForScreen(shows(/\[pause\]/), 'the pause');
    terminal.press('9');
    await terminal.waitForScreen(shows('vol 98 %'), 'the volume');
    terminal.press('q');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
    terminal.run('stty -a | grep -o " -icanon\\| icanon"');
    await terminal.waitForScreen(shows(/^ icanon/), 'the terminal as it was');
  });
});

describe('several failures at once', () => {
  it('are counted in the footer, all in the log, and marked in the queue', async () => {
    const broken = ['empty.mp3', 'random.mp3', 'web-page.mp3'].map(
      (name) => `'${ROOT}/fixtures/damaged/${name}'`,
    );
    start(`${PLAY} ${broken.join(' ')} '${ALBUM}/01 Lamplight.flac' --repeat inf`);
    await terminal.waitForScreen(shows(/[34] errors, 6 shows them/), 'the count');
    for (const name of ['empty', 'random', 'web-page'])
      await terminal.waitForScreen(shows(new RegExp(`✗ .*${name} — `)), `the mark of ${name}`);
    terminal.press('6');
    for (const name of ['empty', 'random', 'web-page'])
      await terminal.waitForScreen(
        shows(new RegExp(`\\d\\d:\\d\\d:\\d\\d {2}${name}`)),
        `${name} in the log`,
      );
  });
});

describe('without a sound device', () => {
  it('a mark stands in the place of the volume', async () => {
    start(
      `echo 'pcm.!default { type hw card 31 }' > "$HOME/asound.conf"; ` +
        `ALSA_CONFIG_PATH="$HOME/asound.conf" node bin/playhead.js --loop inf '${ALBUM}'`,
    );
    await terminal.waitForScreen(shows(/no device$/), 'the mark');
    terminal.press('j', 'j');
    await terminal.waitForScreen(shows(/no device$/), 'the mark, still');
  });
});
