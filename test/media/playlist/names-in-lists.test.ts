import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaylist } from '../../../src/media/playlist/read-playlist.ts';
import { textFromBytes } from '../../../src/player/raw-path.ts';
import { audioBench } from '../../helpers/make-audio.ts';

const bench = await audioBench();
let lists = 0;

/** The entries of a list in a folder with these files: paths from that folder, or `path: reason` for what cannot be played. */
async function entries(
  files: readonly (string | Buffer)[],
  list: string | Buffer,
  name = 'list.m3u',
): Promise<string[]> {
  const folder = bench.path(`names-${++lists}`);
  mkdirSync(folder);
  for (const file of files) {
    const whole = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(file)]);
    mkdirSync(whole.subarray(0, whole.lastIndexOf('/')), { recursive: true });
    writeFileSync(whole, '');
  }
  const listFile = path.join(folder, name);
  writeFileSync(listFile, typeof list === 'string' ? list.replaceAll('FOLDER', folder) : list);
  const contents = await readPlaylist(listFile);
  if (contents.type === 'stream') throw new Error('a stream');
  const shown = (file: string) => (file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file);
  return [...contents.items].map((item) =>
    'error' in item ? `${shown(item.path)}: ${item.error.message}` : shown(item.path),
  );
}

describe('percent-encoded names', () => {
  it('are decoded where the literal name is missing', async () => {
    const files = ['Abé - Xyz.wav', 'a%20b.wav', 'c d.wav', 'e#1?.wav', '100%.wav', 'sub dir/f.wav'];
    const list = [
      'Ab%C3%A9%20-%20Xyz.wav',
      'a%20b.wav',
      'c%20d.wav',
      'e%231%3F.wav',
      '100%.wav',
      'sub%20dir/f.wav',
    ];
    expect(await entries(files, list.join('\n'))).toEqual(files);
  });

  it('stay as they are written where neither exists', async () => {
    expect(await entries([], 'a%20b.wav\nsub\\c.wav')).toEqual(['a%20b.wav', 'sub/c.wav']);
  });

  it('of XSPF are decoded first: a location is a URI', async () => {
    const list =
      '<playlist><track><location>a%20b.wav</location></track><track><location>c%20d.wav</location></track></playlist>';
    expect(await entries(['a b.wav', 'a%20b.wav', 'c%20d.wav'], list, 'list.xspf')).toEqual([
      'a b.wav',
      'c%20d.wav',
    ]);
  });
});

describe('encodings', () => {
  it('one Latin-1 byte in a comment leaves the UTF-8 names of the other lines alone', async () => {
    const list = Buffer.concat([
      Buffer.from('#EXTM3U\n# caf'),
      Buffer.from([0xe9]),
      Buffer.from('\nJóga.wav\n日本.wav\n'),
    ]);
    expect(await entries(['Jóga.wav', '日本.wav'], list)).toEqual(['Jóga.wav', '日本.wav']);
  });

  it('are told line by line, in PLS too', async () => {
    const list = Buffer.concat([
      Buffer.from('[playlist]\nFile1=Jóga.wav\nFile2=Bj'),
      Buffer.from([0xf6]),
      Buffer.from('rk.wav\n'),
    ]);
    expect(await entries(['Jóga.wav', 'Björk.wav'], list, 'list.pls')).toEqual(['Jóga.wav', 'Björk.wav']);
  });

  it('Windows-1252 has more characters than Latin-1', async () => {
    const list = Buffer.from([0x80, 0x20, 0x93, 0x94, 0x2e, 0x77, 0x61, 0x76]);
    expect(await entries(['€ “”.wav'], list)).toEqual(['€ “”.wav']);
  });

  it('a name of other bytes is kept to the byte where the decoded name is missing', async () => {
    const raw = Buffer.from('caf\xe9.wav', 'latin1');
    expect(await entries([raw], raw)).toEqual([textFromBytes(raw)]);
    expect(await entries([raw], 'caf%E9.wav')).toEqual([textFromBytes(raw)]);
    expect(await entries(['café.wav'], raw)).toEqual(['café.wav']);
  });

  it('a name in another Unicode normal form is found', async () => {
    expect(await entries(['Jóga.wav'.normalize('NFC')], 'Jóga.wav'.normalize('NFD'))).toEqual([
      'Jóga.wav'.normalize('NFC'),
    ]);
  });
});

describe('Windows names', () => {
  it('a backslash is a separator unless a file is really called so', async () => {
    expect(await entries(['AC\\DC.wav', 'CD 1/a.wav'], 'AC\\DC.wav\nCD 1\\a.wav')).toEqual([
      'AC\\DC.wav',
      'CD 1/a.wav',
    ]);
    expect(await entries(['x/AC\\DC.wav', 'x/y/b.wav'], 'x\\AC\\DC.wav\nx/y\\b.wav')).toEqual([
      'x/AC/DC.wav',
      'x/y/b.wav',
    ]);
  });

  it('are found in another case, the exact one first', async () => {
    expect(await entries(['Music/Track.WAV', 'b.wav', 'B.wav'], 'music\\track.wav\nB.WAV\nB.wav')).toEqual([
      'Music/Track.WAV',
      'B.wav',
      'B.wav',
    ]);
  });

  it('of a cue sheet are found in another case, compressed, and beside it', async () => {
    const sheet = (file: string) => `FILE ${file} WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n`;
    expect(await entries(['Album.flac'], sheet('"ALBUM.WAV"'), 'a.cue')).toEqual(['Album.flac']);
    expect(await entries(['Album.Flac'], sheet('"album.flac"'), 'a.cue')).toEqual(['Album.Flac']);
    expect(await entries(['rip.flac'], sheet('"D:\\Music\\Rip.wav"'), 'a.cue')).toEqual(['rip.flac']);
    expect(await entries(['my rip.wav'], sheet('my rip.wav'), 'a.cue')).toEqual(['my rip.wav']);
    expect(await entries(['a "b" c.wav'], sheet('"a "b" c.wav"'), 'a.cue')).toEqual(['a "b" c.wav']);
  });
});

describe('file: URLs', () => {
  it('name local files, encoded or not', async () => {
    const files = ['a b.wav', 'c#d.wav', 'é.wav'];
    const list = 'file://FOLDER/a%20b.wav\nfile://localhostFOLDER/c#d.wav\nFILE:FOLDER/é.wav';
    expect(await entries(files, list)).toEqual(files);
  });

  it('with invalid UTF-8 name the file of those bytes', async () => {
    const raw = Buffer.from('caf\xe9.wav', 'latin1');
    expect(await entries([raw], 'file://FOLDER/caf%E9.wav')).toEqual([textFromBytes(raw)]);
  });

  it('that cannot be played are told', async () => {
    expect(await entries([], 'file://nas/music/a.wav\nfile:a.wav\nfile:///a%00.wav\nrtsp://h/a')).toEqual([
      'file://nas/music/a.wav: names a file on another host',
      'file:a.wav: is not a valid file: URL',
      'file:///a%00.wav: is not a valid file name',
      'rtsp://h/a: only http and https addresses can be played',
    ]);
  });
});

it('an entry without a location or a beginning is told', async () => {
  const xspf = '<playlist><track><title>A</title></track></playlist>';
  expect(await entries([], xspf, 'list.xspf')).toEqual(['list.xspf: an entry without a location']);
  const cue = 'FILE "a.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "B"\n';
  expect(await entries(['a.wav'], cue, 'a.cue')).toEqual(['a.wav', 'a.cue: track 2 has no INDEX 01']);
});

describe('xml:base', () => {
  const track = (location: string, attributes = '') =>
    `<track ${attributes}><location>${location}</location></track>`;

  it('is where relative locations count from, inherited and combined', async () => {
    const list = `<?xml version="1.0"?><playlist xmlns="http://xspf.org/ns/0/" xml:base="my%20music/"><trackList>
      ${track('a.wav')}${track('b.wav', "xml:base='cd2/'")}${track('http://h/x.mp3')}
      <track><location xml:base="file://FOLDER/other/">c.wav</location></track>${track('d.wav')}
      </trackList></playlist>`;
    const files = ['my music/a.wav', 'my music/cd2/b.wav', 'other/c.wav', 'my music/d.wav'];
    expect(await entries(files, list, 'list.xspf')).toEqual([
      'my music/a.wav',
      'my music/cd2/b.wav',
      'http://h/x.mp3',
      'other/c.wav',
      'my music/d.wav',
    ]);
  });

  it('may be an address, whose last segment is dropped (RFC 3986)', async () => {
    const list = `<playlist xml:base="http://h/dir/list"><trackList>${track('a%20b.mp3')}${track('/c.mp3')}</trackList></playlist>`;
    expect(await entries([], list, 'list.xspf')).toEqual(['http://h/dir/a%20b.mp3', 'http://h/c.mp3']);
  });
});
