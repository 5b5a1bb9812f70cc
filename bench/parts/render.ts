import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Format, Length } from '../audio-shelf.ts';
import { FORMATS, LENGTHS } from '../audio-shelf.ts';
import type { BenchContext } from '../bench-context.ts';
import { nowNs, NS_PER_MS } from '../clock.ts';
import { playheadCommand } from '../players/command-lines.ts';
import { atLeast, shown } from '../report/part-result.ts';
import type { PartResult, Target } from '../report/part-result.ts';
import { median } from '../statistics.ts';

const SUBJECTS: readonly (readonly [Format, Length, runs: number])[] = [
  ...FORMATS.map((format) => [format, '4min', 7] as const),
  ...(['flac', 'mp3', 'opus'] as const).map((format) => [format, '1h', 3] as const),
];

/** How much of the speed of ffmpeg that writes into `cat` is wanted. */
function wantedShare(format: Format, length: Length): number {
  if (format === 'flac') return 1;
  return format === 'wav' || length === '1h' ? 0.9 : 0.5;
}

/** Rendering to a WAV file of floats, against ffmpeg writing the same. */
export async function benchRender({ root, cacheDir, audio, quick, say }: BenchContext): Promise<PartResult> {
  const rows: string[][] = [];
  const targets: Target[] = [];
  const out = path.join(cacheDir, 'render.wav');
  for (const [format, length, runs] of SUBJECTS) {
    const file = audio.file(format, length);
    const commands = {
      playhead: [...playheadCommand(root), file, '--output', out, '--ui', 'none'],
      ffmpeg: ['ffmpeg', '-nostdin', '-loglevel', 'error', '-y', '-i', file, '-c:a', 'pcm_f32le', out],
      // What any program pays that has ffmpeg decode for it: the samples go through a pipe before they are written.
      piped: [
        ...['sh', '-c', 'ffmpeg -nostdin -loglevel error -i "$0" -c:a pcm_f32le -f wav pipe:1 | cat >"$1"'],
        ...[file, out],
      ],
    } as const;
    const times = { playhead: [] as number[], ffmpeg: [] as number[], piped: [] as number[] };
    for (let run = -1; run < (quick ? 1 : runs); run++) {
      for (const name of ['playhead', 'ffmpeg', 'piped'] as const) {
        rmSync(out, { force: true });
        const tookMs = await runMs(commands[name]);
        if (statSync(out).size < LENGTHS[length] * 44_100 * 8)
          throw new Error(`${name} wrote less than all of ${file}`);
        if (run >= 0) times[name].push(tookMs);
      }
    }
    rmSync(out, { force: true });
    const [ours, theirs, piped] = [median(times.playhead), median(times.ffmpeg), median(times.piped)];
    const speed = (ms: number): string => `${shown((LENGTHS[length] * 1000) / ms)} ×`;
    rows.push([
      `${format} ${length}`,
      shown(ours),
      shown(theirs),
      shown(piped),
      speed(ours),
      speed(theirs),
      shown(theirs / ours),
      shown(piped / ours),
    ]);
    say(`render ${rows.at(-1)!.join('  ')}`);
    targets.push(
      atLeast(
        `render ${format} ${length}: speed of playhead ÷ ffmpeg, piped`,
        piped / ours,
        wantedShare(format, length),
      ),
    );
  }
  return {
    title: 'Rendering to a file',
    method:
      'Whole commands that write 32-bit float WAV, from start to end, in ms; median of interleaved runs. `ffmpeg, piped` (into cat, into the file) is what a program pays at least whose samples come from ffmpeg through a pipe.',
    tables: [
      {
        columns: [
          'file',
          'playhead',
          'ffmpeg',
          'ffmpeg, piped',
          'playhead × real time',
          'ffmpeg × real time',
          'playhead ÷ ffmpeg',
          'playhead ÷ ffmpeg, piped',
        ],
        rows,
      },
    ],
    targets,
  };
}

async function runMs([program, ...args]: readonly [string, ...string[]]): Promise<number> {
  const startNs = nowNs();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return (nowNs() - startNs) / NS_PER_MS;
}
