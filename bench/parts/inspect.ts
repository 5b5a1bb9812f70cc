import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Length } from '../audio-shelf.ts';
import type { BenchContext } from '../bench-context.ts';
import { playheadCommand } from '../players/command-lines.ts';
import { atLeast, shown } from '../report/part-result.ts';
import type { PartResult, Target } from '../report/part-result.ts';
import { medianMs, type CommandLine } from '../timed-commands.ts';

const MIXED_FILES = 1000;
/** ffprobe is run on this many of them, and the time multiplied: all would take minutes. */
const PROBED_FILES = 40;
/** Enough that starting the program is not what is measured. */
const BATCH_FILES = 24;

interface Race {
  readonly what: string;
  readonly ours: CommandLine;
  readonly peer: string;
  readonly theirs: CommandLine;
  /** Times our speed must be of theirs; null: shown only. */
  readonly wanted: number | null;
  readonly runs: number;
}

/** The inspection commands beside the tools they stand for. */
export function benchInspect(context: BenchContext): Promise<PartResult> {
  const { quick, say } = context;
  const rows: string[][] = [];
  const targets: Target[] = [];
  const note = (
    what: string,
    oursMs: number,
    peer: string,
    theirsMs: number,
    wanted: number | null,
  ): void => {
    const ratio = theirsMs / oursMs;
    rows.push([what, shown(oursMs), peer, shown(theirsMs), shown(ratio)]);
    say(`inspect ${rows.at(-1)!.join('  ')}`);
    if (wanted !== null) targets.push(atLeast(`${what}: speed ÷ ${peer}`, ratio, wanted));
  };
  const mixed = mixedFiles(context);
  const inspect: CommandLine = [...playheadCommand(context.root), 'inspect', '--jsonl', ...mixed];
  const runs = quick ? 1 : 3;
  const probed = mixed.slice(0, PROBED_FILES);
  const probes = probed.map((file): CommandLine => [
    'ffprobe',
    '-v',
    'error',
    '-show_format',
    '-show_streams',
    '-of',
    'json',
    file,
  ]);
  const [inspectMs, mediainfoMs] = medianMs([inspect, ['mediainfo', '--Output=JSON', ...mixed]], runs);
  const probeMs = medianMs(probes, 1).reduce((sum, ms) => sum + ms, 0) * (MIXED_FILES / PROBED_FILES);
  note(`inspect of ${MIXED_FILES} files`, inspectMs!, 'ffprobe, one by one', probeMs, 50);
  note(`inspect of ${MIXED_FILES} files`, inspectMs!, 'mediainfo, one call', mediainfoMs!, 1.3);
  for (const { what, ours, peer, theirs, wanted, runs: most } of races(context)) {
    const [oursMs, theirsMs] = medianMs([ours, theirs], quick ? 1 : most);
    note(what, oursMs!, peer, theirsMs!, wanted);
  }
  return Promise.resolve({
    title: 'Inspection',
    method: `Whole commands, in ms; median of interleaved runs (ffprobe: ${PROBED_FILES} files, multiplied). FLAC as \`flac\` writes it, 16 bit, 44.1 kHz, stereo; batches are ${BATCH_FILES} files of 4 minutes. The decoder alone is \`ffmpeg -f null\`.`,
    tables: [{ columns: ['what', 'playhead', 'beside', 'theirs', 'theirs ÷ playhead'], rows }],
    targets,
  });
}

function races(context: BenchContext): readonly Race[] {
  const { root, cacheDir, audio } = context;
  const ours = (...args: string[]): CommandLine => [...playheadCommand(root), ...args];
  const decode = (file: string): CommandLine => [
    ...(['ffmpeg', '-nostdin', '-v', 'error', '-i', file, '-map', '0:a:0', '-f', 'null', '-'] as const),
  ];
  const peaks = path.join(cacheDir, 'peaks.dat');
  const [song, hour] = [flacFile(context, '4min'), flacFile(context, '1h')];
  const batch = Array.from({ length: BATCH_FILES }, (_, index) => copyOf(song, cacheDir, index));
  const verified = ([what, files, wanted, runs]: readonly [
    string,
    readonly string[],
    number | null,
    number,
  ]): Race => ({
    what: `verify, ${what}`,
    ours: ours('verify', '--quiet', ...files),
    peer: 'flac -t',
    theirs: ['flac', '-t', '-s', ...files],
    wanted,
    runs,
  });
  const drawn = ([what, file, wanted]: readonly [string, string, number | null]): Race => ({
    what: `peaks, ${what}`,
    ours: ours('peaks', '-o', peaks, file),
    peer: 'the decoder alone',
    theirs: decode(file),
    wanted,
    runs: 3,
  });
  const twice = (command: string, runs: number): Race => ({
    what: `${command} -j 2, batch`,
    ours: ours(command, '-j', '2', '--jsonl', ...batch),
    peer: '-j 1',
    theirs: ours(command, '-j', '1', '--jsonl', ...batch),
    wanted: 1.7,
    runs,
  });
  return [
    ...(
      [
        ['FLAC 4min', [song], 0.7, 9],
        ['FLAC 1h', [hour], null, 3],
        ['FLAC batch', batch, 1.5, 3],
      ] as const
    ).map(verified),
    // Two programs start here, one there: no share of four minutes. An hour shows the work.
    drawn(['FLAC 4min', song, null]),
    drawn(['FLAC 1h', hour, 0.8]),
    drawn(['MP3 1h', audio.file('mp3', '1h'), 0.8]),
    twice('verify', 3),
    twice('peaks', 3),
    twice('loudness', 1),
  ];
}

/** A file as `flac` writes it by default: what `flac -t` is used on. */
function flacFile({ audio, cacheDir }: BenchContext, length: Length): string {
  const file = path.join(cacheDir, `flac-${length}.flac`);
  if (!existsSync(file))
    execFileSync('flac', ['-s', '-f', audio.file('wav', length), '-o', file], { stdio: 'ignore' });
  return file;
}

function copyOf(file: string, dir: string, index: number): string {
  const copy = path.join(dir, `batch-${index}.flac`);
  if (!existsSync(copy)) copyFileSync(file, copy);
  return copy;
}

/** The fixtures' formats, over and over. */
function mixedFiles({ root, cacheDir }: BenchContext): readonly string[] {
  const formats = path.join(root, 'fixtures', 'formats');
  const dir = path.join(cacheDir, 'mixed');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const names = readdirSync(formats);
  return Array.from({ length: MIXED_FILES }, (_, index) => {
    const name = names[index % names.length]!;
    const file = path.join(dir, `${String(index).padStart(4, '0')}${path.extname(name)}`);
    copyFileSync(path.join(formats, name), file);
    return file;
  });
}
