// Makes the README's recording: half a minute of the real player in a real terminal (tmux), as a GIF.
// Needs rsvg-convert (librsvg2-bin), ffmpeg and gifsicle.
// node scripts/pictures/recording.mjs [FILE]      default: docs/screenshots/playing.gif
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeDemoAlbum } from './demo-album.mjs';
import { DemoTerminal } from './demo-terminal.mjs';
import { terminalSvg } from './terminal-svg.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const target = path.resolve(process.argv[2] ?? path.join(root, 'docs', 'screenshots', 'playing.gif'));
const SIZE = { columns: 80, rows: 24 };
const FRAMES_PER_SECOND = 5;
const SECONDS = 30;

/** What is pressed, by the second. */
const KEYS = [
  [1, 'v'],
  [4, 'Up'],
  [5.5, 'Right'],
  [6, 'Right'],
  [7.5, 'v'],
  [9, 'v'],
  [10.5, 'v'],
  [11.5, '>'],
  [13, 'j'],
  [13.5, 'j'],
  [14, 'j'],
  [15, 'n'],
  [17, '5'],
  [19, '1'],
  [20, 'T'],
  [21, 'j'],
  [22, 'j'],
  [23.5, 'Escape'],
  [24.5, '/'],
  [25, 'b'],
  [25.25, 'o'],
  [25.5, 'a'],
  [27, 'Escape'],
  [28, 'Space'],
];

const dir = mkdtempSync(path.join(os.tmpdir(), 'playhead-recording-'));
try {
  const music = path.join(dir, 'Low Tide');
  mkdirSync(music);
  makeDemoAlbum(music);
  const frames = await recorded(music);
  frames.forEach((rows, index) => {
    const svg = path.join(dir, 'frame.svg');
    writeFileSync(svg, terminalSvg(rows, SIZE.columns));
    execFileSync('rsvg-convert', ['-o', path.join(dir, `${String(index).padStart(4, '0')}.png`), svg]);
  });
  const palette =
    'split[a][b];[a]palettegen=max_colors=32:stats_mode=full[p];[b][p]paletteuse=dither=none:diff_mode=rectangle';
  execFileSync('ffmpeg', [
    ...['-nostdin', '-v', 'error', '-y', '-framerate', String(FRAMES_PER_SECOND)],
    ...['-i', path.join(dir, '%04d.png'), '-vf', palette, target],
  ]);
  execFileSync('gifsicle', ['-b', '-O3', target]);
  process.stdout.write(`${target}\n`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** The rows of each frame. */
async function recorded(music) {
  const terminal = new DemoTerminal(SIZE, [music]);
  try {
    await terminal.shows('Harbour Lights');
    await terminal.shows('FLAC');
    const frames = [];
    const due = [...KEYS];
    const beganMs = Date.now();
    for (let frame = 0; frame < SECONDS * FRAMES_PER_SECOND; frame++) {
      const seconds = frame / FRAMES_PER_SECOND;
      await delay(Math.max(0, beganMs + seconds * 1000 - Date.now()));
      while (due.length > 0 && due[0][0] <= seconds) terminal.press(due.shift()[1]);
      frames.push(terminal.rows());
    }
    return frames;
  } finally {
    terminal.close();
  }
}
