import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeFolder } from '../helpers/remove-folder.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

describe('the code that is kept beside the bundles', () => {
  it('is taken by V8', () => {
    const script = `
    const { readFileSync } = require('node:fs');
    const { Script } = require('node:vm');
    // As start.cjs does, under whose flags it is kept.
    require('node:v8').setFlagsFromString('--no-memory-reducer');
    for (const name of ['main', 'engine', 'reader']) {
      const file = ${JSON.stringify(path.join(root, 'dist'))} + '/' + name + '.cjs';
      const source = '(function (exports, require, module, __filename, __dirname) {' + readFileSync(file, 'utf8') + '\\n})';
      console.log(new Script(source, { filename: file, cachedData: readFileSync(file + '.code') }).cachedDataRejected);
    }`;
    const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(said.trim().split('\n')).toEqual(['false', 'false', 'false']);
  });

  it.each(['nothing', 'another version’s'])('may be %s, and the program runs all the same', (what) => {
    const copy = mkdtempSync(path.join(tmpdir(), 'ph-code-'));
    try {
      for (const part of ['bin', 'dist', 'package.json'])
        cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
      for (const name of ['main', 'engine', 'reader']) {
        const file = path.join(copy, 'dist', `${name}.cjs.code`);
        if (what === 'nothing') rmSync(file);
        else writeFileSync(file, Buffer.alloc(50_000, 7));
      }
      const args = [
        path.join(copy, 'bin', 'playhead.js'),
        path.join(root, 'fixtures', 'formats', 'wav-s16.wav'),
      ];
      const said = execFileSync(
        process.execPath,
        [...args, '--output', 'null:fast', '--json', '--ui', 'none'],
        {
          encoding: 'utf8',
        },
      );
      expect(said.trim().split('\n').at(-1)).toBe('{"event":"shutdown","exit_code":0,"underruns":0}');
    } finally {
      removeFolder(copy);
    }
  });
});
