import { allCommands, nameOf, optionsOf } from '../command-shape.ts';
import type { CommandShape, OptionShape } from '../command-shape.ts';

/** A completion script for zsh: a function for each command, made of the arguments of `_arguments`. */
export function zshCompletion(program: CommandShape): string {
  return `#compdef playhead
# zsh completion for playhead: playhead completion zsh > "\${fpath[1]}/_playhead"

${allCommands(program)
  .map((shape) => commandFunction(shape, program))
  .join('\n')}
if [[ $funcstack[1] == _playhead ]]; then _playhead "$@"; else compdef _playhead playhead; fi
`;
}

function commandFunction(shape: CommandShape, program: CommandShape): string {
  const options = optionsOf(shape, program)
    .map((option) => `    ${optionSpec(option)} \\\n`)
    .join('');
  if (shape.commands.length === 0)
    return `${functionName(shape)}() {
  _arguments -s -S \\
${options}    ${operandSpec(shape)}
}
`;
  const isProgram = shape.path.length === 0;
  const described = shape.commands
    .map((command) => `    ${quoted(`${nameOf(command)}:${command.description}`)}\n`)
    .join('');
  const cases = shape.commands
    .map((command) => `      ${nameOf(command)}) ${functionName(command)} ;;\n`)
    .join('');
  return `${functionName(shape)}() {
  local curcontext=$curcontext state line
  local -a commands=(
${described}  )
  _arguments -C -S \\
${options}    '1: :->command' '*:: :->rest' && return
  case $state in
    command)
      _describe -t commands command commands
${isProgram ? '      _files\n' : ''}      ;;
    rest)
      case $line[1] in
${cases}      ${isProgram ? '*) _files ;;' : '*) ;;'}
      esac ;;
  esac
}
`;
}

function functionName({ path }: CommandShape): string {
  return ['_playhead', ...path].join('_');
}

function optionSpec({ names, value, description, choices, takesFile }: OptionShape): string {
  const text = description.replaceAll(/[[\]\\:]/g, '\\$&');
  const label = value?.replaceAll(/[<>[\]:]/g, '');
  const words = choices.length > 0 ? `(${choices.join(' ')})` : '';
  const action =
    words === ''
      ? takesFile
        ? '_files'
        : ' '
      : takesFile
        ? `_alternative "words\\:word\\:${words}" "files\\:file\\:_files"`
        : words;
  const long = names.at(-1) ?? '';
  const rest = `[${text}]${label === undefined ? '' : `:${label}:${action}`}`;
  if (names.length === 1) return quoted(`*${long}${label === undefined ? '' : '='}${rest}`);
  return names.map((name) => quoted(`*${name}${rest}`)).join(' ');
}

function operandSpec({ arguments: all }: CommandShape): string {
  const choices = all.flatMap((one) => one.choices);
  if (all.some(({ takesFile }) => takesFile)) return quoted('*:file:_files');
  return quoted(choices.length > 0 ? `*:value:(${choices.join(' ')})` : '*: : ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
