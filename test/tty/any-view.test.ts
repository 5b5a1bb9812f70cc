import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/ui/text/cells.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { pickOf, seededRandom } from '../helpers/seeded-random.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

/* The real player in a real terminal, paused: whatever is pressed and however the window changes, nothing moves by itself. */

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const SIZES = [
  [20, 5],
  [40, 10],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;
const TITLES = [
  '夜に駆ける、どこまでも続く長い長い題名',
  '👩‍🚀 emoji ❤️ 🇩🇪 👍🏽',
  'שלום עולם בעברית',
  'مرحبا بالعالم',
  'Zalgo t̵̢̪͇̓ë̸́',
];
/** Where the help says that it redraws, and what begins a whole drawing. */
const REDRAW = 'C-l';
const WHOLE = '\u001b[H\u001b[J';
/** Longer than the screen puts a change off, and than it looks at a player that does not play. */
const QUIET_MS = 80;

let terminal: TestTerminal;
let dir: string;
let sent: string;
/** The player, and the terminal that the shell is a child of. */
let processes: readonly number[];

beforeAll(async () => {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  dir = mkdtempSync(path.join(ROOT, '.cache', 'views-'));
  sent = path.join(dir, 'sent');
  const ffmpegPath = locateFfmpeg({ env: process.env }).path;
  TITLES.forEach((title, index) =>
    execFileSync(ffmpegPath, [
      ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'sine=d=20:r=8000', '-metadata', `title=${title}`],
      ...['-metadata', `artist=屋根裏楽団 & ${title}`, path.join(dir, `${index + 1} ${title}.flac`)],
    ]),
  );
  terminal = openTerminal(80, 24);
  terminal.record(sent);
  terminal.run(`node bin/playhead.js --output null --loop inf '${dir}'`);
  await terminal.waitForScreen((rows) => rows.some((row) => row.includes('夜に駆ける')), 'the first track');
  processes = [terminal.foregroundPid(), Number(statOf(terminal.shellPid()).split(' ')[1])];
  terminal.press('Space');
  await terminal.waitForScreen((rows) => rows.some((row) => row.includes('‖')), 'the pause');
  await terminal.waitForScreen((rows) => !rows.some((row) => row.includes('┄')), 'the whole waveform');
});
afterAll(() => {
  terminal.close();
  removeFolder(dir);
});

/** Whether the player's main thread and the terminal wait for something: one that has no turn on a busy machine is runnable. */
function areAsleep(): boolean {
  return processes.every((pid) => statOf(pid).startsWith('S'));
}

/** The state of a process and its parent, as in proc(5). */
function statOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2);
}

/** Waits until the player has had nothing to do, and written nothing, for a while; gives how much it has written. */
async function quiet(): Promise<number> {
  let seen = { bytes: -1, sinceMs: 0 };
  await waitUntil(() => {
    const bytes = existsSync(sent) ? statSync(sent).size : 0;
    if (bytes !== seen.bytes || !areAsleep()) seen = { bytes, sinceMs: performance.now() };
    return performance.now() - seen.sinceMs > QUIET_MS;
  }, 'the player to be done drawing');
  return seen.bytes;
}

/** Waits for a whole drawing after the first `from` bytes. */
async function drawnWhole(from: number, what: string): Promise<void> {
  await waitUntil(() => readFileSync(sent).subarray(from).includes(WHOLE), `${what}: a drawing from nothing`);
}

/** Makes the window another size, and waits for what is drawn for it. */
async function resize(columns: number, rows: number): Promise<void> {
  const from = statSync(sent).size;
  if (terminal.size() === `${columns}x${rows}`) return;
  terminal.resize(columns, rows);
  await drawnWhole(from, `${columns}×${rows}`);
}

/** The screen, and the same drawn from nothing. The last row may lose a notice between the two. */
async function expectNothingStale(columns: number, rows: number, what: string): Promise<void> {
  await terminal.waitForScreen(
    (all) => !all.some((row) => row.includes('reading…')),
    `${what}: what is read`,
  );
  const from = await quiet();
  const shown = terminal.screen();
  terminal.press(REDRAW);
  await drawnWhole(from, what);
  await quiet();
  const fresh = terminal.screen();
  expect(shown.slice(0, -1), what).toEqual(fresh.slice(0, -1));
  expect(fresh).toHaveLength(rows);
  for (const row of fresh) {
    expect(cellWidth(row), what).toBeLessThanOrEqual(columns);
    expect(row).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  }
  expect(
    fresh.some((row) => row !== ''),
    what,
  ).toBe(true);
}

/** Back to the queue with nothing over it. */
async function home(): Promise<void> {
  terminal.press('Escape');
  // What follows an escape at once is Alt with that key.
  await quiet();
  terminal.press('1', 'c');
}

describe('the real player in a real terminal', () => {
  const VIEWS: readonly (readonly [string, readonly string[]])[] = [
    ['queue', ['c']],
    ['files', ['2']],
    ['playlists', ['3']],
    ['lyrics', ['4']],
    ['details', ['5']],
    ['log', ['6']],
    ['chapters', ['7']],
    ['devices', ['D']],
    ['themes', ['T']],
    ['help', ['?']],
    ['filter', ['/', '夜']],
    ['go to', ['g', '1', ':']],
    ['spectrum', ['v']],
    ['wave', ['v']],
    ['meters', ['v']],
    ['off', ['v', 'j', 'j']],
  ];

  it.each(SIZES)('shows every view at %i×%i as it would draw it from nothing', async (columns, rows) => {
    await resize(columns, rows);
    for (const [view, keys] of VIEWS) {
      terminal.press(...keys);
      await expectNothingStale(columns, rows, `${view} at ${columns}×${rows}`);
      await home();
    }
  });

  it('has no stale line after 500 random resizes and keys', async () => {
    const random = seededRandom(4);
    // Nothing that plays, quits, suspends, or decodes anew and is done at its own time.
    const keys = [
      ...[
        'j',
        'k',
        'G',
        'H',
        'C-d',
        'C-u',
        '9',
        '0',
        'm',
        'l',
        'L',
        's',
        'r',
        'v',
        'o',
        '?',
        '4',
        '5',
        '6',
        'Tab',
        'BTab',
      ],
      ...[
        'Left',
        'Right',
        'S-Left',
        'S-Right',
        'Up',
        'Home',
        'PPage',
        'NPage',
        'J',
        'K',
        'c',
        'g',
        '/',
        '1',
        'x',
        '夜',
      ],
      ...['Escape'],
    ];
    let [columns, rows]: readonly [number, number] = [80, 24];
    // Keys go to the terminal together, as from somebody who types fast.
    let pressed: string[] = [];
    const press = (): void => {
      if (pressed.length > 0) terminal.press(...pressed);
      pressed = [];
    };
    for (let step = 1; step <= 500; step++) {
      if (random() < 0.15) {
        press();
        [columns, rows] =
          random() < 0.5
            ? pickOf(random, SIZES)
            : [8 + Math.floor(random() * 220), 2 + Math.floor(random() * 68)];
        await resize(columns, rows);
      } else {
        pressed.push(pickOf(random, keys));
      }
      if (step % 25 !== 0) continue;
      press();
      await expectNothingStale(columns, rows, `step ${step}`);
    }
    await resize(80, 24);
    await home();
    await home();
    await terminal.waitForScreen((all) => all.some((row) => row.includes('Queue')), 'the queue');
    terminal.press('q');
    await terminal.waitForScreen((all) => all.some((row) => row.startsWith('$ ')), 'the shell');
  });
});
