import { allCommands, nameOf } from '../command-shape.ts';
import type { CommandShape, OptionShape } from '../command-shape.ts';

/**
 * A completion script for fish: a line for each command and each option, with the command that it belongs to.
 *
 * `__playhead_command` finds that command in the words before the cursor. A word that is no command ends the search with
 * a `+`: no command may follow it.
 */
export function fishCompletion(program: CommandShape): string {
  return `# fish completion for playhead: playhead completion fish > ~/.config/fish/completions/playhead.fish
function __playhead_command
  set -l command ''
  set -l isValue no
  for word in (commandline -opc)[2..]
    if test $isValue = yes
      set isValue no
      continue
    end
    switch "$command/$word"
${allCommands(program)
  .filter(({ commands }) => commands.length > 0)
  .flatMap((shape) => walkCases(shape))
  .map((line) => `      ${line}`)
  .join('\n')}
      case '*'
        echo "$command+"
        return
    end
  end
  echo $command
end

function __playhead_is
  contains -- (__playhead_command) $argv
end

${linesOf(program, program).join('\n')}
`;
}

/** What a word means behind a command that has others below it. */
function walkCases(shape: CommandShape): readonly string[] {
  const at = pathOf(shape);
  const isLeaf = ({ commands }: CommandShape): boolean => commands.length === 0;
  const patterns = (shapes: readonly CommandShape[]): string =>
    shapes.map((one) => quoted(`${at}/${nameOf(one)}`)).join(' ');
  const leaves = shape.commands.filter(isLeaf);
  const others = shape.commands.filter((command) => !isLeaf(command));
  const taking = shape.options.filter(({ value }) => value !== null).flatMap(({ names }) => names);
  return [
    ...(leaves.length > 0
      ? [`case ${patterns(leaves)}`, `  echo (string trim -- "$command $word")`, '  return']
      : []),
    ...(others.length > 0
      ? [`case ${patterns(others)}`, `  set command (string trim -- "$command $word")`]
      : []),
    // The program's own first word is a command, or there is none.
    ...(taking.length > 0
      ? [`case ${taking.map((name) => quoted(`${at}/${name}`)).join(' ')}`, '  set isValue yes']
      : []),
    ...(at === '' ? [] : [`case ${quoted(`${at}/-*`)}`]),
  ];
}

function linesOf(shape: CommandShape, program: CommandShape): readonly string[] {
  const isProgram = shape.path.length === 0;
  const here = isProgram ? ['', '+'] : shape.isDefault ? ['', '+', pathOf(shape)] : [pathOf(shape)];
  const takesFile = isProgram || shape.arguments.some((argument) => argument.takesFile);
  const choices = shape.arguments.flatMap((argument) => argument.choices);
  return [
    ...(takesFile ? [] : [`${start(here)} -f`]),
    ...shape.commands.map(
      (command) => `${start([pathOf(shape)])} -a ${nameOf(command)} -d ${quoted(command.description)}`,
    ),
    ...(choices.length > 0 ? [`${start(here)} -a ${quoted(choices.join(' '))}`] : []),
    ...shape.options.map((option) => `${start(here)} ${optionWords(option)}`),
    ...shape.commands.flatMap((command) => linesOf(command, program)),
  ];
}

/** `ctl loop`; empty for the program itself. */
function pathOf({ path }: CommandShape): string {
  return path.join(' ');
}

/** The beginning of a line that counts for these commands. */
function start(commands: readonly string[]): string {
  const condition = `__playhead_is ${commands.map((command) => `"${command}"`).join(' ')}`;
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
