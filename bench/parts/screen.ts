import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openTerminal, type TestTerminal } from '../../test/helpers/terminal.ts';
import { waitUntil } from '../../test/helpers/wait-until.ts';
import type { BenchContext } from '../bench-context.ts';
import { installedPeers, playheadCommand } from '../players/command-lines.ts';
import { endPlayer } from '../players/ending.ts';
import { pauseMs } from '../players/live-player.ts';
import { cpuSeconds, memoryMib } from '../process-usage.ts';
import { benchQueues } from './screen-queues.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { PartResult, Target } from '../report/part-result.ts';
import { median, percentile } from '../statistics.ts';

/** What is on the screen, and what it may cost. */
interface View {
  readonly name: string;
  readonly keys: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly loses?: 'focus';
  readonly mostCpuPercent?: number;
  readonly mostBytes?: number;
}

const VIEWS: readonly View[] = [
  { name: 'playing', keys: [], mostCpuPercent: 3, mostBytes: 2000 },
  { name: 'paused', keys: ['Space'], mostCpuPercent: 0.5, mostBytes: 0 },
  { name: 'spectrum', keys: ['v'], mostCpuPercent: 15 },
  { name: 'wave', keys: ['v', 'v'], mostCpuPercent: 15 },
  { name: 'meters', keys: ['v', 'v', 'v'], mostCpuPercent: 15 },
  { name: 'spectrum, 200 × 60', keys: ['v'], columns: 200, rows: 60, mostCpuPercent: 25 },
  // What is left is the clock's, once a second.
  { name: 'spectrum, without the focus', keys: ['v'], loses: 'focus', mostCpuPercent: 3, mostBytes: 1000 },
];

/** Until the waveform is worked out; and until notices are gone, and the memory that the start took is given back. */
const SETTLE_MS = 6000;
const NOTICE_MS = 10_000;

/** How soon the screen is there, how soon it answers, and what it costs. */
export async function benchScreen(context: BenchContext): Promise<PartResult> {
  const { root, audio, quick, say } = context;
  const targets: Target[] = [];
  const first = await firstFrames(root, audio.file('flac', '4min'), quick ? 3 : 15);
  say(
    `first frame: playhead ${shown(first.playhead.median)} ms, mpv ${first.mpv ? shown(first.mpv.median) : '-'}`,
  );
  if (first.mpv)
    targets.push(
      atMost('first frame ÷ mpv’s first status line', first.playhead.median / first.mpv.median, 1.5),
    );
  const song = audio.file('flac', '1h');
  const rows: string[][] = [];
  for (const view of VIEWS) {
    const cost = await costOf(root, song, view, quick ? 4 : 10);
    rows.push([
      view.name,
      shown(cost.cpuPercent),
      cost.bytesPerSecond.toFixed(0),
      shown(cost.memoryMib),
      shown(cost.keyMs),
    ]);
    say(`screen ${rows.at(-1)!.join('  ')}`);
    if (view.mostCpuPercent !== undefined)
      targets.push(atMost(`screen, ${view.name}: % of a core`, cost.cpuPercent, view.mostCpuPercent));
    if (view.mostBytes !== undefined)
      targets.push(atMost(`screen, ${view.name}: bytes a second`, cost.bytesPerSecond, view.mostBytes));
    if (view.name !== 'playing') continue;
    targets.push(atMost('key to screen', cost.keyMs, 50, 'ms'));
    targets.push(atMost('screen: memory', cost.memoryMib, 150, 'MiB'));
  }
  if (first.mpv) {
    const percent = await mpvCpuPercent(song, quick ? 4 : 10);
    rows.push(['mpv, playing', shown(percent), '', '', '']);
    say(`screen mpv, playing  ${shown(percent)} % of a core`);
  }
  const queues = await benchQueues(context);
  targets.push(...queues.targets);
  const spread = (times: Times | null): string =>
    times ? `${shown(times.median)} (${shown(times.high)})` : '';
  return {
    title: 'The screen',
    method:
      'First frame: from the start of the process until the title (mpv: its status line) is written to the terminal, median (and 95th percentile) of interleaved runs, in ms. Costs: the player’s own process, all threads, in tmux at 80 × 24 with an hour of FLAC, after the waveform was worked out; key to screen: from the key until tmux shows the new volume, in steps of a look (some 5 ms), median of 11.',
    tables: [
      {
        columns: ['', 'playhead', 'mpv'],
        rows: [['first frame', spread(first.playhead), spread(first.mpv)]],
      },
      { columns: ['view', '% of a core', 'bytes/s', 'MiB', 'key to screen, ms'], rows },
      queues.table,
    ],
    targets,
  };
}

interface Times {
  readonly median: number;
  readonly high: number;
}

async function firstFrames(
  root: string,
  file: string,
  runs: number,
): Promise<{ readonly playhead: Times; readonly mpv: Times | null }> {
  const hasMpv = installedPeers().some(({ name }) => name === 'mpv');
  const ours = [...playheadCommand(root), file, '--output', 'null', '--ui', 'tui'];
  const theirs = ['mpv', '--no-config', '--no-video', '--ao=null', file];
  const title = path.parse(file).name;
  const times: { readonly ours: number[]; readonly theirs: number[] } = { ours: [], theirs: [] };
  for (let run = -1; run < runs; run++) {
    const took = await writtenAfterMs(ours, title);
    const mpvTook = hasMpv ? await writtenAfterMs(theirs, 'A: 00:00:') : 0;
    if (run < 0) continue;
    times.ours.push(took);
    times.theirs.push(mpvTook);
  }
  const of = (values: readonly number[]): Times => ({
    median: median(values),
    high: percentile(values, 95),
  });
  return { playhead: of(times.ours), mpv: hasMpv ? of(times.theirs) : null };
}

/** Runs a command in a terminal of util-linux's `script`, until it has written a text. */
async function writtenAfterMs(command: readonly string[], text: string): Promise<number> {
  const line = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const start = performance.now();
  const child = spawn('script', ['-qfec', `exec ${line}`, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  try {
    return await new Promise((resolve, reject) => {
      let written = '';
      child.stdout.on('data', (data: Buffer) => {
        written += data.toString();
        if (written.includes(text)) resolve(performance.now() - start);
      });
      child.on('close', () => reject(new Error(`${command[0]!} ended before it wrote ${text}`)));
    });
  } finally {
    child.removeAllListeners('close');
    child.stdin.end();
    await endPlayer(child);
  }
}

interface Cost {
  readonly cpuPercent: number;
  readonly bytesPerSecond: number;
  readonly memoryMib: number;
  readonly keyMs: number;
}

async function costOf(root: string, song: string, view: View, seconds: number): Promise<Cost> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'ph-screen-'));
  const terminal = openTerminal(view.columns ?? 80, view.rows ?? 24);
  try {
    const sent = path.join(dir, 'sent');
    terminal.record(sent);
    terminal.run(`exec ${playheadCommand(root).join(' ')} '${song}' --output null --ui tui`);
    await waitUntil(() => terminal.modes().alternate, 'the screen');
    await pauseMs(SETTLE_MS);
    for (const key of view.keys) terminal.press(key);
    // tmux that shows its window to nobody reports that it has no focus.
    terminal.sendBytes(view.loses === 'focus' ? '\u001b[O' : '\u001b[I');
    await pauseMs(NOTICE_MS);
    const pid = terminal.shellPid();
    const before = { cpu: cpuSeconds(pid), bytes: statSync(sent).size, atMs: performance.now() };
    await pauseMs(seconds * 1000);
    const tookSeconds = (performance.now() - before.atMs) / 1000;
    return {
      cpuPercent: ((cpuSeconds(pid) - before.cpu) / tookSeconds) * 100,
      bytesPerSecond: (statSync(sent).size - before.bytes) / tookSeconds,
      memoryMib: memoryMib(pid),
      keyMs: await keyLatencyMs(terminal),
    };
  } finally {
    terminal.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What mpv takes of a core with its status line on the same terminal. */
async function mpvCpuPercent(song: string, seconds: number): Promise<number> {
  const terminal = openTerminal(80, 24);
  try {
    terminal.run(`exec mpv --no-config --no-video --ao=null '${song}'`);
    await pauseMs(SETTLE_MS);
    const pid = terminal.shellPid();
    const before = { cpu: cpuSeconds(pid), atMs: performance.now() };
    await pauseMs(seconds * 1000);
    return ((cpuSeconds(pid) - before.cpu) / ((performance.now() - before.atMs) / 1000)) * 100;
  } finally {
    terminal.close();
  }
}

async function keyLatencyMs(terminal: TestTerminal): Promise<number> {
  const times: number[] = [];
  for (let press = 0; press < 11; press++) {
    const [key, wanted] = press % 2 === 0 ? ['9', /vol 98\b/] : ['0', /vol 100\b/];
    const start = performance.now();
    terminal.press(key);
    while (!terminal.screen().some((row) => wanted.test(row)))
      if (performance.now() - start > 3000) throw new Error('no answer to a key');
    times.push(performance.now() - start);
    await pauseMs(120);
  }
  return median(times);
}
