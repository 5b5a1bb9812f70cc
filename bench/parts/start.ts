import { spawn } from 'node:child_process';
import type { DoorWatch } from '../alsa/sound-door.ts';
import { FORMATS } from '../audio-shelf.ts';
import type { Format } from '../audio-shelf.ts';
import type { BenchContext } from '../bench-context.ts';
import { nowNs, NS_PER_MS } from '../clock.ts';
import { endPlayer } from '../players/ending.ts';
import { installedPeers, playheadProgram, playheadWithStaticFfmpeg } from '../players/command-lines.ts';
import type { PlayerProgram } from '../players/command-lines.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { PartResult, Target } from '../report/part-result.ts';
import { median, percentile } from '../statistics.ts';

/** Played without an ffmpeg child. */
const NEEDS_NO_CHILD: readonly Format[] = ['wav', 'flac'];
/** What a decoder child may cost: a distribution's ffmpeg loads hundreds of libraries, one in one piece does not. */
const MOST_COMPRESSED = 1.5;

/** From the start of the process to its first write at ALSA's door. */
export async function benchStart({ root, audio, quick, door, say }: BenchContext): Promise<PartResult> {
  const runs = quick ? 3 : 15;
  const sound = await door();
  const withStatic = playheadWithStaticFfmpeg(root);
  const ours = [playheadProgram(root), ...(withStatic === null ? [] : [withStatic])];
  const players = [...ours, ...installedPeers()];
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const format of FORMATS) {
    const file = audio.file(format, '4min');
    const able = players.filter((player) => player.plays(file));
    const times = new Map(able.map((player) => [player.name, [] as number[]]));
    // One of each in turn: what else the machine does meets them all. The first round fills the page cache.
    for (let run = -1; run < runs; run++) {
      for (const player of able) {
        const tookMs = await firstSoundMs(player, file, sound.watch());
        if (run >= 0) times.get(player.name)!.push(tookMs);
      }
    }
    const mpv = times.get('mpv');
    const ratios = ours.map(({ name }) =>
      mpv === undefined ? null : median(times.get(name)!) / median(mpv),
    );
    rows.push([
      format,
      ...players.map(({ name }) => spread(times.get(name))),
      ...ratios.map((ratio) => (ratio === null ? '' : shown(ratio))),
    ]);
    ratios.forEach((ratio, index) => {
      if (ratio !== null)
        targets.push(
          atMost(
            `first sound, ${format}: ${ours[index]!.name} ÷ mpv`,
            ratio,
            index === 0 && !NEEDS_NO_CHILD.includes(format) ? MOST_COMPRESSED : 1,
          ),
        );
    });
    say(`start ${rows.at(-1)!.join('  ')}`);
  }
  return {
    title: 'From the command to the first sound',
    method: `Start of the process to the first snd_pcm_writei, 4-minute files, median (and 95th percentile) of ${runs} interleaved runs, in ms.`,
    tables: [
      {
        columns: ['file', ...players.map(({ name }) => name), ...ours.map(({ name }) => `${name} ÷ mpv`)],
        rows,
      },
    ],
    targets,
  };
}

function spread(times: readonly number[] | undefined): string {
  return times === undefined ? '' : `${shown(median(times))} (${shown(percentile(times, 95))})`;
}

/** From the start of a player until it writes its first sound. */
export async function firstSoundMs(
  player: PlayerProgram,
  file: string,
  { log, env }: DoorWatch,
): Promise<number> {
  const [program, ...args] = player.commandLine(file);
  const startNs = nowNs();
  const child = spawn(program, args, {
    env: { ...process.env, ...player.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const write = await log.firstWrite();
    return (write.atNs - startNs) / NS_PER_MS;
  } finally {
    await endPlayer(child);
  }
}
