import type { CommandShape, OptionShape } from '../command-shape.ts';

/**
 * The manual page in roff (man(7)), made from the tree of commands: what `--help` says, in one text.
 *
 * @param version of the program
 */
export function manPage(program: CommandShape, version: string): string {
  const play = program.commands.filter(({ isDefault }) => isDefault);
  const others = program.commands.filter(({ isDefault }) => !isDefault);
  const lines = [
    `.TH PLAYHEAD 1 "" ${quoted(`playhead ${version}`)} "User Commands"`,
    '.SH NAME',
    `playhead \\- ${text('a streaming audio player for the terminal')}`,
    '.SH SYNOPSIS',
    '.B playhead',
    '[\\fBplay\\fR] [\\fIoptions\\fR] \\fIinput\\fR...',
    '.br',
    '.B playhead',
    '\\fIcommand\\fR [\\fIoptions\\fR] [\\fIarguments\\fR]',
    '.SH DESCRIPTION',
    text(program.description),
    ...options(program.options),
    ...preformatted(program.helpAfter),
    ...play.flatMap((command) => ['.SH PLAYING', ...section(command)]),
    '.SH COMMANDS',
    ...others.flatMap((command) => [`.SS ${quoted(usage(command))}`, ...section(command)]),
    ...PLACES,
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

const PLACES = [
  '.SH FILES',
  '.TP',
  '.I $XDG_CONFIG_HOME/playhead/config.toml',
  'Defaults of options, keys and looks; else under ~/.config.',
  '.TP',
  '.I $XDG_RUNTIME_DIR/playhead/',
  'Sockets of the players that run.',
  '.SH ENVIRONMENT',
  '.TP',
  '.B PLAYHEAD_SOCKET',
  'The player that \\fBplayhead ctl\\fR and \\fBplayhead add\\fR speak to.',
  '.TP',
  '.BR FFMPEG_PATH ", " FFMPEG_BIN',
  'The ffmpeg to decode with, where \\fB\\-\\-ffmpeg\\fR names none.',
  '.SH SEE ALSO',
  '.BR mpv (1),',
  '.BR ffmpeg (1),',
  '.BR playerctl (1)',
];

function section(command: CommandShape): readonly string[] {
  return [
    text(sentence(command.description)),
    ...command.commands.flatMap((below) => [
      '.TP',
      `.B ${text(usage(below))}`,
      text(sentence(below.description)),
      ...nested(options(below.options)),
    ]),
    ...options(command.options),
    ...preformatted(command.helpAfter),
  ];
}

/** Options of a command that is itself an entry of a list. */
function nested(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['.RS', ...lines, '.RE'];
}

function usage({ path, arguments: all }: CommandShape): string {
  return [...path, ...all.map((argument) => argument.usage)].join(' ');
}

/** Under the headings of `--help`. The help option is the same everywhere. */
function options(all: readonly OptionShape[]): readonly string[] {
  const shown = all.filter(({ names }) => !names.includes('--help'));
  return [...new Set(shown.map(({ group }) => group))].flatMap((group) => [
    '.PP',
    `.I ${text(group)}`,
    ...shown
      .filter((option) => option.group === group)
      .flatMap((option) => ['.TP', optionHead(option), text(withChoices(option))]),
  ]);
}

function optionHead({ names, value }: OptionShape): string {
  const words = names.map((name) => `\\fB${text(name)}\\fR`).join(', ');
  return value === null ? words : `${words} \\fI${text(value)}\\fR`;
}

function withChoices({ description, choices }: OptionShape): string {
  const isSaid = choices.every((choice) => description.includes(choice));
  return isSaid ? description : `${description} (${choices.join(', ')})`;
}

function preformatted(block: string): readonly string[] {
  if (block === '') return [];
  return ['.PP', '.nf', ...block.split('\n').map((line) => (line === '' ? '.sp' : text(line))), '.fi'];
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.)]$/.test(words) ? '' : '.'}`;
}

/** A backslash, a dash, and a dot or quote at the start of a line mean something to roff. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/, '\\&');
}

function quoted(plain: string): string {
  return `"${text(plain).replaceAll('"', '\\(dq')}"`;
}
