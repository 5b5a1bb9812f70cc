import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Length } from '../audio-shelf.ts';
import type { BenchContext } from '../bench-context.ts';
import { nowNs, NS_PER_MS } from '../clock.ts';
import { endPlayer } from '../players/ending.ts';
import { installedPeers, playheadProgram } from '../players/command-lines.ts';
import type { PlayerProgram } from '../players/command-lines.ts';
import { pauseMs } from '../players/live-player.ts';
import { cpuSeconds, memoryMib } from '../process-usage.ts';
import { shown } from '../report/part-result.ts';
import type { PartResult } from '../report/part-result.ts';
import { median } from '../statistics.ts';

interface Growth {
  readonly firstSoundMs: number;
  readonly cpuSeconds: number;
  readonly memoryMib: number;
}

/** Seconds of playing before memory and processor are looked at: time to read a long list or index a long file. */
const LOOK_AFTER_SECONDS = 3;

/** How the start, the memory and the work grow with the queue and with the length of a file. */
export async function benchGrowth(context: BenchContext): Promise<PartResult> {
  const { root, audio, quick, cacheDir, say } = context;
  const players = [playheadProgram(root), ...installedPeers().filter(({ name }) => name === 'mpv')];
  const song = audio.file('wav', '10s');
  const queues = [10, 1000, 100_000].map((tracks) => {
    const list = path.join(cacheDir, `queue-${tracks}.m3u`);
    writeFileSync(list, `${song}\n`.repeat(tracks));
    return [`${tracks.toLocaleString('en')} tracks`, list] as const;
  });
  const lengths = (['10s', '4min', '1h', '10h'] as Length[]).map(
    (length) => [`mp3 ${length}`, audio.file('mp3', length)] as const,
  );
  const rows = async (subjects: readonly (readonly [string, string])[]): Promise<string[][]> => {
    const found: string[][] = [];
    for (const [label, file] of subjects) {
      const measured = new Map<string, Growth[]>(players.map(({ name }) => [name, []]));
      for (let run = 0; run < (quick ? 1 : 3); run++)
        for (const player of players) measured.get(player.name)!.push(await grow(context, player, file));
      const cells = (['firstSoundMs', 'cpuSeconds', 'memoryMib'] as const).flatMap((what) =>
        players.map(({ name }) => shown(median(measured.get(name)!.map((one) => one[what])))),
      );
      found.push([label, ...cells]);
      say(`growth ${label}  ${cells.join('  ')}`);
    }
    return found;
  };
  const columns = ['first sound, ms', 'CPU, s', 'memory, MiB'].flatMap((what) =>
    players.map(({ name }) => `${what}: ${name}`),
  );
  return {
    title: 'Growth',
    method: `First sound, and processor seconds and resident memory ${LOOK_AFTER_SECONDS} s after it; median of ${quick ? 1 : 3}. The queue is an M3U playlist.`,
    tables: [
      { caption: 'By the length of the queue', columns: ['queue', ...columns], rows: await rows(queues) },
      { caption: 'By the length of the file', columns: ['file', ...columns], rows: await rows(lengths) },
    ],
    targets: [],
  };
}

async function grow({ door }: BenchContext, player: PlayerProgram, file: string): Promise<Growth> {
  const { log, env } = (await door()).watch();
  const [program, ...args] = player.commandLine(file);
  const startNs = nowNs();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const { atNs } = await log.firstWrite();
    await pauseMs(LOOK_AFTER_SECONDS * 1000);
    const pid = child.pid!;
    return {
      firstSoundMs: (atNs - startNs) / NS_PER_MS,
      cpuSeconds: cpuSeconds(pid),
      memoryMib: memoryMib(pid),
    };
  } finally {
    await endPlayer(child);
  }
}
