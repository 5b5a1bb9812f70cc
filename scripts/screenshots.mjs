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
  { name: 'details', columns: 100, rows: 30, keys: ['v', 'v', 'v', '5'], wait: '44100 Hz' },
  { name: 'help', columns: 100, rows: 30, keys: ['?'], wait: 'play next' },
  { name: 'light', columns: 80, rows: 24, keys: ['v'], wait: 'FLAC', isLight: true },
  { name: 'small', columns: 40, rows: 10, keys: [], wait: 'vol' },
];

/** An album that nobody made: long enough for a waveform with a shape, and with a cover. */
const TRACKS = [
  ['Harbour Lights', 214],
  ['The Long Way Down', 187],
  ['Salt and Paper', 243],
  ['夜明けの電車', 198],
  ['Nobody’s Weather', 171],
  ['Last Boat Out', 265],
];
const music = mkdtempSync(path.join(os.tmpdir(), 'playhead-music-'));

/** A sun over the sea: red, green and blue of each pixel. */
const GLOW = 'exp(-hypot(X-300\\,Y-230)/130)';
const DISC = 'lt(hypot(X-300\\,Y-230)\\,95)*lt(Y\\,350)';
const WAVES = 'gte(Y\\,350)*(0.5+0.5*sin((Y-340)*(Y-340)/900+X/70))*exp(-abs(X-300)/160)';
const SUNSET =
  `r='min(255\\,40+170*${GLOW}+150*${DISC}+120*${WAVES})'` +
  `:g='min(255\\,30+70*${GLOW}+120*${DISC}+70*${WAVES})'` +
  `:b='min(255\\,70+40*Y/600+30*${GLOW}+20*${WAVES})'`;

function makeMusic() {
  const ffmpeg = (...args) => execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...args]);
  ffmpeg(
    ...['-f', 'lavfi', '-i', `color=s=600x600,format=gbrp,geq=${SUNSET}`],
    ...['-frames:v', '1', path.join(music, 'cover.png')],
  );
  TRACKS.forEach(([title, seconds], index) => {
    // Swelling noise under a few tones: verses, louder refrains, a quiet bridge.
    const shape = `(0.25+0.35*gt(sin(t/11+${index}),0)+0.15*sin(t/3)+0.2*sin(t*2.1)*sin(t*2.1))*min(1,t/9)*min(1,(${seconds}-t)/12)`;
    const tones = 'sin(440*t)+0.7*sin(1320*t+sin(3*t))+0.5*sin(3300*t)+0.4*sin(9000*t)+(random(0)-0.5)';
    ffmpeg(
      ...[
        '-f',
        'lavfi',
        '-i',
        `aevalsrc='0.2*${shape}*(${tones})|0.2*${shape}*(${tones})':s=44100:d=${seconds}`,
      ],
      ...['-metadata', `title=${title}`, '-metadata', 'artist=The Playheads', '-metadata', 'album=Low Tide'],
      ...['-metadata', 'date=2024', '-metadata', `track=${index + 1}/${TRACKS.length}`],
      ...['-metadata', 'REPLAYGAIN_TRACK_GAIN=-6.2 dB', path.join(music, `${index + 1}.flac`)],
    );
  });
}

makeMusic();
mkdirSync(target, { recursive: true });
try {
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

async function shot({ columns, rows, keys, wait, isLight }) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'playhead-screenshot-'));
  const tmux = (...args) =>
    execFileSync('tmux', ['-u', '-S', path.join(dir, 'socket'), '-f', '/dev/null', ...args], {
      encoding: 'utf8',
    });
  const environment = [
    'TERM=tmux-256color',
    'COLORTERM=truecolor',
    'LANG=C.UTF-8',
    `XDG_CONFIG_HOME=${dir}`,
    `COLORFGBG=${isLight ? '0;15' : '15;0'}`,
  ];
  const player = [process.execPath, 'bin/playhead.js', '--output', 'null', '--repeat', 'inf', music];
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
    await until(() => tmux('capture-pane', '-p').includes('Harbour Lights'), 'the first track');
    for (const key of keys) tmux('send-keys', key);
    await until(() => tmux('capture-pane', '-p').includes(wait), wait);
    // Into the third track, with its waveform worked out and no notice over the hints.
    tmux('send-keys', '>');
    await delay(300);
    tmux('send-keys', '>');
    await delay(1200);
    tmux('send-keys', 'Up');
    await delay(7000);
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
