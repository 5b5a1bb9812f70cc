// Makes the README's pictures: runs the real player in a real terminal (tmux) and draws what it shows as SVG.
// node scripts/screenshots.mjs [FOLDER]      default: docs/screenshots
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { terminalSvg } from './terminal-svg.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.resolve(process.argv[2] ?? path.join(root, 'docs', 'screenshots'));

/** Each view: size, what is pressed, and what must be on the screen before the picture is taken. */
const VIEWS = [
  { name: 'player', columns: 80, rows: 24, keys: ['v'], wait: 'FLAC' },
  { name: 'wide', columns: 140, rows: 42, keys: ['v'], wait: 'FLAC' },
  { name: 'details', columns: 100, rows: 30, keys: ['v', 'v', 'v', 'i'], wait: '44100 Hz' },
  { name: 'help', columns: 100, rows: 30, keys: ['?'], wait: 'Moving in the track' },
  { name: 'small', columns: 40, rows: 10, keys: [], wait: 'vol' },
];

const MUSIC = [
  'album',
  'tagged/cjk.flac',
  'tagged/chapters.m4a',
  'tagged/replaygain.ogg',
  'tagged/cover.m4a',
].map((name) => `fixtures/${name}`);

mkdirSync(target, { recursive: true });
for (const view of VIEWS) {
  writeFileSync(path.join(target, `${view.name}.svg`), terminalSvg(await shot(view), view.columns));
  process.stdout.write(`${path.join(target, view.name)}.svg\n`);
}

async function shot({ columns, rows, keys, wait }) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'playhead-screenshot-'));
  const tmux = (...args) =>
    execFileSync('tmux', ['-u', '-S', path.join(dir, 'socket'), '-f', '/dev/null', ...args], {
      encoding: 'utf8',
    });
  const environment = ['TERM=tmux-256color', 'COLORTERM=truecolor', 'LANG=C.UTF-8', `XDG_CONFIG_HOME=${dir}`];
  const player = [process.execPath, 'bin/playhead.js', '--output', 'null', '--repeat', 'inf', ...MUSIC];
  try {
    tmux(
      'new-session',
      '-d',
      '-x',
      String(columns),
      '-y',
      String(rows),
      '-c',
      root,
      'env',
      ...environment,
      ...player,
    );
    tmux('set', '-g', 'status', 'off');
    tmux('resize-window', '-x', String(columns), '-y', String(rows));
    await until(() => tmux('capture-pane', '-p').includes('Lamplight'), 'the first track');
    for (const key of keys) tmux('send-keys', key);
    await until(() => tmux('capture-pane', '-p').includes(wait), wait);
    // Into the second track, with its waveform worked out and no notice over the hints.
    tmux('send-keys', '>');
    await delay(1000);
    tmux('send-keys', 'Right', 'Left');
    await delay(4300);
    tmux('send-keys', '>');
    await delay(3600);
    return tmux('capture-pane', '-p', '-e').replace(/\n$/, '').split('\n');
  } finally {
    spawnSync('tmux', ['-S', path.join(dir, 'socket'), 'kill-server']);
    rmSync(dir, { recursive: true, force: true });
  }
}

async function until(condition, what) {
  const end = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await delay(50);
  }
}
