import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaylist } from '../../../src/media/playlist/read-playlist.ts';
import { m3uOf, type SavedEntry } from '../../../src/media/playlist/write-m3u.ts';
import { textFromBytes } from '../../../src/player/raw-path.ts';
import { audioBench } from '../../helpers/make-audio.ts';

const bench = await audioBench();
let folders = 0;

function newFolder(): string {
  const folder = bench.path(`saved-${++folders}`);
  mkdirSync(folder);
  return folder;
}

/** Makes an empty file, its folders included; gives its path as the player has it. */
function touch(folder: string, name: string | Buffer): string {
  const whole = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
  mkdirSync(whole.subarray(0, whole.lastIndexOf('/')), { recursive: true });
  writeFileSync(whole, '');
  return textFromBytes(whole);
}

async function readBack(file: string): Promise<readonly unknown[]> {
  const contents = await readPlaylist(file);
  if (contents.type === 'stream') throw new Error('a stream');
  return [...contents.items];
}

const linesOf = (entries: readonly SavedEntry[], file: string): string[] =>
  m3uOf(entries, file).toString('latin1').split('\n');

describe('a saved playlist', () => {
  it('has a line of length and name for each track, and paths from its own folder', () => {
    const folder = newFolder();
    const entries: SavedEntry[] = [
      { path: `${folder}/music/a.flac`, artist: 'Ann', title: 'First', durationSeconds: 61.6 },
      { path: `${folder}/lists/b.flac`, title: 'Second' },
      { path: `${folder}/c.flac`, durationSeconds: 0.2 },
      { path: `${folder}/d.flac` },
      { path: 'http://example.org/live?x=1#y', title: 'Radio' },
    ];
    mkdirSync(`${folder}/lists`);
    expect(m3uOf(entries, `${folder}/lists/mine.m3u8`).toString()).toBe(
      [
        '#EXTM3U',
        '#EXTINF:62,Ann - First',
        '../music/a.flac',
        '#EXTINF:-1,Second',
        'b.flac',
        '#EXTINF:0,',
        '../c.flac',
        '../d.flac',
        '#EXTINF:-1,Radio',
        'http://example.org/live?x=1#y',
        '',
      ].join('\n'),
    );
  });

  it('names a file absolutely where only the root is above both', () => {
    expect(linesOf([{ path: '/elsewhere/a.flac' }], `${newFolder()}/x.m3u8`)).toContain('/elsewhere/a.flac');
  });

  it('does not lead out of a folder that is reached through a link', async () => {
    const folder = newFolder();
    const song = touch(folder, 'music/a.wav');
    mkdirSync(`${folder}/deep/lists`, { recursive: true });
    symlinkSync(`${folder}/deep/lists`, `${folder}/link`);
    const file = `${folder}/link/x.m3u8`;
    expect(linesOf([{ path: song }], file)).toContain(song);
    writeFileSync(file, m3uOf([{ path: song }], file));
    expect(await readBack(`${folder}/deep/lists/x.m3u8`)).toEqual([{ path: song }]);
  });

  it.each([
    'plain.wav',
    '# not a comment.wav',
    '#EXTM3U.wav',
    '-.wav',
    '-',
    ' leading and trailing ',
    'no-break space\u00a0',
    'two\nlines.wav',
    'carriage\rreturn.wav',
    'folder\n/x.wav',
    ' folder /x.wav',
    'http:/x.wav',
    'file:x.wav',
    'c:x.wav',
    '100%.wav',
    'a%20b.wav',
    'back\\slash.wav',
    '..dots.wav',
    'Übung 片 🎵.wav',
    Buffer.from('caf\xe9 \xff.wav', 'latin1'),
    Buffer.from('\xe9\n.wav', 'latin1'),
    Buffer.from('Ü \xe9 mixed.wav', 'latin1'),
    Buffer.concat([Buffer.from('日本 '), Buffer.from([0xe9, 0x80]), Buffer.from('/片.wav')]),
  ])('leads back to the file %j', async (name) => {
    const folder = newFolder();
    const song = touch(folder, name);
    // Files that a wrong reading would find.
    for (const other of ['a b.wav', 'x.wav', 'leading and trailing', 'back/slash.wav']) touch(folder, other);
    for (const file of [`${folder}/x.m3u8`, `${folder}/lists/x.m3u8`]) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, m3uOf([{ path: song, title: 'T' }], file));
      expect(await readBack(file)).toEqual([{ path: song, title: 'T' }]);
    }
  });

  it('holds no line that a tag has slipped in', () => {
    const folder = newFolder();
    const file = `${folder}/x.m3u8`;
    const title = 'A\r\nhttp://evil.example/x\u0085\u0000B';
    expect(linesOf([{ path: `${folder}/a.wav`, title, artist: '' }], file)).toEqual([
      '#EXTM3U',
      '#EXTINF:-1,A http://evil.example/x B',
      'a.wav',
      '',
    ]);
  });

  it('keeps the bytes of a name that is not UTF-8', () => {
    const folder = newFolder();
    const song = touch(folder, Buffer.from('caf\xe9.wav', 'latin1'));
    expect(linesOf([{ path: song }], `${folder}/x.m3u8`)).toContain('caf\xe9.wav');
  });

  it('keeps the part of its file that a cue sheet’s track is', async () => {
    const folder = newFolder();
    const song = touch(folder, 'album.wav');
    const at = (seconds: number) => ({ type: 'seconds', seconds }) as const;
    const entries: SavedEntry[] = [
      { path: song, title: 'One', part: { from: at(0), to: at(1234 / 75) } },
      { path: song, title: 'Two', part: { from: at(1234 / 75), to: null } },
      { path: song, title: 'Whole' },
    ];
    const file = `${folder}/x.m3u8`;
    writeFileSync(file, m3uOf(entries, file));
    expect(await readBack(file)).toEqual(entries);
  });

  it('refuses standard input, which comes only once', () => {
    expect(() => m3uOf([{ path: '-' }], '/x.m3u8')).toThrow(
      'standard input cannot be an entry of a playlist',
    );
  });
});
