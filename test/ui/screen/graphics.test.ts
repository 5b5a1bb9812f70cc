import { afterEach, describe, expect, it } from 'vitest';
import type { ArtImage } from '../../../src/ui/tui-options.ts';
import { openScreen, type ScreenFixture } from '../../helpers/screen-fixture.ts';
import { kittyCommands, kittyPicture, sixelPictures } from '../../helpers/picture-decoders.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const KITTY_OK = '\u001b_Gi=31;OK\u001b\\';
const CELL = '\u001b[6;20;10t';
const NO_SIXEL = '\u001b[?62;22c';
const SIXEL = '\u001b[?62;4;22c';
const version = (name: string): string => `\u001bP>|${name}\u001b\\`;

let screen: ScreenFixture;
const loads: { readonly width: number; readonly height: number; readonly colours: number | null }[] = [];

afterEach(() => screen.tui.unmount());

/** A cover of few colours whose every pixel is another than its neighbours, another for each track. */
function cover(path: string, width: number, height: number): ArtImage {
  const side = Math.min(width, height);
  const rgb = new Uint8Array(side * side * 3);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    rgb.set([(x % 8) * 36, (y % 8) * 36, path.length % 4 === 0 ? 0 : 255], pixel * 3);
  }
  return { width: side, height: side, rgb };
}

async function start(answers: string, config: Parameters<typeof openScreen>[2] = {}): Promise<void> {
  loads.length = 0;
  screen = await openScreen(80, 24, {
    widths: 'ours',
    isSilent: true,
    ...config,
    art: {
      load(path, width, height, _signal, colours) {
        loads.push({ width, height, colours });
        return Promise.resolve(cover(path, width, height));
      },
    },
  });
  screen.player.start(1);
  await waitUntil(() => screen.terminal.writtenText().includes('\u001b[c'), 'the question');
  screen.terminal.type(answers);
}

const written = (): string => screen.terminal.writtenText();
const blocks = async (): Promise<boolean> => (await screen.terminal.rows()).some((row) => row.includes('▀'));

describe('a terminal that answers as kitty does', () => {
  it('gets the picture’s very pixels, and cells that say which part is theirs', async () => {
    await start(KITTY_OK + version('kitty(0.35.2)') + CELL + NO_SIXEL);
    await waitUntil(() => kittyCommands(written()).length > 0, 'the picture');
    await screen.quiet();
    const [command] = kittyCommands(written());
    expect(command!.keys).toMatchObject({ a: 'T', U: '1', q: '2', f: '24', c: '12', r: '6' });
    const { path } = screen.player.entries[0]!;
    const { width, height, rgb } = kittyPicture(command!);
    expect({ width, height, rgb: Buffer.from(rgb) }).toEqual({
      ...cover(path, 120, 120),
      rgb: Buffer.from(cover(path, 120, 120).rgb),
    });
    const looks = await screen.terminal.looks();
    const cellsOf = (row: number): readonly string[] => looks[row]!.split('\n').slice(2, 14);
    expect(cellsOf(1).every((cell) => cell.startsWith('\u{10eeee}'))).toBe(true);
    // The second row, the third column; the colour is the picture's number.
    expect(cellsOf(2)[2]).toMatch(new RegExp(`^\u{10eeee}\u030d\u030e\\|\\d+/${command!.keys.i}/`));
    expect(await blocks()).toBe(false);
  });

  it('has it taken off where there is no room for it, when it changes, and at the end', async () => {
    await start(KITTY_OK + version('WezTerm 20240203') + CELL + NO_SIXEL);
    await waitUntil(() => kittyCommands(written()).length > 0, 'the picture');
    const first = kittyCommands(written())[0]!;
    expect(first).toMatchObject({ column: 2, row: 1, keys: { C: '1', c: '12' } });
    screen.terminal.resize(140, 42);
    await waitUntil(() => kittyCommands(written()).at(-1)!.keys.v === '200', 'a larger one');
    screen.terminal.resize(40, 10);
    await waitUntil(() => kittyCommands(written()).at(-1)!.keys.a === 'd', 'none where there is no room');
    screen.terminal.resize(80, 24);
    await waitUntil(() => kittyCommands(written()).at(-1)!.keys.v === '120', 'the first size');
    await screen.tui.unmount();
    const all = kittyCommands(written());
    expect(all.at(-1)!.keys).toMatchObject({ a: 'd', d: 'I', i: all.at(-2)!.keys.i });
    expect(written().lastIndexOf('a=d')).toBeLessThan(written().lastIndexOf('\u001b[?1049l'));
  });
});

describe('a terminal that knows sixel', () => {
  it('gets a picture that decodes to the cover, again when everything is drawn anew', async () => {
    await start(CELL + SIXEL);
    await waitUntil(() => sixelPictures(written()).length > 0, 'the picture');
    expect(loads[0]).toEqual({ width: 120, height: 120, colours: 256 });
    const [picture] = sixelPictures(written());
    const { rgb } = cover(screen.player.entries[0]!.path, 120, 120);
    expect(picture).toMatchObject({ width: 120, height: 120, column: 2, row: 1 });
    // Sixel counts colours from 0 to 100.
    expect(
      Math.max(...picture!.rgb.map((value, index) => Math.abs(value - rgb[index]!))),
    ).toBeLessThanOrEqual(2);
    await screen.quiet();
    const before = sixelPictures(written()).length;
    screen.terminal.type('m');
    await screen.waitForRows((rows) => rows.some((row) => row.includes('muted')), 'mute');
    expect(sixelPictures(written())).toHaveLength(before);
    // Drawn from nothing, the picture is gone with the rest.
    screen.terminal.type('\u000c');
    await waitUntil(() => sixelPictures(written()).length === before + 1, 'the picture again');
    expect(written().lastIndexOf('\u001b[H\u001b[J')).toBeLessThan(written().lastIndexOf('\u001bP0;1q'));
  });
});

describe('half blocks', () => {
  it.each([
    ['no answer but its attributes', NO_SIXEL, {}],
    ['no answer at all', '', {}],
    ['sixel, but not the size of its cells', SIXEL, {}],
    ['a refusal', `\u001b_Gi=31;ENOTSUPPORTED\u001b\\${NO_SIXEL}`, {}],
    [
      'kitty in a tmux that cannot be asked',
      NO_SIXEL + KITTY_OK,
      { environment: { TMUX: '/nowhere/at/all,1,0' } },
    ],
  ] as const)('show the cover where there is %s', async (_what, answers, options) => {
    await start(answers, options);
    await screen.waitForRows((rows) => rows.some((row) => row.includes('▀')), 'half blocks');
    expect(kittyCommands(written())).toEqual([]);
    expect(sixelPictures(written())).toEqual([]);
  });

  it('are what the user can ask for, and nothing is asked of the terminal then', async () => {
    screen = await openScreen(80, 24, { config: { art: 'blocks', background: 'dark' } });
    screen.player.start(1);
    await screen.waitForRows((rows) => rows.some((row) => row.includes('▀')), 'half blocks');
    expect(written()).not.toContain('\u001b_G');
    expect(written()).not.toContain('\u001b[c');
  });
});

it('the first frame waits for no answer; one that comes late is no key, and counts all the same', async () => {
  screen = await openScreen(80, 24, { widths: 'ours', isSilent: true });
  screen.player.start(1);
  await screen.waitForRows((rows) => rows.some((row) => row.includes('▀')), 'the cover, without an answer');
  screen.terminal.type(KITTY_OK + version('kitty(0.35.2)') + NO_SIXEL);
  await waitUntil(() => kittyCommands(written()).length > 0, 'the picture');
  await screen.quiet();
  expect(await blocks()).toBe(false);
  expect((await screen.terminal.rows()).some((row) => row.includes('? help'))).toBe(true);
});
