import { afterEach, describe, expect, it, vi } from 'vitest';
import { cellWidth } from '../../../src/ui/text/cells.ts';
import { emulateTerminal } from '../../helpers/emulated-terminal.ts';
import { openScreen, type ScreenFixture } from '../../helpers/screen-fixture.ts';
import { pickOf, seededRandom } from '../../helpers/seeded-random.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const KEYS = [
  ...[
    ' ',
    'p',
    '>',
    '<',
    '\r',
    'j',
    'k',
    '9',
    '0',
    'm',
    '[',
    ']',
    '\u007f',
    'l',
    'L',
    's',
    'r',
    'i',
    'v',
    'o',
    '?',
  ],
  ...[
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    'D',
    'T',
    'n',
    'S',
    'U',
    '\t',
    'G',
    'H',
    'd',
    'J',
    'K',
    'u',
    'c',
    '/',
    'g',
    'x',
    '夜',
    '1',
    ':',
    '{',
    '}',
    '\u001b[Z',
  ],
  ...[
    '\u001b[A',
    '\u001b[B',
    '\u001b[C',
    '\u001b[D',
    '\u001b[1;2C',
    '\u001b[H',
    '\u001b[5~',
    '\u001b[6~',
    '\u0004',
    '\u0015',
  ],
  ...[
    '\u001b[<0;20;8M',
    '\u001b[<32;25;8M',
    '\u001b[<0;25;8m',
    '\u001b[<64;20;15M',
    '\u001b[<65;3;2M',
    '\u001b[I',
    '\u001b[O',
  ],
  ...['\u001b[200~pasted 長い\ntext\u001b[201~', '\u000c', '\u001b[<0;5;4M\u001b[<0;5;4m'],
];
const SIZES = [
  [20, 5],
  [40, 10],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

let screen: ScreenFixture;

afterEach(() => screen.tui.unmount());

/** What a terminal of its own shows when the same lines are drawn on it from nothing: Ctrl-L does just that. */
async function freshLooks(columns: number, rows: number): Promise<readonly string[]> {
  const from = screen.terminal.writtenText().length;
  screen.terminal.type('\u000c');
  await screen.quiet();
  const other = emulateTerminal(columns, rows, 'ours');
  other.stdout.write(`\u001b[?1049h\u001b[?7l${screen.terminal.writtenText().slice(from)}`);
  return other.looks();
}

/** The characters of a row of looks. */
function textOf(row: string): string {
  return row
    .split('\n')
    .map((cell) => cell.split('|')[0])
    .join('');
}

describe('500 random resizes and keys', { timeout: 300_000 }, () => {
  it.each([1])('leave what a fresh draw of the same state shows (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    let columns = 80;
    let rows = 24;
    screen = await openScreen(columns, rows, { widths: 'ours' });
    screen.player.start(1);
    for (let step = 0; step < 500; step++) {
      const kind = random();
      if (kind < 0.25) {
        [columns, rows] =
          random() < 0.5
            ? pickOf(random, SIZES)
            : [8 + Math.floor(random() * 220), 1 + Math.floor(random() * 70)];
        screen.terminal.resize(columns, rows);
      } else if (kind < 0.4) {
        screen.player.advance(random() * 3);
      } else {
        screen.terminal.type(pickOf(random, KEYS));
      }
      if (step % 3 !== 0) continue;
      // The clock moved without a sound: the focus coming in makes the screen look.
      screen.terminal.type('\u001b[I');
      await screen.quiet();
      const shown = await screen.terminal.looks();
      const fresh = await freshLooks(columns, rows);
      // The last row may lose a notice between the two.
      const stale = shown.flatMap((row, line) =>
        row === fresh[line] || line === rows - 1 ? [] : [`${line}: ${textOf(row)} | ${textOf(fresh[line]!)}`],
      );
      expect(stale, `step ${step}: rows as they are, and as they are drawn anew`).toEqual([]);
      expect(await screen.terminal.rows()).toHaveLength(rows);
    }
  });
});

describe('every view at every size', () => {
  const VIEWS: readonly (readonly [string, string])[] = [
    ['queue', ''],
    ['files', '2'],
    ['playlists', '3'],
    ['lyrics', '4'],
    ['details', '5'],
    ['log', '6'],
    ['chapters', '7'],
    ['devices', 'D'],
    ['themes', 'T'],
    ['help', '?'],
    ['filter', '/夜'],
    ['go to', 'g1:3'],
    ['spectrum', 'v'],
    ['wave', 'vv'],
    ['meters', 'vvv'],
    ['selection', 'jj'],
  ];

  it.each(SIZES.flatMap(([columns, rows]) => VIEWS.map((view) => [columns, rows, ...view] as const)))(
    'fits %i×%i: %s',
    async (columns, rows, _view, keys) => {
      screen = await openScreen(columns, rows, { widths: 'ours' });
      screen.player.start(2);
      screen.player.advance(30);
      for (const key of keys) screen.terminal.type(key);
      await screen.settle();
      const shown = await screen.terminal.rows();
      expect(shown).toHaveLength(rows);
      for (const row of shown) {
        expect(cellWidth(row)).toBeLessThanOrEqual(columns);

        expect(row).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }
      expect(shown.some((row) => row.trim() !== '')).toBe(true);
    },
  );

  it('never erases the scrollback and writes nothing while nothing changes', async () => {
    screen = await openScreen(80, 24);
    screen.player.start(1);
    screen.terminal.type(' ');
    await screen.waitForRows((rows) => rows.some((row) => row.includes('‖')), 'the pause');
    await screen.settle();
    // Every look at the player's state is a chance to write something.
    const { terminal, player } = screen;
    const looks = vi.spyOn(player.state, 'read');
    // The cover and the waveform come when they are ready: being at rest is what follows them.
    let seen = { bytes: -1, looks: 0 };
    await waitUntil(() => {
      const bytes = terminal.bytesWritten();
      if (bytes !== seen.bytes) seen = { bytes, looks: looks.mock.calls.length };
      return looks.mock.calls.length >= seen.looks + 3;
    }, 'what was still loading to be drawn');
    const before = looks.mock.calls.length;
    await waitUntil(() => looks.mock.calls.length >= before + 3, 'three more looks');
    expect(terminal.bytesWritten()).toBe(seen.bytes);
    expect(screen.terminal.writtenText()).not.toContain('\u001b[3J');
  });
});
