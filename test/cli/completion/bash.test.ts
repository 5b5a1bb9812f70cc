import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allCommands, nameOf, optionsOf } from '../../../src/cli/command-shape.ts';
import { bashCompletion } from '../../../src/cli/completion/bash.ts';
import { programShape } from '../../helpers/command-shape.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'playhead-completion-'));
  writeFileSync(path.join(folder, 'playhead.bash'), bashCompletion(programShape()));
  mkdirSync(path.join(folder, 'files', 'album'), { recursive: true });
  for (const name of ['a song.flac', 'b$x.mp3', '*.wav']) writeFileSync(path.join(folder, 'files', name), '');
});
afterAll(() => removeFolder(folder));

/** What a real bash offers at the end of these words. */
function complete(...words: readonly string[]): readonly string[] {
  const script = `source ../playhead.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
_playhead; printf '%s\\0' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', script, 'bash', 'playhead', ...words], {
    cwd: path.join(folder, 'files'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return output.split('\0').filter((word) => word !== '');
}

const FILES = ['*.wav', 'a song.flac', 'album', 'b$x.mp3'];

test('the first word is a command or a file', () => {
  const offered = complete('');
  expect(offered).toEqual(expect.arrayContaining(['play', 'ctl', 'inspect', 'completion', 'help', ...FILES]));
  expect(complete('com')).toEqual(['compare', 'completion']);
});

test('every command offers every option, and its subcommands', () => {
  const program = programShape();
  for (const shape of allCommands(program)) {
    const names = optionsOf(shape, program).flatMap((option) => option.names);
    expect([...complete(...shape.path, '-')].sort(), shape.path.join(' ')).toEqual([...names].sort());
    if (shape.commands.length > 0)
      expect(complete(...shape.path, '')).toEqual(expect.arrayContaining(shape.commands.map(nameOf)));
  }
});

test('the value of an option is one of its choices, a file, or nothing that is known', () => {
  expect(complete('play', '--ui', '')).toEqual(['auto', 'tui', 'plain', 'none']);
  expect(complete('song.mp3', '--ui', 'p')).toEqual(['plain']);
  expect(complete('--replaygain', '=', 'al')).toEqual(['album']);
  expect(complete('--replaygain', '=')).toEqual(['off', 'track', 'album']);
  expect(complete('--volume', '')).toEqual([]);
  expect([...complete('--log', '')].sort()).toEqual(FILES);
  expect([...complete('--output', 'a')].sort()).toEqual(['a song.flac', 'album', 'auto']);
  expect(complete('chapters', '--format', '')).toEqual(['json', 'cue', 'ffmetadata', 'webvtt']);
});

test('a value is not taken for a command', () => {
  expect(complete('--log', 'ctl', '--ui', 'n')).toEqual(['none']);
  expect(complete('ctl', '--socket', 'pause', 'see')).toEqual(['seek']);
  expect(complete('ctl', '--socket', '=', 'pause', 'see')).toEqual(['seek']);
});

test('arguments are choices or files, and files with odd names are whole', () => {
  expect(complete('ctl', 'loop', '')).toEqual(['off', 'track', 'queue']);
  expect(complete('ctl', 'mute', 'o')).toEqual(['on', 'off']);
  expect(complete('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  expect(complete('ctl', 'pause', '')).toEqual([]);
  expect([...complete('ctl', 'add', '')].sort()).toEqual(FILES);
  expect(complete('verify', '-r', 'al')).toEqual(['album']);
  expect(complete('help', 'do')).toEqual(['doctor']);
});

test('only the first word can be a command', () => {
  expect(complete('--start', '5', 'ct')).toEqual([]);
  expect([...complete('song.mp3', '')].sort()).toEqual(FILES);
});

test('behind -- there are only files', () => {
  expect(complete('--', '-')).toEqual([]);
  expect(complete('play', '--', 'b')).toEqual(['b$x.mp3']);
});

test('bash has the function for playhead', () => {
  const printed = execFileSync('bash', ['--norc', '-c', 'source ../playhead.bash; complete -p playhead'], {
    cwd: path.join(folder, 'files'),
    encoding: 'utf8',
  });
  expect(printed).toBe('complete -F _playhead playhead\n');
});
