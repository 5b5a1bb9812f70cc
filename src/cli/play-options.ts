import { Option } from 'commander';
import type { Command } from 'commander';
import { VOLUME_FORMS, parseVolume } from '../player/level.ts';
import { parseDuration, parsePosition } from '../player/position.ts';
import { parseTrackChoice, type TrackChoice } from '../player/track-choice.ts';
import type { Position } from '../player/position.ts';
import { parseSpeed } from '../player/script.ts';
import type {
  AbLoopOption,
  OutputChoice,
  RangeOption,
  ReplayGainMode,
  SampleFormat,
  SeekAt,
} from '../player/session-options.ts';
import {
  argument,
  bounded,
  oneOf,
  parseAbLoop,
  parseOutput,
  parseRange,
  parseReadAhead,
  parseSeekAt,
  parseSize,
  parseSleep,
  parseTimes,
  parseWhole,
  repeated,
} from './play-option-values.ts';

/** The options of `play` as commander hands them over. */
export interface PlayFlags {
  readonly start?: Position;
  readonly end?: Position;
  readonly length?: number;
  readonly range: readonly RangeOption[];
  readonly seekAt: readonly SeekAt[];
  readonly script?: string;
  readonly sleep?: number;
  readonly idle: boolean;
  readonly exitAtEnd: boolean;
  readonly abLoop?: AbLoopOption;
  readonly volume: number;
  readonly speed: number;
  readonly replaygain: ReplayGainMode;
  readonly af?: string;
  readonly mute: boolean;
  readonly output: OutputChoice;
  readonly device?: string;
  readonly rate?: number;
  readonly channels?: number;
  readonly format?: SampleFormat;
  readonly readAhead: number;
  readonly lookback: number;
  readonly memory: number;
  readonly loop: number;
  readonly repeat: number;
  readonly shuffle: boolean;
  readonly seed?: number;
  readonly ui: 'auto' | 'tui' | 'plain' | 'none';
  readonly quiet: boolean;
  readonly json: boolean;
  readonly inputIpcServer?: string;
  readonly control: boolean;
  readonly notify: boolean;
  readonly ffmpeg?: string;
  readonly log?: string;
  readonly force: boolean;
  readonly resume: boolean;
  readonly remember: boolean;
  readonly videoFiles: boolean;
  readonly track?: TrackChoice;
  readonly verbose: boolean;
}

/** Tells whether the user has set an option of a command, on its line or in the configuration. */
export function givenOptions(command: Command): (option: keyof PlayFlags) => boolean {
  return (option) => !['default', undefined].includes(command.getOptionValueSource(option));
}

const FORMATS: readonly SampleFormat[] = ['s16', 's24', 's32', 'f32'];
const GAIN_MODES: readonly ReplayGainMode[] = ['off', 'track', 'album'];
const UIS: readonly PlayFlags['ui'][] = ['auto', 'tui', 'plain', 'none'];

/** Declares the options of `play` on a command. */
export function addPlayOptions(command: Command): Command {
  return command
    .configureHelp({ optionDescription: ({ description }) => description })
    .optionsGroup('Which part:')
    .option('--start <position>', 'begin each track here', argument('--start', parsePosition))
    .option('--end <position>', 'end each track here', argument('--end', parsePosition))
    .option(
      '--length <duration>',
      'play at most this much of each track',
      argument('--length', parseDuration),
    )
    .option(
      '--range <A-B>',
      'play exactly this part; repeat it for more, joined without a gap',
      repeated('--range', parseRange),
      [],
    )
    .option(
      '--seek-at <WHEN=P>',
      'once WHEN of a track has been put out, seek to P; repeatable',
      repeated('--seek-at', parseSeekAt),
      [],
    )
    .option(
      '--script <file>',
      'run a script of commands on the playback clock; - reads it from standard input',
    )
    .option('--ab-loop <A-B[xN]>', 'repeat a part, N times or for ever', argument('--ab-loop', parseAbLoop))
    .option('--resume', 'remember where it was left, and continue there the next time', false)
    .option('--no-remember', 'neither read nor write the remembered queue and position')
    .option(
      '--track <N|lang=xx>',
      'which audio track of a file with several, by its number or language (the one marked as default)',
      argument('--track', parseTrackChoice),
    )
    .option('--video-files', 'take the video files in directories too, for their sound', false)
    .optionsGroup('Order:')
    .option('--loop <N|inf>', 'play each track N times in all (1)', argument('--loop', parseTimes), 1)
    .option('--repeat <N|inf>', 'play the whole list N times in all (1)', argument('--repeat', parseTimes), 1)
    .option('--shuffle', 'play in random order', false)
    .option('--seed <N>', 'the order of --shuffle: same seed, same order', argument('--seed', parseWhole))
    .option('--idle', 'stay when the list is over, and wait for what to play', false)
    .option('--exit-at-end', 'end when the list is over', false)
    .option(
      '--sleep <duration>',
      'stop after this much sound, such as 30m, fading over the last 10 s',
      argument('--sleep', parseSleep),
    )
    .optionsGroup('Sound:')
    .option('--volume <level>', `${VOLUME_FORMS} (100)`, argument('--volume', parseVolume), 100)
    .option('--mute', 'start silent', false)
    .option(
      '--speed <X>',
      'play at this speed, 0.25 to 4, at the same pitch',
      argument('--speed', parseSpeed),
      1,
    )
    .addOption(
      chosen(
        '--replaygain',
        '<mode>',
        `level loudness by the tags: ${GAIN_MODES.join(', ')}`,
        GAIN_MODES,
      ).default('off' as const),
    )
    .option('--af <filters>', 'ffmpeg audio filters, after everything else')
    .addOption(
      new Option(
        '--output <where>',
        'auto (the speaker, or silence without one), speaker, null, null:fast, FILE.wav, or - for raw PCM on standard output',
      )
        .choices(['auto', 'speaker', 'null', 'null:fast', '-'])
        .argParser(argument('--output', parseOutput))
        .default({ type: 'auto' }),
    )
    .option('--device <name>', 'sound device, by the name that "playhead devices" lists')
    .option('--rate <Hz>', 'convert to this sample rate', argument('--rate', bounded(1000, 768_000)))
    .option('--channels <N>', 'convert to this number of channels', argument('--channels', bounded(1, 8)))
    .addOption(chosen('--format', '<format>', `sample format of the output: ${FORMATS.join(', ')}`, FORMATS))
    .optionsGroup('Buffering:')
    .option(
      '--read-ahead <duration>',
      'decode this far ahead (30s)',
      argument('--read-ahead', parseReadAhead),
      30,
    )
    .option('--lookback <duration>', 'keep this much behind (15s)', argument('--lookback', parseDuration), 15)
    .option(
      '--memory <size>',
      'hold whole tracks in memory up to this size in all (256MiB)',
      argument('--memory', parseSize),
      256 * 2 ** 20,
    )
    .optionsGroup('Screen and reports:')
    .addOption(
      chosen('--ui', '<kind>', `${UIS.join(', ')} (auto: the screen, if there is a terminal)`, UIS).default(
        'auto' as const,
      ),
    )
    .option(
      '--input-ipc-server <path>',
      'remote control on this socket, in the protocol of mpv (see docs/control.md)',
    )
    .option('--notify', 'show each change of track on the desktop', false)
    .option('--no-control', 'no socket of the player’s own, and not on the desktop’s bus')
    .option('-q, --quiet', 'say nothing but errors', false)
    .option('--json', 'print events as one JSON object a line', false)
    .option('--ffmpeg <path>', 'the ffmpeg to decode with')
    .option('--log <file>', 'write what happens to a file')
    .option('--force', 'let --log append to a file that is no log', false)
    .option('--verbose', 'say more, with stack traces', false);
}

/** The choices are for completion and the man page. Our own parser reports wrong values. */
function chosen(name: string, value: string, description: string, choices: readonly string[]): Option {
  return new Option(`${name} ${value}`, description)
    .choices(choices)
    .argParser(argument(name, oneOf(choices)));
}
