// Makes the README's pictures: runs the real player in a real terminal (tmux) and draws what it shows as SVG.
// node scripts/pictures/screenshots.mjs [FOLDER]      default: docs/screenshots
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeDemoAlbum } from './demo-album.mjs';
import { DemoTerminal } from './demo-terminal.mjs';
import { terminalSvg } from './terminal-svg.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const target = path.resolve(process.argv[2] ?? path.join(root, 'docs', 'screenshots'));

/** Each view: size, what is pressed, and what must be on the screen before the picture is taken. */
const VIEWS = [
  { name: 'player', columns: 80, rows: 24, keys: ['v'], wait: 'FLAC' },
  { name: 'wide', columns: 140, rows: 42, keys: ['v'], wait: 'FLAC' },
  { name: 'details', columns: 100, rows: 30, keys: ['v', 'v', 'v', '5'], wait: '44100 Hz' },
  { name: 'help', columns: 100, rows: 30, keys: ['?'], wait: 'play next' },
  { name: 'light', columns: 80, rows: 24, keys: ['v'], wait: 'FLAC', isLight: true },
  { name: 'small', columns: 40, rows: 10, keys: [], wait: 'vol' },
];

const music = mkdtempSync(path.join(os.tmpdir(), 'playhead-music-'));
mkdirSync(target, { recursive: true });
try {
  makeDemoAlbum(music);
  for (const view of VIEWS) {
    writeFileSync(
      path.join(target, `${view.name}.svg`),
      terminalSvg(await shot(view), view.columns, view.isLight),
    );
    process.stdout.write(`${path.join(target, view.name)}.svg\n`);
  }
} finally {
  rmSync(music, { recursive: true, force: true });
}

async function shot({ keys, wait, ...view }) {
  const terminal = new DemoTerminal(view, [music]);
  try {
    await terminal.shows('Harbour Lights');
    terminal.press(...keys);
    await terminal.shows(wait);
    // Into the third track, with its waveform worked out and no notice over the hints.
    terminal.press('>');
    await delay(300);
    terminal.press('>');
    await delay(1200);
    terminal.press('Up');
    await delay(7000);
    return terminal.rows();
  } finally {
    terminal.close();
  }
}
