import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { reasonOf } from '../player/error.ts';
import { VOLUME_FORMS, parseVolume } from '../player/level.ts';
import { DURATION_FORMS, parseDuration, parsePosition, parseSeekTarget } from '../player/position.ts';
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

const LEAST_READ_AHEAD_SECONDS = 0.1;
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
    .option('--length <duration>', 'play at most so much of each track', argument('--length', parseDuration))
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
    .option('--resume', 'remember where it was left, and go on from there the next time', false)
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
      'stop after so much sound, such as 30m, fading over the last 10 s',
      argument('--sleep', parseSleep),
    )
    .optionsGroup('Sound:')
    .option('--volume <level>', `${VOLUME_FORMS} (100)`, argument('--volume', parseVolume), 100)
    .option('--mute', 'start silent', false)
    .option(
      '--speed <X>',
      'play so much faster or slower, 0.25 to 4, at the same pitch',
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
    .option('--channels <N>', 'convert to so many channels', argument('--channels', bounded(1, 8)))
    .addOption(chosen('--format', '<format>', `sample format of the output: ${FORMATS.join(', ')}`, FORMATS))
    .optionsGroup('Buffering:')
    .option(
      '--read-ahead <duration>',
      'decode so far ahead (30s)',
      argument('--read-ahead', parseReadAhead),
      30,
    )
    .option('--lookback <duration>', 'keep so much behind (15s)', argument('--lookback', parseDuration), 15)
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
    .option('--force', 'let --log go on in a file that is no log', false)
    .option('--verbose', 'say more, with stack traces', false);
}

/** The choices are for completion and the man page: what is wrong is said by our own parser. */
function chosen(name: string, value: string, description: string, choices: readonly string[]): Option {
  return new Option(`${name} ${value}`, description)
    .choices(choices)
    .argParser(argument(name, oneOf(choices)));
}

type Parse<Value> = (text: string, option: string) => Value;

function argument<Value>(option: string, parse: Parse<Value>): (text: string) => Value {
  return (text) => {
    try {
      return parse(text, option);
    } catch (error) {
      throw new InvalidArgumentError(reasonOf(error));
    }
  };
}

function repeated<Value>(
  option: string,
  parse: Parse<Value>,
): (text: string, before: readonly Value[]) => readonly Value[] {
  const parseOne = argument(option, parse);
  return (text, before) => [...before, parseOne(text)];
}

function bounded(min: number, max: number): Parse<number> {
  return (text, option) => {
    const value = parseWhole(text, option);
    if (value < min || value > max) throw new Error(`${option}: ${text} is not between ${min} and ${max}`);
    return value;
  };
}

function oneOf<Value extends string>(values: readonly Value[]): Parse<Value> {
  return (text, option) => {
    const value = values.find((one) => one === text);
    if (value === undefined)
      throw new Error(`${option}: ${JSON.stringify(text)} is unknown: use ${values.join(', ')}`);
    return value;
  };
}

function parseWhole(text: string, option: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${option}: ${JSON.stringify(text)} is not a whole number`);
  return Number(text);
}

function parseTimes(text: string, option: string): number {
  if (text === 'inf') return Infinity;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`${option}: ${JSON.stringify(text)} is not a number of times: use 1, 2, … or inf`);
}

/** With less than a device takes at a time there would be no sound at all. */
function parseReadAhead(text: string, option: string): number {
  const seconds = parseDuration(text, option);
  if (seconds < LEAST_READ_AHEAD_SECONDS)
    throw new Error(`${option}: ${text} is too little: use ${LEAST_READ_AHEAD_SECONDS} (seconds) or more`);
  return seconds;
}

function parseSleep(text: string, option: string): number {
  const seconds = parseDuration(text, option);
  if (seconds <= 0) throw new Error(`${option}: ${text} is no time at all: use 30m, 1h or 90s`);
  return seconds;
}

function parseSize(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([KMG])(i?)B?|B)?$/i.exec(text);
  if (match === null)
    throw new Error(`${option}: ${JSON.stringify(text)} is not a size: use 0, 500MB, 256MiB or 1GiB`);
  const power = ['', 'K', 'M', 'G'].indexOf((match[2] ?? '').toUpperCase());
  return Math.round(Number(match[1]) * (match[3] === '' || match[3] === undefined ? 1000 : 1024) ** power);
}

function parseOutput(text: string, option: string): OutputChoice {
  switch (text) {
    case 'auto':
    case 'speaker':
      return { type: text };
    case 'null':
      return { type: 'null', fast: false };
    case 'null:fast':
      return { type: 'null', fast: true };
    case '-':
      return { type: 'raw' };
    default:
      if (/\.wav$/i.test(text)) return { type: 'wav', path: text };
      throw new Error(
        `${option}: ${JSON.stringify(text)} is unknown: use auto, speaker, null, null:fast, FILE.wav or -`,
      );
  }
}

/** `A-B` where a side may be empty or itself begin with a minus: the first split whose sides both read is meant. */
function parseRange(text: string, option: string): RangeOption {
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at + 1)) {
    const [from, to] = [text.slice(0, at), text.slice(at + 1)];
    try {
      return {
        from: from === '' ? null : parsePosition(from, option),
        to: to === '' ? null : parsePosition(to, option),
      };
    } catch {
      // Not here: try the next minus.
    }
  }
  throw new Error(
    `${option}: ${JSON.stringify(text)} is not a range: use A-B, such as 1:30-2:00, 90- or -10%`,
  );
}

function parseAbLoop(text: string, option: string): AbLoopOption {
  const [, range = text, times] = /^(.*?)(?:x(\d+|inf))?$/.exec(text) ?? [];
  return { ...parseRange(range, option), times: times === undefined ? Infinity : parseTimes(times, option) };
}

function parseSeekAt(text: string, option: string): SeekAt {
  const at = text.indexOf('=');
  if (at === -1)
    throw new Error(
      `${option}: ${JSON.stringify(text)}: use WHEN=P, such as 10=1:30 (WHEN: ${DURATION_FORMS})`,
    );
  return {
    afterSeconds: parseDuration(text.slice(0, at), option),
    target: parseSeekTarget(text.slice(at + 1), option),
  };
}
