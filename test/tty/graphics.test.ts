import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCover } from '../../src/media/cover-art.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { kittyCommands, kittyPicture } from '../helpers/picture-decoders.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const SONG = path.join(ROOT, 'fixtures', 'tagged', 'cover.m4a');

let terminal: TestTerminal;
let dir: string;

beforeEach(() => {
  // A socket's path may not be long, and the project's may be.
  dir = mkdtempSync(path.join(tmpdir(), 'ph-g-'));
});
afterEach(() => {
  terminal.close();
  removeFolder(dir);
});

it('a cover goes through tmux to the terminal outside, and its cells are text in tmux', async () => {
  mkdirSync(path.join(dir, 'playhead'));
  writeFileSync(path.join(dir, 'playhead', 'config.toml'), '[screen]\nart = "kitty"\n');
  const sent = path.join(dir, 'sent');
  terminal = openTerminal(80, 24, { XDG_CONFIG_HOME: dir });
  terminal.record(sent);
  // The terminal is the outside; in it runs a tmux as users have it, and in that the player.
  const tmux = `env -u TMUX tmux -u -S '${dir}/in' -f /dev/null`;
  const play = `node bin/playhead.js --output null --loop inf '${SONG}'`;
  terminal.run(
    `${tmux} new-session "${play}" \\; set -g status off \\; set -g allow-passthrough on; echo "ended $?"`,
  );
  const written = (): string => (existsSync(sent) ? readFileSync(sent, 'utf8') : '');
  await waitUntil(() => kittyCommands(written()).some(({ keys }) => keys.a === 'T'), 'the picture');
  const isPlaceholder = (row: string | undefined): boolean =>
    row?.startsWith('  \u{10eeee}\u0305\u0305') === true;
  await terminal.waitForScreen((rows) => isPlaceholder(rows[1]), 'its cells');
  const ffmpegPath = locateFfmpeg({ env: process.env }).path;
  const request = { ffmpegPath, file: SONG, hasEmbedded: true, width: 140, height: 120, colours: null };
  const cover = await loadCover({ ...request, signal: new AbortController().signal });
  const [command] = kittyCommands(written());
  const picture = kittyPicture(command!);
  expect(command!.keys).toMatchObject({ U: '1', c: '12', r: '6' });
  expect([picture.width, picture.height]).toEqual([cover!.width, cover!.height]);
  expect(Buffer.compare(picture.rgb, cover!.rgb)).toBe(0);
  terminal.press('q');
  await terminal.waitForScreen((rows) => rows.some((row) => row.includes('ended 0')), 'the end');
  expect(kittyCommands(written()).at(-1)!.keys).toMatchObject({ a: 'd', d: 'I', i: command!.keys.i });
});
