import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { fishCompletion } from '../../../src/cli/completion/fish.ts';
import { programShape } from '../../helpers/command-shape.ts';
import { completionBench, FILES } from '../../helpers/completion-bench.ts';

const bench = completionBench(() => fishCompletion(programShape()));

/** What a real fish offers at the end of a line, without descriptions and the slash of a folder. */
function complete(line: string): readonly string[] {
  const script = 'source $argv[1]; complete -C $argv[2]';
  const output = execFileSync('fish', ['--no-config', '-c', script, bench.script, line], {
    cwd: bench.files,
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: bench.files },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return output
    .split('\n')
    .filter((word) => word !== '')
    .map((word) => word.replace(/\t.*/, '').replace(/\/$/, ''));
}

test.each([
  ['playhead ct', ['ctl']],
  ['playhead ctl lo', ['loop']],
  ['playhead ctl --socket x toggl', ['toggle']],
  ['playhead ctl --socket=x toggl', ['toggle']],
  ['playhead song.mp3 --repl', ['--replaygain']],
  ['playhead --replaygain=al', ['--replaygain=album']],
  ['playhead play song.mp3 --ui pl', ['plain']],
  ['playhead chapters --format w', ['webvtt']],
  ['playhead help do', ['doctor']],
  ['playhead ctl status --f', ['--format']],
])('%s', (line, words) => {
  expect(complete(line)).toEqual(words);
});

test('a value or a file with the name of a command is none', () => {
  expect(complete('playhead --log ctl --ui n')).toEqual(['none']);
  expect(complete('playhead inspect ctl alb')).toEqual(['album']);
  expect(complete('playhead song.mp3 ct')).toEqual([]);
});

test('what is offered: choices, files, or nothing that is known', () => {
  expect(complete('playhead --ui ')).toEqual(['auto', 'none', 'plain', 'tui']);
  expect(complete('playhead ctl loop ')).toEqual(['off', 'queue', 'track']);
  expect(complete('playhead ctl pause ')).toEqual([]);
  expect([...complete('playhead --output ')].sort()).toEqual(
    ['-', 'auto', 'null', 'null:fast', 'speaker', ...FILES].toSorted(),
  );
  expect([...complete('playhead album ')].sort()).toEqual(FILES);
  expect(complete('playhead ')).toEqual(expect.arrayContaining(['play', 'ctl', 'help', ...FILES]));
  expect(complete('playhead add "a s')).toEqual(['a song.flac']);
  expect(complete('playhead -- -')).toEqual(['-dash.mp3']);
});
