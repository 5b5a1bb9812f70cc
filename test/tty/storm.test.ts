import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { pickOf, seededRandom } from '../helpers/seeded-random.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { tellStarvation } from '../helpers/tell-starvation.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const TRACKS = 100_000;

let terminal: TestTerminal;
let dir: string;

tellStarvation();
afterEach(() => {
  terminal.close();
  removeFolder(dir);
});

const shows = (text: string | RegExp) => (rows: readonly string[]) =>
  rows.some((row) => (typeof text === 'string' ? row.includes(text) : text.test(row)));

describe('100,000 tracks, the visualiser on, and a window that will not keep still', () => {
  it('cost no underrun, and the queue answers', async () => {
    mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
    dir = mkdtempSync(path.join(ROOT, '.cache', 'storm-'));
    const album = path.join(ROOT, 'fixtures', 'album');
    const names = ['01 Lamplight.flac', '02 Two Stairs at a Time.flac', '03 Last Tram.flac'];
    const lines = Array.from({ length: TRACKS }, (_, index) => path.join(album, names[index % 3]!));
    writeFileSync(path.join(dir, 'all.m3u8'), lines.join('\n'));
    const log = path.join(dir, 'events');

    terminal = openTerminal(80, 24);
    terminal.run(
      `node bin/playhead.js --output null --repeat inf --log '${log}' '${dir}/all.m3u8'; echo "ended $?"`,
    );
    await terminal.waitForScreen(shows('Lamplight'), 'the first track');
    await terminal.waitForScreen(shows(`/${TRACKS} `), 'the whole queue', 90_000);
    terminal.press('v');
    const random = seededRandom(11);
    for (let round = 0; round < 80; round++) {
      terminal.resize(20 + Math.floor(random() * 180), 5 + Math.floor(random() * 55));
      terminal.press(pickOf(random, ['j', 'C-d', 'G', 'H', 'C-u', '?', 'Tab', 'Right', 'v']));
    }
    terminal.resize(80, 24);
    // Escape and a digit in one write would be Alt with that digit.
    terminal.press('Escape');
    await terminal.waitForScreen(shows('1 Queue'), 'the tabs');
    terminal.press('1');
    await terminal.waitForScreen(shows(`/${TRACKS} `), 'the queue');
    terminal.press('/', 't', 'r', 'a', 'm', 'Enter');
    await terminal.waitForScreen(shows(/^.*33333 of 100000/), 'the filter over all tracks');
    terminal.press('Escape');
    await terminal.waitForScreen((rows) => !shows('filter "')(rows), 'the whole queue');
    terminal.press('G', 'Enter');
    await terminal.waitForScreen(shows(`${TRACKS}/${TRACKS} `), 'the last track');
    terminal.press('q');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
    const events = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; underruns?: number });
    expect(events.filter(({ event }) => event === 'underrun')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: 'shutdown', underruns: 0 });
  });
});
