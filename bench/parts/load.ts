import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openTerminal } from '../../test/helpers/terminal.ts';
import { waitUntil } from '../../test/helpers/wait-until.ts';
import type { BenchContext } from '../bench-context.ts';
import { endPlayer } from '../players/ending.ts';
import { pauseMs } from '../players/live-player.ts';
import { installedPeers, playheadCommand, playheadProgram } from '../players/command-lines.ts';
import type { PlayerProgram } from '../players/command-lines.ts';
import { cpuSeconds, peakMemoryMib } from '../process-usage.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { PartResult, Target } from '../report/part-result.ts';

interface Usage {
  readonly cpuSeconds: number;
  readonly playingCpuSeconds: number;
  readonly peakMib: number;
}

type Run = (file: string) => Promise<Usage>;

/** What is taken off the whole: starting up and, for a track in memory, decoding it. */
const STARTED_AFTER_SECONDS = 4;

/** Nearly all of a track of four minutes: a player that has ended has no processor time left to look at. */
const WHOLE_TRACK_SECONDS = 238;

/** Processor time and memory while a file plays, with and without the screen. */
export async function benchLoad(context: BenchContext): Promise<PartResult> {
  const { quick, audio, cacheDir, door, root, say } = context;
  const seconds = quick ? 8 : 20;
  const { serverEnv } = await door();
  const programs = [playheadProgram(root), ...installedPeers()];
  const runs: (readonly [string, Run, (file: string) => boolean])[] = [
    ...programs.map(
      (program) =>
        [
          program.name,
          (file: string) => usageOf(program.commandLine(file), serverEnv, seconds),
          (file: string) => program.plays(file),
        ] as const,
    ),
    ['playhead, screen', (file) => usageOnScreen(root, file, serverEnv, seconds), () => true],
    [
      'playhead, screen, no waveform',
      (file) =>
        usageOnScreen(root, file, { ...serverEnv, XDG_CONFIG_HOME: withoutWaveform(cacheDir) }, seconds),
      () => true,
    ],
  ];
  const files = [
    ['flac 1h', audio.file('flac', '1h')],
    ['mp3 1h', audio.file('mp3', '1h')],
    ['flac 4min', audio.file('flac', '4min')],
  ] as const;
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const [label, file] of files) {
    const usages = new Map<string, Usage>();
    for (const [name, run, plays] of runs) if (plays(file)) usages.set(name, await run(file));
    const figure = (name: string, of: keyof Usage): number => usages.get(name)![of];
    for (const name of usages.keys())
      rows.push([
        label,
        name,
        shown(figure(name, 'cpuSeconds')),
        shown(figure(name, 'playingCpuSeconds')),
        shown(figure(name, 'peakMib')),
      ]);
    say(
      rows
        .slice(-usages.size)
        .map((row) => `load ${row.join('  ')}`)
        .join('\n'),
    );
    if (!usages.has('mpv')) continue;
    const ratio = (name: string): number => figure(name, 'cpuSeconds') / figure('mpv', 'cpuSeconds');
    targets.push(atMost(`CPU in ${seconds} s, ${label}, no screen: playhead ÷ mpv`, ratio('playhead'), 1.1));
    if (label !== 'flac 4min')
      targets.push(
        atMost(`peak memory, ${label}, no screen`, figure('playhead', 'peakMib'), 120, 'MiB'),
        atMost(`peak memory, ${label}, screen`, figure('playhead, screen', 'peakMib'), 150, 'MiB'),
      );
  }
  const whole = quick ? [] : await wholeTrack(programs, audio.file('flac', '4min'), serverEnv);
  const wholeRows = whole.map(({ name, spent }) => [name, shown(spent)]);
  const [ours, mpv] = ['playhead', 'mpv'].map((name) => whole.find((one) => one.name === name)?.spent);
  if (ours !== undefined && mpv !== undefined)
    targets.push(atMost('CPU of a whole track, flac 4min, no screen: playhead ÷ mpv', ours / mpv, 0.5));
  return {
    title: 'Processor and memory while playing',
    method: `Processor seconds (user and system, children included) in the first ${seconds} s from the start of the process, and of those after the first ${STARTED_AFTER_SECONDS} s; peak resident memory in MiB (VmHWM of the player itself, without its decoder). The four-minute track is held in memory whole: 85 MB of it are samples.`,
    tables: [
      { columns: ['file', 'player', 'CPU s', 'CPU s after start', 'peak MiB'], rows },
      ...(wholeRows.length === 0
        ? []
        : [
            {
              caption:
                'The four-minute FLAC from its start to its end: what is decoded at once is not decoded later',
              columns: ['player', 'CPU s'],
              rows: wholeRows,
            },
          ]),
    ],
    targets,
  };
}

/** Processor seconds of each player for a track from its start to its end, all at the same time: they play, and little more. */
function wholeTrack(
  programs: readonly PlayerProgram[],
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly name: string; readonly spent: number }[]> {
  const playing = programs.filter((program) => program.plays(file));
  return Promise.all(
    playing.map(async (program) => {
      const { cpuSeconds: spent } = await usageOf(program.commandLine(file), env, WHOLE_TRACK_SECONDS);
      return { name: program.name, spent };
    }),
  );
}

async function usageOf(
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  seconds: number,
): Promise<Usage> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    return await watch(child.pid!, seconds);
  } finally {
    await endPlayer(child);
  }
}

/** A configuration that leaves out what no other player does: looking into the whole of a track for its picture. */
function withoutWaveform(cacheDir: string): string {
  const home = path.join(cacheDir, 'without-waveform');
  mkdirSync(path.join(home, 'playhead'), { recursive: true });
  writeFileSync(path.join(home, 'playhead', 'config.toml'), '[screen]\nwaveform = false\n');
  return home;
}

async function usageOnScreen(
  root: string,
  file: string,
  env: Readonly<Record<string, string>>,
  seconds: number,
): Promise<Usage> {
  const terminal = openTerminal(120, 40, env);
  try {
    // exec: the shell becomes the player, so that its process is known.
    terminal.run(`exec ${playheadCommand(root).join(' ')} '${file}' --output speaker --ui tui`);
    await waitUntil(() => terminal.modes().alternate, 'the screen');
    return await watch(terminal.shellPid(), seconds);
  } finally {
    terminal.close();
  }
}

async function watch(pid: number, seconds: number): Promise<Usage> {
  await pauseMs(STARTED_AFTER_SECONDS * 1000);
  const startedCpu = cpuSeconds(pid);
  await pauseMs((seconds - STARTED_AFTER_SECONDS) * 1000);
  const cpu = cpuSeconds(pid);
  return { cpuSeconds: cpu, playingCpuSeconds: cpu - startedCpu, peakMib: peakMemoryMib(pid) };
}
