import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allCommands } from '../../../src/cli/command-shape.ts';
import { manPage } from '../../../src/cli/man/man-page.ts';
import { programShape } from '../../helpers/command-shape.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
const PROGRAM = programShape();
const PAGE = manPage(PROGRAM, '1.2.3');

/** As roff writes it. */
const roff = (text: string): string => text.replaceAll('-', '\\-');

test('every command and every option has its place', () => {
  const lines = PAGE.split('\n');
  for (const shape of allCommands(PROGRAM)) {
    if (shape.path.length > 0 && !shape.isDefault)
      expect(
        lines.some(
          (line) =>
            line.startsWith(`.SS "${roff(shape.path.join(' '))}`) ||
            line.startsWith(`.B ${roff(shape.path.join(' '))}`),
        ),
        shape.path.join(' '),
      ).toBe(true);
    for (const { names } of shape.options)
      for (const name of names.filter((one) => one !== '--help'))
        expect(PAGE).toContain(`\\fB${roff(name)}\\fR`);
  }
});

test('examples of every command are in it', () => {
  for (const { helpAfter, path: words } of allCommands(PROGRAM).filter(
    ({ path: { length } }) => length === 1,
  )) {
    const [example] = helpAfter.split('\n').filter((line) => line.startsWith('  '));
    if (example !== undefined) expect(PAGE, words.join(' ')).toContain(roff(example.replaceAll('\\', '\\e')));
  }
});

test('no line of text is a request of roff by accident', () => {
  const requests = new Set(PAGE.split('\n').flatMap((line) => /^[.'](\w*)/.exec(line)?.[1] ?? []));
  expect([...requests].sort()).toEqual(
    ['B', 'BR', 'I', 'PP', 'RE', 'RS', 'SH', 'SS', 'TH', 'TP', 'br', 'fi', 'nf', 'sp'].sort(),
  );
});

test('the build has written it, and the package ships it', () => {
  const { man, files, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    readonly man: string;
    readonly files: readonly string[];
    readonly version: string;
  };
  expect(files).toContain('man/');
  expect(readFileSync(path.join(ROOT, man), 'utf8')).toBe(manPage(PROGRAM, version));
});

test('every command has an example in its help', () => {
  for (const { path: words, helpAfter } of allCommands(PROGRAM))
    if (words.at(-1) !== 'help') expect(helpAfter, words.join(' ')).toMatch(/Examples?:\n {2}\S/);
});
