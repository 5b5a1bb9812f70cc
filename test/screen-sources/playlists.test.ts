import { mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { playlistSource } from '../../src/screen-sources/playlists.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'playhead-playlists-'));
});
afterEach(() => removeFolder(home));

const source = () => playlistSource({ HOME: home });
const entries = [{ id: 1, path: '/music/a.flac', title: 'A', artist: 'B', durationSeconds: 10.2 }];
const TEXT = '#EXTM3U\n#EXTINF:10,B - A\n/music/a.flac\n';

it('a queue is saved by its name, listed, and found again', async () => {
  const playlists = source();
  expect(await playlists.list()).toEqual([]);
  const file = playlists.save('evening', entries);
  expect(file).toBe(path.join(home, '.local/share/playhead/playlists/evening.m3u8'));
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
  expect(await playlists.list()).toEqual([{ name: 'evening.m3u8', path: file, kind: 'file' }]);
  expect(playlists.find('evening')).toBe(file);
  expect(playlists.find('evening.m3u8')).toBe(file);
  expect(playlists.find('http://example.org/x.m3u')).toBe('http://example.org/x.m3u');
});

it('a path is taken as it is, and ~ is the home', () => {
  expect(source().save('~/mine.m3u', entries)).toBe(path.join(home, 'mine.m3u'));
  expect(source().find('~/mine')).toBe(path.join(home, 'mine.m3u'));
  expect(source().save(`${home}/song.flac`, entries)).toBe(`${home}/song.flac.m3u8`);
});

it('a playlist is replaced with its mode kept, and through a link', () => {
  const file = path.join(home, 'old.m3u8');
  writeFileSync(file, '#EXTM3U\n');
  chmodSync(file, 0o640);
  symlinkSync(file, path.join(home, 'link.m3u8'));
  source().save('~/link.m3u8', entries);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

it('what is no playlist is not replaced', () => {
  for (const [name, text] of [
    ['notes.m3u8', 'dear diary'],
    ['letter.m3u', 'a\nb\n'],
  ] as const) {
    writeFileSync(path.join(home, name), text);
    expect(() => source().save(`~/${name}`, entries)).toThrow(
      'is there already, and is not a playlist: name another file',
    );
    expect(readFileSync(path.join(home, name), 'utf8')).toBe(text);
  }
  expect(() => source().save('~/x.pls', entries)).toThrow('playlists are saved as .m3u8');
  expect(() => source().save('~/no/such/folder/x', entries)).toThrow('no such directory');
});
