import type { Argument, Command, Option } from 'commander';

/** One option as completions and the man page show it. */
export interface OptionShape {
  /** `--start`, or `-q` and `--quiet`. */
  readonly names: readonly string[];
  /** `<position>`; null for a switch. */
  readonly value: string | null;
  readonly description: string;
  /** Words that its value may be. */
  readonly choices: readonly string[];
  /** Its value is the name of a file. */
  readonly takesFile: boolean;
  /** The heading that `--help` has it under. */
  readonly group: string;
}

/** What stands behind the options of a command: `[input...]`. */
export interface ArgumentShape {
  readonly usage: string;
  readonly choices: readonly string[];
  readonly takesFile: boolean;
}

/** One command of the tree. */
export interface CommandShape {
  /** Words behind `playhead`: none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly group: string;
  readonly options: readonly OptionShape[];
  readonly arguments: readonly ArgumentShape[];
  readonly commands: readonly CommandShape[];
  /** It is the one that runs where no command is named. */
  readonly isDefault: boolean;
  /** What `--help` says behind the options: examples, exit codes. */
  readonly helpAfter: string;
}

const FILE_VALUES = /file|path|dir|where|input/i;
const OPTIONS_GROUP = 'Options:';

/** The tree of commands and options, from commander's own. */
export function shapeOf(program: Command): CommandShape {
  return commandShape(program, [], false);
}

/** A command and all below it, each before those below it. */
export function allCommands(shape: CommandShape): readonly CommandShape[] {
  return [shape, ...shape.commands.flatMap(allCommands)];
}

/** The last word of a command: `seek` of `ctl seek`. */
export function nameOf({ path }: CommandShape): string {
  return path.at(-1) ?? 'playhead';
}

/** The options that may follow a command's words. Those of the default command need none. */
export function optionsOf(shape: CommandShape, program: CommandShape): readonly OptionShape[] {
  if (shape.path.length > 0) return shape.options;
  return [...shape.options, ...(program.commands.find(({ isDefault }) => isDefault)?.options ?? [])];
}

function commandShape(command: Command, path: readonly string[], isDefault: boolean): CommandShape {
  const help = command.createHelp();
  return {
    path,
    description: command.description(),
    group: command.helpGroup(),
    options: help.visibleOptions(command).map(optionShape),
    arguments: command.registeredArguments.map(argumentShape),
    commands: [
      ...command.commands.map((one) =>
        commandShape(one, [...path, one.name()], path.length === 0 && one.name() === 'play'),
      ),
      ...(command.commands.length > 0 ? [helpShape(command, path)] : []),
    ],
    isDefault,
    helpAfter: helpAfter(command),
  };
}

/** Commander adds it to every command that has others below it. */
function helpShape(command: Command, path: readonly string[]): CommandShape {
  return {
    path: [...path, 'help'],
    description: 'show help of a command',
    group: 'Commands:',
    options: [],
    arguments: [
      { usage: '[command...]', choices: command.commands.map((one) => one.name()), takesFile: false },
    ],
    commands: [],
    isDefault: false,
    helpAfter: '',
  };
}

function optionShape(option: Option): OptionShape {
  const { short, long, flags, description, argChoices = [] } = option;
  const [value = null] = /[<[].*[>\]]/.exec(flags) ?? [];
  return {
    names: [short, long].filter((name) => name !== undefined),
    value,
    description,
    choices: argChoices,
    takesFile: value !== null && FILE_VALUES.test(value),
    group: option.helpGroupHeading ?? OPTIONS_GROUP,
  };
}

function argumentShape(argument: Argument): ArgumentShape {
  const name = argument.name();
  const inside = argument.variadic ? `${name}...` : name;
  return {
    usage: argument.required ? `<${inside}>` : `[${inside}]`,
    choices: argument.argChoices ?? [],
    takesFile: FILE_VALUES.test(name),
  };
}

/** Commander keeps such a text for itself: `outputHelp` is the way to it. */
function helpAfter(command: Command): string {
  let whole = '';
  const before = command.configureOutput();
  command.configureOutput({ ...before, writeOut: (text) => (whole += text) });
  command.outputHelp();
  command.configureOutput(before);
  return whole.slice(command.helpInformation().length).trim();
}
