import { allCommands, nameOf, optionsOf } from '../command-shape.ts';
import type { CommandShape, OptionShape } from '../command-shape.ts';

/** A completion script for zsh: a function for each command, made of the arguments of `_arguments`. */
export function zshCompletion(program: CommandShape): string {
  return `#compdef playhead
# zsh completion for playhead: playhead completion zsh > "\${fpath[1]}/_playhead"

_playhead_words_or_files() {
  compadd -- "$@"
  _files
}

${programFunction(program)}
${allCommands(program)
  .filter(({ path }) => path.length > 0)
  .map((shape) => (shape.commands.length === 0 ? leafFunction(shape) : groupFunction(shape)))
  .join('\n')}
if [[ $funcstack[1] == _playhead ]]; then _playhead "$@"; else compdef _playhead playhead; fi
`;
}

/** Its first word is a command, or all of them are options and files. */
function programFunction(program: CommandShape): string {
  return `_playhead() {
  if (( CURRENT > 2 )); then
    case $words[2] in
${program.commands
  .map(
    (command) =>
      `      ${nameOf(command)}) shift words; (( CURRENT-- )); ${functionName(command)}; return ;;\n`,
  )
  .join('')}    esac
  else
    local -a commands=(
${described(program)}    )
    _describe -t commands command commands
  fi
  _arguments -s -S \\
${optionSpecs(optionsOf(program, program))}    '*:file:_files'
}
`;
}

function leafFunction(shape: CommandShape): string {
  return `${functionName(shape)}() {
  _arguments -s -S \\
${optionSpecs(shape.options)}    ${operandSpec(shape)}
}
`;
}

/** A command that has others below it. */
function groupFunction(shape: CommandShape): string {
  return `${functionName(shape)}() {
  local curcontext=$curcontext state line
  local -a commands=(
${described(shape)}  )
  _arguments -C -S \\
${optionSpecs(shape.options)}    '1: :->command' '*:: :->rest' && return
  case $state in
    command)
      _describe -t commands command commands ;;
    rest)
      case $line[1] in
${shape.commands.map((command) => `        ${nameOf(command)}) ${functionName(command)} ;;\n`).join('')}      esac ;;
  esac
}
`;
}

function described({ commands }: CommandShape): string {
  return commands.map((command) => `    ${quoted(`${nameOf(command)}:${command.description}`)}\n`).join('');
}

function optionSpecs(options: readonly OptionShape[]): string {
  return options.map((option) => `    ${optionSpec(option)} \\\n`).join('');
}

function functionName({ path }: CommandShape): string {
  return ['_playhead', ...path].join('_');
}

function optionSpec({ names, value, description, choices, takesFile }: OptionShape): string {
  const text = description.replaceAll(/[[\]\\:]/g, '\\$&');
  const label = value?.replaceAll(/[<>[\]:]/g, '');
  const rest = `[${text}]${label === undefined ? '' : `:${label}:${valueAction(choices, takesFile)}`}`;
  // A value may follow `--long=` and `-s` without a blank.
  const sign = (name: string): string => (label === undefined ? '' : name.startsWith('--') ? '=' : '+');
  return names.map((name) => quoted(`*${name}${sign(name)}${rest}`)).join(' ');
}

function valueAction(choices: readonly string[], takesFile: boolean): string {
  if (choices.length === 0) return takesFile ? '_files' : ' ';
  const words = choices.join(' ').replaceAll(':', '\\:');
  // Behind a blank: zsh would put options of its own between the words otherwise.
  return takesFile ? ` _playhead_words_or_files ${words}` : `(${words})`;
}

function operandSpec({ arguments: all }: CommandShape): string {
  const choices = all.flatMap((one) => one.choices);
  if (all.some(({ takesFile }) => takesFile)) return quoted('*:file:_files');
  return quoted(choices.length > 0 ? `*:value:(${choices.join(' ')})` : '*: : ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
