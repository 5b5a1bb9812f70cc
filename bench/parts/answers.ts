import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { removeFolder } from '../../test/helpers/remove-folder.ts';
import { openTerminal } from '../../test/helpers/terminal.ts';
import { waitUntil } from '../../test/helpers/wait-until.ts';
import type { BenchContext } from '../bench-context.ts';
import { nowNs, NS_PER_MS } from '../clock.ts';
import { MPV_OPTIONS, playheadCommand, playheadProgram } from '../players/command-lines.ts';
import type { PlayerProgram } from '../players/command-lines.ts';
import { pauseMs } from '../players/live-player.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { PartResult } from '../report/part-result.ts';
import { median, percentile } from '../statistics.ts';
import { firstSoundMs } from './start.ts';

/** Names the folder of another build, such as the one before remote control, to start beside this one. */
const BEFORE = 'PLAYHEAD_BENCH_BEFORE';
const ASKED = ['time-pos', 'pause', 'metadata', 'playlist-pos', 'volume'];
const SETTLE_MS = 3000;

/** How soon a question over the socket is answered, screen drawing and music playing; what remote control costs a start. */
export async function benchAnswers(context: BenchContext): Promise<PartResult> {
  const { root, quick, audio, say } = context;
  const questions = quick ? 100 : 1000;
  const file = audio.file('flac', '1h');
  const ours = playheadCommand(root);
  // Without `--no-terminal`: mpv's screen is its status line.
  const mpv = ['mpv', ...MPV_OPTIONS.filter((option) => option !== '--no-terminal')];
  const rows: string[][] = [];
  const found = new Map<string, readonly number[]>();
  for (const [name, command] of [
    ['playhead', [...ours, '--output', 'speaker']],
    ['mpv', mpv],
  ] as const) {
    const times = await answerTimesMs([...command, file], questions, context);
    found.set(name, times);
    rows.push([name, shown(median(times)), shown(percentile(times, 99)), shown(Math.max(...times))]);
    say(`answers ${rows.at(-1)!.join('  ')}`);
  }
  const starts = await pairedStarts(context);
  return {
    title: 'Answers over the socket, and what remote control costs the start',
    method: `${questions} questions (get_property) in a row, each sent when the one before is answered, in ms; in tmux at 80 × 24 with an hour of FLAC playing. First sound: median of interleaved runs of a 4-minute FLAC, in ms, without a bus.`,
    tables: [
      { columns: ['player', 'median', '99th percentile', 'longest'], rows },
      {
        columns: ['start', 'first sound'],
        rows: starts.map(([name, ms]) => [name, shown(ms)]),
      },
    ],
    targets: [
      atMost('answer, median', median(found.get('playhead')!), 1, 'ms'),
      atMost('answer, 99th percentile', percentile(found.get('playhead')!, 99), 10, 'ms'),
      ...starts.slice(1).map(([name, ms]) => atMost(`first sound ÷ ${name}`, starts[0]![1] / ms, 1.02)),
    ],
  };
}

async function answerTimesMs(
  command: readonly string[],
  questions: number,
  { door }: BenchContext,
): Promise<readonly number[]> {
  const dir = mkdtempSync(path.join(tmpdir(), 'ph-answers-'));
  const address = path.join(dir, 'socket');
  const { log, env } = (await door()).watch();
  const terminal = openTerminal(80, 24, env);
  try {
    terminal.run([...command, `--input-ipc-server=${address}`].map((word) => `'${word}'`).join(' '));
    await log.firstWrite();
    await waitUntil(() => existsSync(address), 'the socket');
    await pauseMs(SETTLE_MS);
    const socket = connect(address);
    await once(socket, 'connect');
    const times = await askInARow(socket, questions);
    socket.write('{"command":["quit"]}\n');
    await once(socket, 'close');
    return times;
  } finally {
    terminal.close();
    removeFolder(dir);
  }
}

async function askInARow(socket: Socket, questions: number): Promise<readonly number[]> {
  const times: number[] = [];
  let sentNs = 0;
  const ask = (): void => {
    const name = ASKED[times.length % ASKED.length]!;
    sentNs = nowNs();
    socket.write(`{"command":["get_property","${name}"],"request_id":${times.length + 1}}\n`);
  };
  ask();
  for await (const line of createInterface({ input: socket })) {
    if (!line.includes(`"request_id":${times.length + 1},`)) continue;
    times.push((nowNs() - sentNs) / NS_PER_MS);
    if (times.length === questions) break;
    ask();
  }
  return times;
}

/** The first is this build as it is; the others are compared with it. */
async function pairedStarts({
  root,
  quick,
  audio,
  door,
}: BenchContext): Promise<readonly (readonly [string, number])[]> {
  const sound = await door();
  const file = audio.file('flac', '4min');
  const env = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };
  const ours = { ...playheadProgram(root), env };
  const before = process.env[BEFORE];
  const programs: readonly PlayerProgram[] = [
    { ...ours, name: 'playhead' },
    {
      ...ours,
      name: 'without remote control (--no-control)',
      commandLine: (input) => [...ours.commandLine(input), '--no-control'],
    },
    ...(before === undefined ? [] : [{ ...playheadProgram(before), name: 'the build before', env }]),
  ];
  const times = programs.map((): number[] => []);
  const inTurn = [...programs.entries()];
  for (let run = -1; run < (quick ? 3 : 21); run++)
    // Forwards and backwards in turn: what ran before is not always the same.
    for (const [index, program] of run % 2 === 0 ? inTurn : inTurn.toReversed()) {
      const tookMs = await firstSoundMs(program, file, sound.watch());
      if (run >= 0) times[index]!.push(tookMs);
    }
  return programs.map(({ name }, index) => [name, median(times[index]!)] as const);
}
