import { allCommands, nameOf, optionsOf } from '../command-shape.ts';
import type { CommandShape, OptionShape } from '../command-shape.ts';

/**
 * A completion script for bash (3.2 or later). It holds all words itself, so that no key waits for a program to start.
 *
 * `_playhead` finds the command that the words before the cursor name, then offers what may follow: the value of the
 * option before, options behind a dash, else commands, choices or files.
 */
export function bashCompletion(program: CommandShape): string {
  const tree = allCommands(program).map((shape) => ({ ...shape, options: optionsOf(shape, program) }));
  return `# bash completion for playhead: source <(playhead completion bash)
_playhead_words() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$1" -- "$current")
}

_playhead_files() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
  # Lets readline quote names, and complete what compgen cannot (~, an open quote).
  type compopt &>/dev/null && compopt -o filenames -o default
}

# Sets \`command\`: the words of the command that is being written. The program's own is the first word, or there is none.
_playhead_command() {
  local word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word == -- ]]; then break; fi
    case "$command:$word" in
${valueCases(tree.filter(({ path }) => path.length > 0))}
      :-*) break ;;
      *:-*) ;;
${commandCases(tree)}
      *) break ;;
    esac
  done
  for ((; index < COMP_CWORD; index++)); do
    [[ \${COMP_WORDS[index]} == -- ]] && isOver=1
  done
}

_playhead() {
  local command= isOver= current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # \`--option=value\` arrives as three words.
  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  _playhead_command
  if [[ $isOver ]]; then _playhead_files; return; fi
  case "$command:$previous" in
${answerCases(tree)}
  esac
  if [[ $current == -* ]]; then
    case $command in
${tree.map(({ path, options }) => `      '${path.join(' ')}') _playhead_words '${names(options).join(' ')}' ;;`).join('\n')}
    esac
    return
  fi
  case $command in
${tree.map(operandCase).join('\n')}
  esac
}

complete -F _playhead playhead
`;
}

function names(options: readonly OptionShape[]): readonly string[] {
  return options.flatMap((option) => option.names);
}

/** `'play:--start'`: the pattern of a word behind its command. */
function pattern({ path }: CommandShape, word: string): string {
  return `'${path.join(' ')}:${word}'`;
}

/** The value of an option is passed over; behind a `=` it is one word further on. */
function valueCases(tree: readonly CommandShape[]): string {
  return tree
    .flatMap((shape) => {
      const taking = names(shape.options.filter(({ value }) => value !== null));
      if (taking.length === 0) return [];
      return `      ${taking.map((name) => pattern(shape, name)).join(' | ')})
        if [[ \${COMP_WORDS[index + 1]} == = ]]; then ((index += 2)); else ((index += 1)); fi ;;`;
    })
    .join('\n');
}

/** A word that names a command below the one so far. */
function commandCases(tree: readonly CommandShape[]): string {
  return tree
    .filter(({ commands }) => commands.length > 0)
    .map((shape) => {
      const below = shape.commands.map((command) => pattern(shape, nameOf(command))).join(' | ');
      return `      ${below}) command="\${command:+$command }$word" ;;`;
    })
    .join('\n');
}

function answerCases(tree: readonly CommandShape[]): string {
  return tree
    .flatMap((shape) =>
      shape.options
        .filter(({ value }) => value !== null)
        .map((option) => {
          const patterns = option.names.map((name) => pattern(shape, name)).join(' | ');
          return `    ${patterns}) ${answer(option.choices, option.takesFile)}return ;;`;
        }),
    )
    .join('\n');
}

function operandCase(shape: CommandShape): string {
  const words = [...shape.commands.map(nameOf), ...shape.arguments.flatMap(({ choices }) => choices)];
  if (shape.path.length === 0)
    return `    '') ((COMP_CWORD == 1)) && ${answer(words, false)} _playhead_files ;;`;
  const isFile = shape.arguments.some(({ takesFile }) => takesFile);
  return `    '${shape.path.join(' ')}') ${answer(words, isFile)};;`;
}

function answer(words: readonly string[], takesFile: boolean): string {
  const offered = words.length > 0 ? `_playhead_words '${words.join(' ')}'; ` : '';
  return `${offered}${takesFile ? '_playhead_files; ' : ''}`;
}
