import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCue } from '../../../src/media/playlist/cue.ts';
import { placeOfFile } from '../../../src/media/playlist/list-place.ts';
import { parseM3u } from '../../../src/media/playlist/m3u.ts';
import { parsePls } from '../../../src/media/playlist/pls.ts';
import { isPlaylist, readPlaylist } from '../../../src/media/playlist/read-playlist.ts';
import { SimilarNames } from '../../../src/media/playlist/similar-names.ts';
import type { ListedTrack, PlaylistItem, UnplayableItem } from '../../../src/media/playlist/playlist-item.ts';
import { resolveEntry } from '../../../src/media/playlist/resolve-entry.ts';
import { parseXspf } from '../../../src/media/playlist/xspf.ts';
import { fixture } from '../../helpers/fixtures.ts';
import { audioBench } from '../../helpers/make-audio.ts';

const bench = await audioBench();

async function itemsOf(file: string): Promise<readonly (PlaylistItem | UnplayableItem)[]> {
  const contents = await readPlaylist(file);
  return contents.type === 'items' ? [...contents.items] : [];
}

/** What a list that lies in `folder` comes to. */
function resolved(tracks: Iterable<ListedTrack>, folder: string): PlaylistItem[] {
  const place = { type: 'directory', directory: folder, mayNameFiles: true } as const;
  const names = new SimilarNames();
  return [...tracks].map((track) => {
    const {
      location: _location,
      isUri: _isUri,
      isFromSheet: _isFromSheet,
      place: _place,
      ...described
    } = track;
    return { path: resolveEntry(track, place, names), ...described };
  });
}

describe('the album in each format', () => {
  it.each(['album.m3u8', 'album.pls', 'album.xspf', 'album.cue'])('%s', async (name) => {
    const items = await itemsOf(fixture(`playlists/${name}`));
    expect(items.some((item) => 'error' in item)).toBe(false);
    expect(items.map((item) => path.relative(fixture('album'), item.path))).toEqual([
      '01 Lamplight.flac',
      '02 Two Stairs at a Time.flac',
      '03 Last Tram.flac',
    ]);
    expect(items.map((item) => 'title' in item && item.title)).toEqual([
      'Lamplight',
      'Two Stairs at a Time',
      'Last Tram',
    ]);
    expect(items.some((item) => 'part' in item)).toBe(false);
  });
});

describe('m3u', () => {
  it('reads titles, durations, URLs, comments and Windows paths', () => {
    const text = [
      '#EXTM3U',
      '# a comment',
      '#EXTINF:61.5 tvg-id="x",Björk - Jóga',
      'a/b.flac',
      '',
      '#EXTINF:-1,Radio',
      'https://example.org/stream',
      '..\\CD 1\\c.mp3',
      'file:///music/d%20e.flac',
    ].join('\r\n');
    expect(resolved(parseM3u(text), '/list')).toEqual([
      { path: '/list/a/b.flac', artist: 'Björk', title: 'Jóga', durationSeconds: 61.5 },
      { path: 'https://example.org/stream', title: 'Radio' },
      { path: '/CD 1/c.mp3' },
      { path: '/music/d e.flac' },
    ]);
  });

  it.each([
    ['utf-8 with a byte order mark', Buffer.from('\ufeffJóga.flac', 'utf8')],
    ['utf-8', Buffer.from('Jóga.flac', 'utf8')],
    ['latin1', Buffer.from('Jóga.flac', 'latin1')],
    ['utf-16', Buffer.from('\ufeffJóga.flac', 'utf16le')],
  ])('is read in %s', async (name, bytes) => {
    const file = bench.path(`${name}.m3u`);
    await writeFile(file, bytes);
    expect(await itemsOf(file)).toEqual([{ path: bench.path('Jóga.flac') }]);
  });

  it.each(['\n', '\r\n', '\r'])('ends its lines with %j', (end) => {
    expect(resolved(parseM3u(['#EXTM3U', 'a.mp3', '', 'b.mp3'].join(end)), '/x')).toEqual([
      { path: '/x/a.mp3' },
      { path: '/x/b.mp3' },
    ]);
  });

  it('of a live stream stands for itself', async () => {
    const file = bench.path('live.m3u8');
    await writeFile(file, '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nsegment0.ts\n');
    expect(await readPlaylist(file)).toEqual({ type: 'stream' });
  });
});

describe('pls', () => {
  it('is ordered by number, not by line', () => {
    const text = '[playlist]\nFile10=j.mp3\nFile2=b.mp3\nTitle2=B\nLength2=-1\nTitle3=no file\n';
    expect(resolved(parsePls(text), 'dir')).toEqual([
      { path: 'dir/b.mp3', title: 'B' },
      { path: 'dir/j.mp3' },
    ]);
  });
});

describe('xspf', () => {
  it('reads entities, CDATA, comments and the first of several locations', () => {
    const text = `<playlist><trackList><!-- <track><location>no</location></track> -->
      <track><title>R&amp;B &#x1F3A7; <![CDATA[<live>]]></title><location>a%23b.flac</location><location>z</location>
      <creator></creator><duration>1500</duration></track></trackList></playlist>`;
    expect(resolved(parseXspf(text, placeOfFile('/x/list.xspf')), '/x')).toEqual([
      { path: '/x/a#b.flac', title: 'R&B 🎧 <live>', durationSeconds: 1.5 },
    ]);
  });

  it('takes linear time over a hostile file', () => {
    const started = performance.now();
    parseXspf('<track>'.repeat(200_000) + '<'.repeat(1_000_000) + '<!--'.repeat(1000), placeOfFile('/x'));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('cue', () => {
  const sheet = [
    'REM GENRE Jazz',
    'PERFORMER "Quartet"',
    'FILE "side a.flac" WAVE',
    '  TRACK 01 AUDIO',
    '    TITLE "One"',
    '    INDEX 01 00:00:00',
    '  TRACK 02 AUDIO',
    '    TITLE "Two ""quoted"',
    '    PERFORMER "Guest"',
    '    INDEX 00 03:58:00',
    '    INDEX 01 04:00:37',
    'FILE "side b.flac" WAVE',
    '  TRACK 03 AUDIO',
    '    INDEX 01 00:00:00',
    '  TRACK 04 MODE1/2352',
    '    INDEX 01 10:00:00',
  ].join('\n');

  it('cuts a file at 75 frames a second', () => {
    const seconds = (value: number) => ({ type: 'seconds', seconds: value });
    const boundary = 240 + 37 / 75;
    expect(resolved(parseCue(sheet), '/cd')).toEqual([
      {
        path: '/cd/side a.flac',
        title: 'One',
        artist: 'Quartet',
        durationSeconds: boundary,
        part: { from: seconds(0), to: seconds(boundary) },
      },
      {
        path: '/cd/side a.flac',
        title: 'Two ',
        artist: 'Guest',
        part: { from: seconds(boundary), to: null },
      },
      {
        path: '/cd/side b.flac',
        artist: 'Quartet',
        durationSeconds: 600,
        part: { from: seconds(0), to: seconds(600) },
      },
    ]);
    expect(Math.round(boundary * 44_100)).toBe((240 * 75 + 37) * 588);
  });

  it('finds the file that was compressed after the sheet was written', async () => {
    await bench.make('rip.flac');
    await writeFile(bench.path('rip.cue'), 'FILE "rip.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n');
    expect(await itemsOf(bench.path('rip.cue'))).toEqual([{ path: bench.path('rip.flac') }]);
  });
});

it('knows a playlist by its extension', () => {
  expect(['a.M3U', 'b.m3u8', 'c.pls', 'd.xspf', 'e.cue'].every(isPlaylist)).toBe(true);
  expect(['a.flac', 'm3u', 'constructor', 'x.toString'].some(isPlaylist)).toBe(false);
});
