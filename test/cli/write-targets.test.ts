import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead, startPlayhead } from '../helpers/run-playhead.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const SONG = fixture('formats/flac.flac');

let dir: string;
const here = (name: string): string => path.join(dir, name);
const read = (name: string): Buffer => readFileSync(here(name));
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ph-targets-'));
  copyFileSync(SONG, here('song.flac'));
});
afterEach(() => removeFolder(dir));

/** Every option that writes a file, with a name that it takes and what it is called on. */
/** One grey dot, by another program. */
const PICTURE = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000001000000010800000000' +
    '3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082',
  'hex',
);
const WRITERS = [
  { option: '--log', args: ['song.flac', '--output', 'null:fast', '--log'], name: 'x.log', fails: 1 },
  {
    option: '--write-manifest',
    args: ['verify', 'song.flac', '--write-manifest'],
    name: 'x.manifest',
    fails: 2,
  },
  { option: '--output', args: ['peaks', 'song.flac', '--output'], name: 'x.json', fails: 2 },
  { option: '--output', args: ['peaks', 'song.flac', '--output'], name: 'x.dat', fails: 2 },
  { option: '--output', args: ['spectrum', 'song.flac', '--output'], name: 'x.png', fails: 2 },
] as const;

describe.each(WRITERS)('$option $name', ({ option, args, name, fails }) => {
  it('makes a file, and replaces one of its own kind: the mode is kept and a link stays', async () => {
    symlinkSync('real', here(name));
    expect((await runPlayhead([...args, name], { cwd: dir })).code).toBe(0);
    const first = read('real');
    chmodSync(here('real'), 0o640);
    expect(await runPlayhead([...args, name], { cwd: dir })).toMatchObject({ code: 0, stderr: '' });
    expect(readlinkSync(here(name))).toBe('real');
    expect(statSync(here('real')).mode & 0o777).toBe(0o640);
    const again = option === '--log' ? Buffer.concat([first, first]) : first;
    expect(read('real').equals(again)).toBe(true);
    expect(readdirSync(dir).sort()).toEqual(['real', 'song.flac', name].sort());
  });

  it.each([
    ['the input itself', (target: string) => linkSync(here('song.flac'), target), /is also an input/],
    ['a link to the input', (target: string) => symlinkSync('song.flac', target), /is also an input/],
    ['a text', (target: string) => writeFileSync(target, '{"a": "text"}\n'), /is there already, and is not /],
    [
      'a song',
      (target: string) => copyFileSync(fixture('formats/mp3-cbr.mp3'), target),
      /is there already, and is not /,
    ],
    [
      'a list',
      (target: string) => writeFileSync(target, '#EXTM3U\nsong.flac\n'),
      /is there already, and is not /,
    ],
    ['a picture', (target: string) => writeFileSync(target, PICTURE), /is there already, and is not /],
    ['a folder', (target: string) => mkdirSync(target), /is a directory$/],
    ['a named pipe', (target: string) => execFileSync('mkfifo', [target]), /is no regular file$/],
    [
      'a read-only file',
      (target: string) => writeFileSync(target, '', { mode: 0o444 }),
      /cannot be written: permission denied$/,
    ],
  ])('does not replace %s', async (_, make, reason) => {
    make(here(name));
    const before = lstatSync(here(name));
    const { code, stderr } = await runPlayhead([...args, name], { cwd: dir, obeysPermissions: true });
    expect(stderr).toMatch(new RegExp(`^playhead: ${option} ${name}: [^\\n]+\\n$`));
    expect(stderr.trimEnd()).toMatch(reason);
    expect(code).toBe(fails);
    expect(lstatSync(here(name))).toMatchObject({
      ino: before.ino,
      size: before.size,
      mtimeMs: before.mtimeMs,
    });
    expect(readdirSync(dir).sort()).toEqual(['song.flac', name].sort());
    expect(read('song.flac').equals(readFileSync(SONG))).toBe(true);
  });

  it('replaces a file of another kind with --force, but never an input', async () => {
    writeFileSync(here(name), 'milk, eggs\n');
    expect((await runPlayhead([...args, name, '--force'], { cwd: dir })).code).toBe(0);
    expect(statSync(here(name)).size).toBeGreaterThan(11);
    linkSync(here('song.flac'), here(`link-${name}`));
    const { code, stderr } = await runPlayhead([...args, `link-${name}`, '--force'], { cwd: dir });
    expect(stderr).toMatch(/is also an input/);
    expect(code).toBe(fails);
  });

  it('leaves nothing half-written where there is no room, and says why', async () => {
    const { code, stderr } = await runPlayhead([...args, name], { cwd: dir, fileSizeLimitBytes: 8 });
    expect(stderr).toEqual(
      option === '--log'
        ? `playhead: warning: --log ${name}: cannot be written: file too large\n`
        : expect.stringMatching(new RegExp(`${option} ${name}: cannot be written: file too large\\n$`)),
    );
    expect(code).toBe(option === '--log' ? 0 : 2);
    expect(readdirSync(dir).sort()).toEqual(option === '--log' ? ['song.flac', name] : ['song.flac']);
  });
});

it('does not write a manifest over the first of the files that a shell names', async () => {
  copyFileSync(SONG, here('other.flac'));
  const args = ['verify', '--write-manifest', 'other.flac', 'song.flac'];
  const { code, stderr } = await runPlayhead(args, { cwd: dir });
  expect(stderr).toBe(
    'playhead: --write-manifest other.flac: is an audio file: name another file, or replace it with --force\n',
  );
  expect(code).toBe(2);
  expect(read('other.flac').equals(readFileSync(SONG))).toBe(true);
});

it('does not write a manifest over a track that lies in a folder, even with --force', async () => {
  const args = ['verify', '-r', '.', '--write-manifest', 'song.flac', '--force'];
  const { code, stderr } = await runPlayhead(args, { cwd: dir });
  expect(stderr).toBe(
    'playhead: --write-manifest song.flac: is also an input, and would be overwritten: name another file\n',
  );
  expect(code).toBe(2);
  expect(read('song.flac').equals(readFileSync(SONG))).toBe(true);
});

describe('--pictures', () => {
  const args = ['tags', fixture('tagged/cover.mp3'), '--pictures'];

  it('keeps the same picture, and refuses to replace another without --force', async () => {
    expect((await runPlayhead([...args, 'out'], { cwd: dir })).code).toBe(0);
    const [name] = readdirSync(here('out'));
    const picture = read(`out/${name!}`);
    expect((await runPlayhead([...args, 'out'], { cwd: dir })).code).toBe(0);
    writeFileSync(here(`out/${name!}`), 'another');
    const refused = await runPlayhead([...args, 'out'], { cwd: dir });
    expect(refused.stderr).toMatch(/--pictures out\/[^:]+: is there already, and is not this picture: /);
    expect(refused.code).toBe(2);
    expect(read(`out/${name!}`).toString()).toBe('another');
    expect((await runPlayhead([...args, 'out', '--force'], { cwd: dir })).code).toBe(0);
    expect(read(`out/${name!}`).equals(picture)).toBe(true);
    expect(readdirSync(here('out'))).toEqual([name]);
  });

  it('leaves nothing half-written', async () => {
    const { code, stderr } = await runPlayhead([...args, 'out'], { cwd: dir, fileSizeLimitBytes: 8 });
    expect(stderr).toMatch(/--pictures out\/[^:]+: cannot be written: file too large\n$/);
    expect(code).toBe(2);
    expect(readdirSync(here('out'))).toEqual([]);
  });
});

describe('a render', () => {
  it('refuses the file that is its standard input', () => {
    copyFileSync(fixture('formats/wav-s16.wav'), here('s.wav'));
    const before = read('s.wav');
    const bin = path.resolve(import.meta.dirname, '..', '..', 'bin', 'playhead.js');
    const command = `"${process.execPath}" "${bin}" - --output s.wav < s.wav 2>&1; echo $?`;
    const out = execFileSync('bash', ['-c', command], { cwd: dir, encoding: 'utf8' });
    expect(out).toBe(
      'playhead: --output s.wav: is also an input, and would be overwritten: name another file\n1\n',
    );
    expect(read('s.wav').equals(before)).toBe(true);
  });

  it.each([
    ['its script', ['song.flac', '--script', 'x.wav'], 'is also an input'],
    ['its log', ['song.flac', '--log', 'x.wav'], 'is also the file of --output'],
  ])('refuses %s', async (_, args, reason) => {
    if (reason === 'is also an input') writeFileSync(here('x.wav'), 'quit\n');
    const { code, stderr } = await runPlayhead([...args, '--output', 'x.wav'], { cwd: dir });
    expect(stderr).toContain(`x.wav: ${reason}`);
    expect(code).toBe(1);
  });

  it('replaces another file, keeps its mode, and follows a link', async () => {
    writeFileSync(here('real.wav'), 'milk, eggs\n', { mode: 0o600 });
    symlinkSync('real.wav', here('link.wav'));
    expect((await runPlayhead(['song.flac', '--output', 'link.wav'], { cwd: dir })).code).toBe(0);
    expect(read('real.wav').subarray(0, 4).toString()).toBe('RIFF');
    expect(statSync(here('real.wav')).mode & 0o777).toBe(0o600);
    expect(readlinkSync(here('link.wav'))).toBe('real.wav');
  });

  it('is refused while another one writes the same file, and possible after one that was killed', async () => {
    execFileSync('mkfifo', [here('slow')]);
    const first = startPlayhead(['slow', '--output', 'x.wav'], { cwd: dir });
    await waitUntil(() => readdirSync(dir).includes('.x.wav.part'), 'the first render to begin');
    symlinkSync('x.wav', here('link.wav'));
    const second = await runPlayhead(['song.flac', '--output', 'link.wav'], { cwd: dir });
    expect(second.stderr).toMatch(
      new RegExp(`^playhead: --output link\\.wav: is being written by process ${first.pid}: wait `),
    );
    expect(second.code).toBe(1);
    first.signal('SIGKILL');
    await first.result;
    expect((await runPlayhead(['song.flac', '--output', 'x.wav'], { cwd: dir })).code).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(['link.wav', 'slow', 'song.flac', 'x.wav']);
  });

  it.each([
    ['of nothing', ['/nowhere/a.flac'], 2],
    ['that is ended by a signal', ['slow'], 4],
  ] as const)('%s leaves no file, and the old one as it was', async (_, inputs, code) => {
    writeFileSync(here('x.wav'), 'milk, eggs\n');
    execFileSync('mkfifo', [here('slow')]);
    const player = startPlayhead([...inputs, '--output', 'x.wav'], { cwd: dir });
    if (code === 4) {
      await waitUntil(() => readdirSync(dir).includes('.x.wav.part'), 'the render to begin');
      player.signal('SIGTERM');
    }
    expect((await player.result).code).toBe(code);
    expect(readdirSync(dir).sort()).toEqual(['slow', 'song.flac', 'x.wav']);
    expect(read('x.wav').toString()).toBe('milk, eggs\n');
  });
});

it('writes to the very name that it was given, which need not be valid UTF-8, and never over such an input', () => {
  const player = path.resolve(import.meta.dirname, '..', '..', 'bin', 'playhead.js');
  const script =
    `caf=$(printf 'caf\\351.wav'); "$0" "$1" song.flac --output "$caf" --log "$(printf 'l\\351.log')" --no-remember && ` +
    `"$0" "$1" spectrum song.flac --output "$(printf 'p\\351.png')" && ` +
    `"$0" "$1" "$caf" --output "$caf" 2>message; test $? -eq 1`;
  execFileSync('sh', ['-c', script, process.execPath, player], { cwd: dir, stdio: 'pipe' });
  const names = readdirSync(dir, 'buffer').map((name) => name.toString('latin1'));
  expect(names.sort()).toEqual(['caf\xe9.wav', 'l\xe9.log', 'message', 'p\xe9.png', 'song.flac']);
  expect(read('message').toString()).toMatch(/is also an input, and would be overwritten/);
});
