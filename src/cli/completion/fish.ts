import { nameOf } from '../command-shape.ts';
import type { CommandShape, OptionShape } from '../command-shape.ts';

/** A completion script for fish: a line for each command and each option. */
export function fishCompletion(program: CommandShape): string {
  return `# fish completion for playhead: playhead completion fish > ~/.config/fish/completions/playhead.fish
${linesOf(program, program).join('\n')}
`;
}

function linesOf(shape: CommandShape, program: CommandShape): readonly string[] {
  const here = conditionOf(shape, program);
  const takesFile = shape.path.length === 0 || shape.arguments.some((argument) => argument.takesFile);
  const choices = shape.arguments.flatMap((argument) => argument.choices);
  return [
    ...(takesFile ? [] : [`${start(here)} -f`]),
    ...shape.commands.map(
      (command) => `${start(here)} -a ${nameOf(command)} -d ${quoted(command.description)}`,
    ),
    ...(choices.length > 0 ? [`${start(here)} -a ${quoted(choices.join(' '))}`] : []),
    ...shape.options.map((option) => `${start(here)} ${optionWords(option)}`),
    ...shape.commands.flatMap((command) => linesOf(command, program)),
  ];
}

/** Whether the command line so far is that of a command. Without a command's name it is that of the default one. */
function conditionOf(shape: CommandShape, program: CommandShape): string {
  const none = `not __fish_seen_subcommand_from ${program.commands
    .filter(({ isDefault }) => !isDefault)
    .map(nameOf)
    .join(' ')}`;
  const below = shape.commands.map(nameOf).join(' ');
  if (shape.path.length === 0) return '__fish_use_subcommand';
  if (shape.isDefault) return none;
  const seen = shape.path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  return below === '' ? seen : `${seen}; and not __fish_seen_subcommand_from ${below}`;
}

function start(condition: string): string {
  return `complete -c playhead -n ${quoted(condition)}`;
}

function optionWords({ names, value, description, choices, takesFile }: OptionShape): string {
  const words = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const needsValue = value === null ? [] : [takesFile ? '-r' : '-x'];
  const offered = choices.length === 0 ? [] : [`-a ${quoted(choices.join(' '))}`];
  return [...words, ...needsValue, ...offered, `-d ${quoted(description)}`].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
