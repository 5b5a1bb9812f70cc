import { CommanderError, InvalidArgumentError, Option, type Command } from 'commander';
import { availableParallelism } from 'node:os';
import { CHAPTER_FORMATS } from '../../inspect/report/chapters-report.ts';
import { COMPARE_LEVELS } from '../../inspect/report/compare-report.ts';
import { duration, level, wholeNumber } from './option-values.ts';

/** Flags that every inspection command has, as commander hands them over. */
export interface InspectionFlags {
  readonly recursive: boolean;
  readonly videoFiles: boolean;
  readonly jobs: number;
  readonly json: boolean;
  readonly jsonl: boolean;
  readonly quiet: boolean;
  readonly onlyBad: boolean;
  readonly ffmpeg?: string;
  readonly [own: string]: unknown;
}

/** One inspection command: all that `--help` needs, none of what it takes to run it. */
export interface InspectionDeclaration {
  readonly name: string;
  readonly description: string;
  /** What it takes; `<input...>` unless told otherwise. */
  readonly arguments?: string;
  readonly options: readonly Option[];
  readonly examples: string;
}

/** Values of options that were not given. Commander would print a default of its own in the help. */
const UNSET = {
  recursive: false,
  videoFiles: false,
  json: false,
  jsonl: false,
  quiet: false,
  onlyBad: false,
} as const;

/** Exit code of usage errors, and of whatever else keeps an inspection command from its work, as of cmp and grep. */
export const TROUBLE = 2;
const MAX_JOBS = 256;

const EXIT_CODES =
  '\nExit code: 0 fine, 1 a finding, 2 trouble (usage, missing, unreadable, not audio), 130 interrupted\n';

/** Carries a command out and gives its exit code. */
export type InspectionRun = (
  name: string,
  inputs: readonly string[],
  flags: InspectionFlags,
) => Promise<number>;

/** Adds one inspection command to the program. `done` gets the exit code. */
export function declareInspection(
  program: Command,
  declaration: InspectionDeclaration,
  run: InspectionRun,
  done: (exitCode: number) => void,
): void {
  const command = program
    .command(declaration.name)
    .description(declaration.description)
    .argument(declaration.arguments ?? '<input...>', 'files, directories (with -r), or - for standard input')
    .optionsGroup('What to find out:');
  for (const option of declaration.options) command.addOption(option);
  command
    .optionsGroup('Files and output:')
    .option('-r, --recursive', 'look into directories')
    .option('--video-files', 'take the video files in directories too, for their sound')
    .option('-j, --jobs <n>', 'files at a time', jobs, availableParallelism())
    .addOption(new Option('--json', 'one JSON array').conflicts('jsonl'))
    .option('--jsonl', 'one JSON object a line, as they come')
    .option('--quiet', 'no output, the exit code only')
    .option('--only-bad', 'only files with a finding or trouble')
    .option('--ffmpeg <path>', 'use this ffmpeg')
    .addHelpText('after', `\nExamples:\n${declaration.examples}${EXIT_CODES}`)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new CommanderError(TROUBLE, error.code, error.message);
    })
    .action(async (inputs: string[], flags: Partial<InspectionFlags> & { jobs: number }) => {
      done(await run(declaration.name, inputs, { ...UNSET, ...flags }));
    });
}

function jobs(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > MAX_JOBS)
    throw new InvalidArgumentError(`-j: ${JSON.stringify(text)} is not a number from 1 to ${MAX_JOBS}`);
  return count;
}

/** The inspection commands that exist, in the order of `--help`. */
export const INSPECTIONS: readonly InspectionDeclaration[] = [
  {
    name: 'inspect',
    description: 'what a file is: format, exact length, padding, encoder, tags, chapters, pictures',
    options: [new Option('--exact', 'decode the whole file to count its frames')],
    examples: `  playhead inspect song.flac
  playhead inspect -r --jsonl music/ | jq -r 'select(.error) | .file'
  playhead inspect --exact --json podcast.mp3
`,
  },
  {
    name: 'verify',
    description: 'whether a file is whole: containers, checksums, frames, a full decode, lengths, hashes',
    arguments: '[input...]',
    options: [
      new Option('--no-decode', 'leave the decoder out: structure and checksums only'),
      new Option('--verbose', "also the decoder's own words"),
      new Option('--write-manifest <file>', 'write the hash of every sound file'),
      new Option('--check <file>', 'compare with a manifest; without inputs: the files it names'),
      new Option('--force', 'replace a file that is of another kind'),
    ],
    examples: `  playhead verify song.flac
  playhead verify -r --only-bad music/
  playhead verify -r music/ --write-manifest music.manifest
  playhead verify --check music.manifest
`,
  },
  {
    name: 'tags',
    description: 'what its tags say: title, artist, pictures, lyrics, gains',
    options: [
      new Option('--native', 'also every tag by the names of its own format'),
      new Option('--pictures <dir>', 'write the pictures to this directory'),
      new Option('--force', 'replace other pictures that are there'),
    ],
    examples: `  playhead tags song.mp3
  playhead tags --native --json song.flac
  playhead tags --pictures covers/ album/*.m4a
`,
  },
  {
    name: 'chapters',
    description: 'its chapters, from the file or a cue sheet beside it',
    options: [new Option('--format <format>', 'how to write them').choices(CHAPTER_FORMATS)],
    examples: `  playhead chapters book.m4b
  playhead chapters book.m4b --format cue > book.cue
  playhead chapters talk.mp3 --format webvtt
`,
  },
  {
    name: 'loudness',
    description: 'how loud it is: EBU R128 loudness, range, true peak, gains beside those of the tags',
    options: [
      new Option('--album', 'one report more: all files as one album'),
      new Option('--dual-mono', 'a mono file is heard from two loudspeakers'),
      new Option('--dr', 'also the DR value (a second decode)'),
      new Option('--max-true-peak <dBTP>', 'a finding when louder').argParser(
        level('--max-true-peak', 'dBTP'),
      ),
      new Option('--max-loudness <LUFS>', 'a finding when louder').argParser(level('--max-loudness', 'LUFS')),
      new Option('--min-loudness <LUFS>', 'a finding when quieter').argParser(
        level('--min-loudness', 'LUFS'),
      ),
      new Option('--max-range <LU>', 'a finding when wider').argParser(level('--max-range', 'LU')),
    ],
    examples: `  playhead loudness song.flac
  playhead loudness --album album/*.flac
  playhead loudness -r --max-true-peak -1 --only-bad masters/
`,
  },
  {
    name: 'silence',
    description: 'where it is silent: at the start, inside, at the end, in one channel; exact frames',
    options: [
      new Option('--noise <level>', 'not louder than this is silence')
        .argParser(level('--noise', 'dB'))
        .default(-60, '-60dB'),
      new Option('--duration <time>', 'shorter is no silence')
        .argParser(duration('--duration'))
        .default(2, '2s'),
    ],
    examples: `  playhead silence song.flac
  playhead silence --noise -50dB --duration 500ms talk.mp3
  playhead silence -r --only-bad --jsonl music/
`,
  },
  {
    name: 'peaks',
    description: "its waveform: audiowaveform's data (JSON, .dat), or braille",
    options: [
      new Option('--samples-per-pixel <n>', 'zoom: frames in each window')
        .argParser(wholeNumber('--samples-per-pixel', 2, 2 ** 31 - 1))
        .conflicts('pixelsPerSecond'),
      new Option('--pixels-per-second <n>', 'zoom: windows in each second').argParser(
        wholeNumber('--pixels-per-second', 1, 96_000),
      ),
      new Option('--bits <bits>', 'resolution').choices(['8', '16']).default('16'),
      new Option('--split-channels', 'each channel by itself, not their mean'),
      new Option('-o, --output <file>', 'write a .json or .dat file'),
      new Option('--force', 'replace a file that is of another kind'),
    ],
    examples: `  playhead peaks song.flac
  playhead peaks song.flac --bits 8 --pixels-per-second 20 -o song.dat
  playhead peaks song.flac --json --samples-per-pixel 512 | jq '.[0].waveform.data | length'
`,
  },
  {
    name: 'compare',
    description: 'whether two files are the same: bytes, packets, samples, shifted samples, tags, loudness',
    options: [
      new Option('--level <level>', 'what counts as equal').choices(COMPARE_LEVELS).default('pcm'),
      new Option('--max-offset <time>', 'how far one may be shifted')
        .argParser(duration('--max-offset'))
        .default(5, '5s'),
    ],
    examples: `  playhead compare master.wav release.flac
  playhead compare song.flac song.mp3
  playhead compare --level bytes --quiet a.flac b.flac && echo same
`,
  },
  {
    name: 'spectrum',
    description: 'what frequencies it holds, and where they end: a picture, band energies, a PNG',
    options: [
      new Option('-o, --output <file.png>', 'write a picture'),
      new Option('--force', 'replace a file that is of another kind'),
    ],
    examples: `  playhead spectrum song.flac
  playhead spectrum song.flac -o song.png
  playhead spectrum -r --jsonl music/ | jq -c '[.file, .cutoff.frequency]'
`,
  },
];
