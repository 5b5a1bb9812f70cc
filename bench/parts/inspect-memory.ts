import { spawn } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { BenchContext } from '../bench-context.ts';
import { playheadCommand } from '../players/command-lines.ts';
import { pauseMs } from '../players/live-player.ts';
import { treeMemoryMib } from '../process-usage.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { PartResult, Target } from '../report/part-result.ts';

const HOURS = 10;
/** Million bytes: 143 MiB. */
const LIMIT_MB = 150;
const MB_PER_MIB = 2 ** 20 / 1e6;
const LOOK_EVERY_MS = 50;
/** So low that an hour takes a second, with as many windows and blocks an hour as at any other rate. */
const WAV_RATE_HZ = 8000;
/** What 256 frames are at 44.1 kHz. */
const WINDOWS_PER_SECOND = '172';

const peaks = ['peaks', '--json', '--pixels-per-second', WINDOWS_PER_SECOND];
const COMMANDS: readonly (readonly string[])[] = [
  ['inspect', '--json'],
  ['inspect', '--exact'],
  ['verify'],
  ['tags'],
  ['chapters'],
  peaks,
  ['silence', '--json'],
  ['spectrum', '--json'],
  ['loudness', '--album', '--json'],
];

/** Memory of every inspection command on a ten-hour file: the player and its ffmpeg together. */
export async function benchInspectMemory(context: BenchContext): Promise<PartResult> {
  const { audio, quick, say } = context;
  const wav = tenHourWav(context);
  const mp3 = audio.file('mp3', '10h');
  const other = tenHourWav(context, 1);
  const rows: string[][] = [];
  const targets: Target[] = [];
  const look = async (
    args: readonly string[],
    files: readonly (readonly [string, string])[],
  ): Promise<void> => {
    const found: number[] = [];
    for (const [, file] of files) found.push(await peakMb([...playheadCommand(context.root), ...args, file]));
    const name = args.filter((arg) => !path.isAbsolute(arg)).join(' ');
    rows.push([name, ...files.map(([name], index) => `${name} ${shown(found[index]!)}`)]);
    say(`memory ${rows.at(-1)!.join('  ')}`);
    const whose = files.map(([name]) => name).join(' and ');
    targets.push(atMost(`memory, ${name}, ${whose}`, Math.max(...found), LIMIT_MB, 'MB'));
  };
  const both = [
    ['wav', wav],
    ['mp3', mp3],
  ] as const;
  for (const args of quick ? COMMANDS.slice(0, 1) : COMMANDS) await look(args, both);
  if (!quick) {
    await look(['compare', other], [both[0]]);
    // Ten hours of MP3 are compared in as many minutes: one hour shows what the search and stereo at 44.1 kHz take.
    await look(['compare', audio.file('flac', '1h')], [['1 h of mp3 and flac', audio.file('mp3', '1h')]]);
  }
  return {
    title: 'Memory of inspections',
    method: `Most memory of the command and its ffmpeg together (what two ffmpegs share counts once), looked at every ${LOOK_EVERY_MS} ms; ${HOURS} hours, WAV at ${WAV_RATE_HZ} Hz, MP3 at 44.1 kHz. In MB (million bytes).`,
    tables: [
      { columns: ['command', 'WAV', 'MP3'], rows: rows.map((row) => (row.length < 3 ? [...row, ''] : row)) },
    ],
    targets,
  };
}

async function peakMb([program, ...args]: readonly [string, ...string[]]): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const over = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    // Twice: when one ffmpeg ends between the looks at both, the other has what they shared all for itself.
    peak = Math.max(peak, Math.min(treeMemoryMib(child.pid!), treeMemoryMib(child.pid!)));
    await Promise.race([over, pauseMs(LOOK_EVERY_MS)]);
  }
  const code = await over;
  if (code !== 0 && code !== 1) throw new Error(`${args.join(' ')} ended with ${code}`);
  return peak * MB_PER_MIB;
}

/** Ten hours of silence with a second of sound in the middle: a sparse file. `variant` changes the sound. */
function tenHourWav({ cacheDir }: BenchContext, variant = 0): string {
  const file = path.join(cacheDir, `10h-${variant}.wav`);
  if (existsSync(file)) return file;
  const bytes = HOURS * 3600 * WAV_RATE_HZ * 2;
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(WAV_RATE_HZ, 24);
  header.writeUInt32LE(WAV_RATE_HZ * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  const sound = Buffer.alloc(WAV_RATE_HZ * 2);
  for (let frame = 0; frame < WAV_RATE_HZ; frame++)
    sound.writeInt16LE(Math.round(20_000 * Math.sin(frame ** 1.3 / 9)) + variant, frame * 2);
  const draft = `${file}.part`;
  const descriptor = openSync(draft, 'w');
  writeSync(descriptor, header);
  writeSync(descriptor, sound, 0, sound.length, header.length + bytes / 2);
  ftruncateSync(descriptor, header.length + bytes);
  closeSync(descriptor);
  renameSync(draft, file);
  return file;
}
