import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolder } from '../helpers/remove-folder.ts';
import { openSlowTerminal, type SlowTerminal } from '../helpers/slow-terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** What a frame with colours that is drawn from nothing has at least; one of the spectrum has some 700. */
const WHOLE_FRAME_BYTES = 4000;

let dir: string;
let terminal: SlowTerminal;

beforeEach(() => {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  dir = mkdtempSync(path.join(ROOT, '.cache', 'slow-'));
});
afterEach(() => {
  terminal.close();
  removeFolder(dir);
});

const shows = (text: string | RegExp) => (rows: readonly string[]) =>
  rows.some((row) => (typeof text === 'string' ? row.includes(text) : text.test(row)));

describe('a terminal that shows 4 kB a second', () => {
  it('gets no frame that waits behind others, and the sound does not wait for it', async () => {
    const log = path.join(dir, 'events');
    terminal = openSlowTerminal(
      `node bin/playhead.js --output null --no-remember --loop inf --log '${log}' fixtures/album`,
      { columns: 80, rows: 24, bytesPerSecond: 4000 },
    );
    await terminal.waitForScreen(shows('Continuous · 2024'), 'the tags');
    terminal.type('v');
    await terminal.waitForScreen(shows(/[▁▂▃▄▅▆▇]{8}/), 'the spectrum');
    for (const [key, mark] of [
      ['p', '‖'],
      ['p', '▶'],
      ['p', '‖'],
    ] as const) {
      // Five seconds of what it can show: more than twelve frames a second would have piled up by then.
      const atRest = terminal.bytes();
      if (mark === '‖') await waitUntil(() => terminal.bytes() > atRest + 20_000, '20 kB of spectrum');
      const before = terminal.bytes();
      terminal.type(key);
      await terminal.waitForScreen(shows(new RegExp(`^ {2}${mark} \\d:\\d\\d`)), `${mark} beside the clock`);
      expect(terminal.bytes() - before, `bytes until ${mark}`).toBeLessThan(WHOLE_FRAME_BYTES);
    }
    terminal.type('q');
    expect(await terminal.ended).toBe(0);
    const events = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; underruns?: number });
    expect(events.filter(({ event }) => event === 'underrun')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: 'shutdown', underruns: 0 });
  });
});
