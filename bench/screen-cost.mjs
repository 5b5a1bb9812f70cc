// What the screen costs: processor time and bytes for the terminal, playing, paused and with each visualiser, against the
// same player without a screen; and how long a key takes to show. Measured on the real player in tmux.
// node bench/screen-cost.mjs [SECONDS]       default: 10 for each
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const seconds = Number(process.argv[2] ?? 10);
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const dir = mkdtempSync(path.join(os.tmpdir(), 'playhead-screen-cost-'));
const song = path.join(dir, 'song.flac');
execFileSync('ffmpeg', [
  ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', 'anoisesrc=d=900:c=pink:a=0.3:r=44100:seed=1'],
  ...['-ac', '2', song],
]);

const RUNS = [
  { name: 'no screen, playing', ui: 'none', keys: [] },
  { name: 'screen, playing', ui: 'tui', keys: [] },
  { name: 'screen, paused', ui: 'tui', keys: ['Space'] },
  { name: 'spectrum', ui: 'tui', keys: ['v'] },
  { name: 'wave', ui: 'tui', keys: ['v', 'v'] },
  { name: 'meters', ui: 'tui', keys: ['v', 'v', 'v'] },
  { name: 'spectrum, 200 × 60', ui: 'tui', keys: ['v'], columns: 200, rows: 60 },
];

try {
  for (const run of RUNS) process.stdout.write(`${run.name.padEnd(22)} ${await measured(run)}\n`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measured({ name, ui, keys, columns = 80, rows = 24 }) {
  // A server and a file of its own for each: the last server may still be on its way out.
  const own = path.join(dir, String(RUNS.findIndex((run) => run.name === name)));
  const socket = `${own}.socket`;
  const output = `${own}.output`;
  const tmux = (...args) =>
    execFileSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const environment = ['TERM=tmux-256color', 'COLORTERM=truecolor', 'LANG=C.UTF-8', `XDG_CONFIG_HOME=${dir}`];
  const player = [process.execPath, 'bin/playhead.js', '--ui', ui, '--output', 'null', song];
  tmux(
    ...['new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', root],
    ...['env', ...environment, ...player],
  );
  try {
    tmux('set', '-g', 'status', 'off');
    tmux('pipe-pane', `cat > ${output}`);
    await delay(5000);
    for (const key of keys) tmux('send-keys', key);
    // Until the waveform is worked out and the notices are gone.
    await delay(7000);
    const pid = Number(tmux('display-message', '-p', '#{pane_pid}'));
    const [cpuBefore, bytesBefore] = [cpuSeconds(pid), sizeOf(output)];
    const start = performance.now();
    await delay(seconds * 1000);
    const took = (performance.now() - start) / 1000;
    const share = ((cpuSeconds(pid) - cpuBefore) / took) * 100;
    const bytes = (sizeOf(output) - bytesBefore) / took;
    const latency = ui === 'tui' ? `, key to screen ${(await keyLatencyMs(tmux)).toFixed(0)} ms` : '';
    return `${share.toFixed(2).padStart(6)} % of a core, ${bytes.toFixed(0).padStart(6)} bytes/s, ${residentMb(pid)} MB${latency}`;
  } finally {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    await delay(500);
  }
}

/** The median time from a key being sent to its effect on the screen, in steps of a look through tmux (some 5 ms). */
async function keyLatencyMs(tmux) {
  const times = [];
  for (let press = 0; press < 11; press++) {
    const wanted = press % 2 === 0 ? 'vol 98 %' : 'vol 100 %';
    const start = performance.now();
    tmux('send-keys', press % 2 === 0 ? '9' : '0');
    while (!tmux('capture-pane', '-p').includes(wanted)) {
      if (performance.now() - start > 3000) throw new Error('no answer to a key');
    }
    times.push(performance.now() - start);
    await delay(120);
  }
  return times.sort((a, b) => a - b)[5];
}

/** All threads of the process, without its children. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentMb(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
}

function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
