import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { zshCompletion } from '../../../src/cli/completion/zsh.ts';
import { programShape } from '../../helpers/command-shape.ts';
import { completionBench, FILES } from '../../helpers/completion-bench.ts';

const bench = completionBench(() => zshCompletion(programShape()));

/** Of the shell that completes: what is offered goes into one file, what the line becomes into another. */
const INNER = `PS1= PS2=
setopt EXTENDED_GLOB NO_BEEP
autoload -Uz compinit; compinit -u -D
source $SCRIPT
compadd() {
  local -a offered
  if [[ \${@[1,(i)(-|--)]} != *-[a-zA-Z]#[OAD]* ]]; then
    builtin compadd -O offered "$@"
    print -rl -- \${(Q)offered} >>$OFFERED
  fi
  builtin compadd "$@"
}
capture() { zle complete-word; print -r -- "$BUFFER" >$LINE; print DONE }
zle -N capture; bindkey '^I' capture; print READY`;

/** Of the shell that types each of its arguments, and a tab, into the other one. */
const OUTER = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'eval "$INNER"'
zpty -r z _ '*READY*'
for line; do
  : >$OFFERED
  zpty -w -n z $'\\x15'$line$'\\t'
  zpty -r z _ '*DONE*'
  printf '%s\\0' "$(<$LINE)" "$(<$OFFERED)"
done
zpty -d z`;

/** What a real zsh makes of lines, and what it offers at their ends. */
function complete(
  ...lines: readonly string[]
): readonly { readonly line: string; readonly words: string[] }[] {
  const env = {
    INNER,
    SCRIPT: bench.script,
    OFFERED: `${bench.script}.offered`,
    LINE: `${bench.script}.line`,
  };
  const output = execFileSync('zsh', ['-f', '-c', OUTER, 'zsh', ...lines], {
    cwd: bench.files,
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', TERM: 'dumb', ...env },
    encoding: 'utf8',
    timeout: 120_000,
  }).split('\0');
  return lines.map((_, index) => ({
    line: output[2 * index]!,
    words: output[2 * index + 1]!.split('\n').filter((word) => word !== ''),
  }));
}

/** Each line, typed and then completed, and what it becomes. */
function expectCompleted(typed: readonly (readonly [typed: string, completed: string])[]): void {
  expect(complete(...typed.map(([line]) => line)).map(({ line }) => line)).toEqual(
    typed.map(([, line]) => line),
  );
}

test('words: commands, options and values, wherever they stand', () => {
  const typed = [
    ['playhead ct', 'playhead ctl '],
    ['playhead ctl lo', 'playhead ctl loop '],
    ['playhead ctl --socket x toggl', 'playhead ctl --socket x toggle '],
    ['playhead song.mp3 --repl', 'playhead song.mp3 --replaygain='],
    ['playhead --replaygain=al', 'playhead --replaygain=album '],
    ['playhead play song.mp3 --ui pl', 'playhead play song.mp3 --ui plain '],
    ['playhead --log ctl --ui n', 'playhead --log ctl --ui none '],
    ['playhead chapters --format=w', 'playhead chapters --format=webvtt '],
    ['playhead --output=sp', 'playhead --output=speaker '],
    ['playhead help do', 'playhead help doctor '],
  ] as const;
  expectCompleted(typed);
});

test('what is offered: choices, files, or nothing that is known', () => {
  const [ui, output, loop, pause, first, second] = complete(
    'playhead --ui ',
    'playhead --output ',
    'playhead ctl loop ',
    'playhead ctl pause ',
    'playhead ',
    'playhead album ',
  );
  expect(ui!.words).toEqual(['auto', 'tui', 'plain', 'none']);
  expect([...output!.words].sort()).toEqual(
    ['-', 'auto', 'null', 'null:fast', 'speaker', ...FILES].toSorted(),
  );
  expect(loop!.words).toEqual(['off', 'track', 'queue']);
  expect(pause!.words).toEqual([]);
  expect(first!.words).toEqual(expect.arrayContaining(['play', 'ctl', 'completion', 'help', ...FILES]));
  expect([...second!.words].sort()).toEqual(FILES);
});

test('files that need quoting', () => {
  const typed = [
    ['playhead add it', "playhead add it\\'s.mp3 "],
    ['playhead add br', 'playhead add br\\[1\\].ogg '],
    ['playhead ctl add a\\ ', 'playhead ctl add a\\ song.flac '],
    ['playhead "a s', 'playhead "a song.flac" '],
    ['playhead -- -', 'playhead -- -dash.mp3 '],
    ['playhead --log=al', 'playhead --log=album/'],
  ] as const;
  expectCompleted(typed);
});
