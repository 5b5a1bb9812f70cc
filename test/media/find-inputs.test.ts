import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findInputBlocks, findInputs } from '../../src/media/find-inputs.ts';
import { MAX_LISTS, MAX_LIST_WIDTH, NestedLists } from '../../src/media/nested-lists.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();

async function tree(root: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    const file = bench.path(path.join(root, name));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return bench.path(root);
}

async function found(inputs: string[], problems: string[] = []): Promise<string[]> {
  const names: string[] = [];
  const onProblem = (name: string, error: { code: string }) =>
    problems.push(`${path.basename(name)}: ${error.code}`);
  for await (const item of findInputs(inputs, { onProblem })) names.push(path.relative(bench.dir, item.path));
  return names;
}

it('walks a directory in natural order, audio only, hidden files left out', async () => {
  const root = await tree('library', {
    'CD 10/1.flac': '',
    'CD 2/track 10.mp3': '',
    'CD 2/track 9.MP3': '',
    'CD 2/cover.jpg': '',
    '.hidden.flac': '',
    '.git/x.flac': '',
    'list.m3u': 'CD 2/track 9.MP3',
    'äther.opus': '',
    'zeta.wav': '',
  });
  expect(await found([root])).toEqual([
    'library/äther.opus',
    'library/CD 2/track 9.MP3',
    'library/CD 2/track 10.mp3',
    'library/CD 10/1.flac',
    'library/zeta.wav',
  ]);
});

it('passes files, URLs and standard input through, in the order given', async () => {
  const names: string[] = [];
  for await (const { path: name } of findInputs(['-', 'http://h/x', '/no/such.file', '/no/such.mp3']))
    names.push(name);
  expect(names).toEqual(['-', 'http://h/x', '/no/such.file', '/no/such.mp3']);
});

it('visits each directory once, whatever the symbolic links say', async () => {
  const root = await tree('loop', { 'a/1.flac': '', 'b/2.flac': '' });
  await symlink(root, path.join(root, 'a', 'up'));
  await symlink(path.join(root, 'b'), path.join(root, 'a', 'sideways'));
  await symlink('nowhere', path.join(root, 'dangling.flac'));
  await symlink('b/2.flac', path.join(root, 'link.flac'));
  expect(await found([root])).toEqual(['loop/a/1.flac', 'loop/a/sideways/2.flac', 'loop/link.flac']);
});

it('follows playlists inside playlists, and stops where one leads back', async () => {
  const root = await tree('lists', {
    'outer.m3u': 'one.flac\ninner.pls\nmissing.m3u\nmusic\n',
    'inner.pls': '[playlist]\nFile1=two.flac\nFile2=outer.m3u\n',
    'music/three.flac': '',
  });
  const problems: string[] = [];
  const names = await found([path.join(root, 'outer.m3u')], problems);
  expect(names).toEqual(['lists/one.flac', 'lists/two.flac', 'lists/music/three.flac']);
  expect(problems).toEqual(['outer.m3u: playlist-loop', 'missing.m3u: not-found']);
});

describe('lists that name lists', () => {
  it('are opened once each, however they are named', async () => {
    const root = await tree('once', {
      'top.m3u': 'a.m3u\na.m3u\nlink.m3u\nsub/../a.m3u\nmusic\nmusic/\n',
      'a.m3u': 'one.flac\n',
      'music/two.flac': '',
      'sub/x': '',
    });
    await symlink('a.m3u', path.join(root, 'link.m3u'));
    const problems: string[] = [];
    expect(await found([path.join(root, 'top.m3u')], problems)).toEqual([
      'once/one.flac',
      'once/music/two.flac',
    ]);
    expect(problems).toEqual(['a.m3u: playlist-loop', 'music: playlist-loop']);
    // What the user names twice is meant twice.
    expect(await found([path.join(root, 'a.m3u'), path.join(root, 'a.m3u')])).toHaveLength(2);
  });

  it('that all name each other come to an end, and to one line a list', async () => {
    const name = (level: number, n: number) => `${level}-${n}.m3u`;
    const files: Record<string, string> = {};
    for (let level = 0; level < 9; level++)
      for (let n = 0; n < 12; n++)
        files[name(level, n)] =
          `${n}.flac\n${Array.from({ length: 12 }, (_, next) => name(level + 1, next)).join('\n')}`;
    const root = await tree('wide', files);
    const problems: string[] = [];
    const names = await found([path.join(root, name(0, 0))], problems);
    // One list of the first level and all of the seven below it; the ninth is too deep.
    expect(names).toHaveLength(1 + 7 * 12);
    expect(problems.length).toBeLessThanOrEqual(8 * 12);
  });

  it('are limited in number: so many in one list, and so many in all', async () => {
    const files: Record<string, string> = {};
    for (let n = 0; n < MAX_LIST_WIDTH + 5; n++) {
      files[`${n}.m3u`] = `${n}.flac`;
    }
    files['wide.m3u'] = Object.keys(files).join('\n');
    const root = await tree('limits', files);
    const problems: string[] = [];
    expect(await found([path.join(root, 'wide.m3u')], problems)).toHaveLength(MAX_LIST_WIDTH);
    expect(problems).toEqual([`${MAX_LIST_WIDTH}.m3u: playlist-loop`]);

    const lists = new NestedLists();
    const refusals = Array.from({ length: MAX_LISTS + 2 }, (_, n) =>
      lists.refusal(`list ${n}`, { above: [], named: { count: 0 } }),
    );
    expect(refusals.slice(0, MAX_LISTS).every((refusal) => refusal === null)).toBe(true);
    expect(refusals.slice(MAX_LISTS).map((refusal) => refusal?.code)).toEqual(['playlist-loop', undefined]);
  });
});

it('yields the first entry before the whole library was read', async () => {
  const root = await tree('big', { '1/a.flac': '', '2/b.flac': '' });
  const search = findInputs([root]);
  const first = await search.next();
  if (first.done === true) throw new Error('nothing found');
  await writeFile(path.join(root, '2', 'c.flac'), '');
  const rest: string[] = [];
  for await (const item of search) rest.push(path.basename(item.path));
  expect([path.basename(first.value.path), ...rest]).toEqual(['a.flac', 'b.flac', 'c.flac']);
});

it('sorts ten thousand names in a moment', async () => {
  const directory = bench.path('many');
  await mkdir(directory);
  const names = Array.from({ length: 10_000 }, (_, index) => `track ${index}.flac`);
  await Promise.all(names.map((name) => writeFile(path.join(directory, name), '')));
  expect((await found([directory])).map((name) => path.basename(name))).toEqual(names);
});

it('gives the first track of a long playlist by itself, and the rest in few blocks', async () => {
  const names = Array.from({ length: 20_000 }, (_, n) => bench.path(`${n}.flac`));
  const list = bench.path('long-list.m3u');
  await writeFile(list, names.join('\n'));
  const blocks: string[][] = [];
  for await (const block of findInputBlocks([list])) blocks.push(block.map((item) => item.path));
  expect(blocks[0]).toEqual([names[0]]);
  expect(blocks.length).toBeLessThan(20);
  expect(blocks.flat()).toEqual(names);
});
