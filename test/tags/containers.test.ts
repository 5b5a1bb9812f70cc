import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { oggHeaderPages } from '../helpers/ogg-pages.ts';
import { readOggStart } from '../../src/formats/ogg/ogg-start.ts';
import { FileBytes } from '../../src/formats/file-bytes.ts';
import { fixture } from '../helpers/fixtures.ts';
import { audioBench } from '../helpers/make-audio.ts';
import {
  apeTag,
  apic,
  box,
  encoded,
  flacPicture,
  frame,
  frame23,
  id3,
  id3v1,
  iffChunk,
  latin1,
  PNG,
  riffChunk,
  text,
  uint32,
  vorbisComment,
} from '../helpers/tag-bytes.ts';
import {
  aiffWith,
  flacWith,
  metadataOfBytes,
  metadataOfFile,
  MPEG_FRAMES,
  wavWith,
} from '../helpers/tagged-files.ts';

const bench = await audioBench();
const COMMENT = 4;
const PICTURE = 6;

const bytesOf = (pictures: readonly { bytes: Uint8Array }[]) =>
  pictures.map(({ bytes }) => Buffer.from(bytes));

describe('RIFF', () => {
  const info = (...entries: readonly Buffer[]) =>
    riffChunk('LIST', Buffer.concat([latin1('INFO'), ...entries]));
  const read = (...chunks: readonly Buffer[]) => metadataOfBytes(bench, 'x.wav', wavWith(...chunks));
  const cset = (page: number) => riffChunk('CSET', Buffer.from([page & 0xff, page >> 8, 0, 0, 0, 0, 0, 0]));

  it('INFO is UTF-8 where it is valid', async () => {
    const list = info(riffChunk('INAM', Buffer.from('Crème 😀\0')), riffChunk('IART', Buffer.from('日本\0')));
    expect(await read(list)).toMatchObject({ title: 'Crème 😀', artist: '日本', warnings: [] });
  });

  it('INFO is Windows-1252 where it is not', async () => {
    expect((await read(info(riffChunk('INAM', latin1('Caf\xe9 \x80'))))).title).toBe('Café €');
  });

  it('INFO is in the code page that CSET states, wherever that stands', async () => {
    const pay = info(riffChunk('INAM', latin1('Pay \x80 5')));
    expect((await read(cset(1252), pay)).title).toBe('Pay € 5');
    expect((await read(pay, cset(1252))).title).toBe('Pay € 5');
    expect((await read(cset(1251), info(riffChunk('INAM', latin1('\xcf\xf0\xe8'))))).title).toBe('При');
    expect((await read(cset(932), info(riffChunk('INAM', latin1('\x93\xfa\x96\x7b'))))).title).toBe('日本');
  });

  it('INFO may lack the byte that fills an entry up', async () => {
    const entries = [riffChunk('INAM', latin1('abc'), false), riffChunk('IART', latin1('def'), false)];
    const metadata = await read(info(...entries));
    expect(Object.fromEntries(metadata.values)).toEqual({ title: ['abc'], artist: ['def'] });
    expect(metadata.warnings).toEqual([]);
  });

  it('INFO ends at its terminator, and a cut entry costs itself', async () => {
    const list = info(riffChunk('INAM', latin1('abc\0junk')), latin1('IART\xff\0\0\0x'));
    const metadata = await read(list);
    expect(metadata).toMatchObject({ title: 'abc', artist: null });
    expect(metadata.warnings).toEqual([
      {
        code: 'tag-entry',
        message: 'an entry of the INFO list is damaged or cut off',
        offset: wavWith().length + 8 + 4 + 16,
      },
    ]);
  });

  it('ID3v2 leads INFO, which leads bext and iXML', async () => {
    const bext = Buffer.alloc(602);
    bext.write('A scene');
    bext.write('2021:02:03', 320);
    const ixml =
      '<BWFXML><NOTE>R&amp;B &#9731;</NOTE><ASWG><songTitle>S</songTitle><composer>Cö</composer></ASWG></BWFXML>';
    const metadata = await read(
      ...[riffChunk('iXML', Buffer.from(ixml)), riffChunk('bext', bext)],
      ...[info(riffChunk('INAM', latin1('Info')), riffChunk('IART', latin1('Artist')))],
      riffChunk('id3 ', id3(3, frame23('TIT2', text(0, 'Id3')))),
    );
    expect(Object.fromEntries(metadata.values)).toEqual({
      title: ['Id3'],
      artist: ['Artist'],
      comment: ['A scene'],
      date: ['2021-02-03'],
      composer: ['Cö'],
    });
    expect((await read(riffChunk('iXML', Buffer.from(ixml)))).comment).toBe('R&B ☃');
  });
});

describe('AIFF', () => {
  const read = (...chunks: readonly Buffer[]) => metadataOfBytes(bench, 'x.aiff', aiffWith(...chunks));

  it('texts are UTF-8 where they are valid, and Windows-1252 where not', async () => {
    const chunks = [
      iffChunk('NAME', Buffer.from('Crème 日本')),
      iffChunk('AUTH', Buffer.from('Björk')),
      iffChunk('ANNO', Buffer.from('köm')),
    ];
    expect(await read(...chunks)).toMatchObject({ title: 'Crème 日本', artist: 'Björk', comment: 'köm' });
    expect((await read(iffChunk('NAME', latin1('Nam\xe9')))).title).toBe('Namé');
  });

  it('an ID3 chunk leads them, and comments with times are comments', async () => {
    const comment = Buffer.concat([
      Buffer.from([0, 1]),
      uint32(0),
      Buffer.from([0, 0, 0, 3]),
      latin1('com\0'),
    ]);
    const chunks = [
      ...[iffChunk('NAME', latin1('Name')), iffChunk('AUTH', latin1('Author')), iffChunk('COMT', comment)],
      iffChunk('ID3 ', id3(4, frame('TIT2', text(3, 'Ïd3')))),
    ];
    expect(await read(...chunks)).toMatchObject({ title: 'Ïd3', artist: 'Author', comment: 'com' });
  });
});

describe('Vorbis comments', () => {
  const ogg = async (name: string, prefix: string, entries: readonly (string | Buffer)[]) => {
    const source = await FileBytes.open(fixture(`formats/${name}`));
    const begin = (await readOggStart(source, 0))!;
    await source.close();
    const comment = Buffer.concat([latin1(prefix), vorbisComment(entries), Buffer.from([1])]);
    const pages = oggHeaderPages([begin.headers[0]!, comment, ...begin.headers.slice(2)], begin.serial);
    const audio = (await readFile(fixture(`formats/${name}`))).subarray(begin.audioOffset);
    return metadataOfBytes(bench, name, pages, audio);
  };
  const opus = (...entries: readonly (string | Buffer)[]) => ogg('ogg-opus.opus', 'OpusTags', entries);
  const vorbis = (...entries: readonly (string | Buffer)[]) => ogg('ogg-vorbis.ogg', '\x03vorbis', entries);

  it('with a picture of broken base64 keep the rest', async () => {
    const metadata = await opus('METADATA_BLOCK_PICTURE=AAAA*BBBB', 'TITLE=Still here');
    expect(metadata).toMatchObject({ title: 'Still here', pictures: [] });
    expect(metadata.warnings).toMatchObject([
      { code: 'tag-picture', message: 'a picture of the Vorbis comment is no valid base64' },
    ]);
  });

  it('have pictures as blocks or, of old, alone', async () => {
    const picture = flacPicture(PNG).toString('base64');
    const metadata = await vorbis(`METADATA_BLOCK_PICTURE=${picture}`, 'title=t');
    expect(metadata.pictures).toMatchObject([{ type: 'Cover (front)', mimeType: 'image/png', width: 8 }]);
    expect(bytesOf(metadata.pictures)).toEqual([PNG]);
    const old = await vorbis(`COVERART=${PNG.toString('base64')}`, 'COVERARTMIME=image/png', 'TITLE=t');
    expect(old.title).toBe('t');
    expect(bytesOf(old.pictures)).toEqual([PNG]);
  });

  it('have pictures of several hundred pages', async () => {
    const large = Buffer.concat([PNG, Buffer.alloc(3_000_000, 0x5a)]);
    const metadata = await opus(
      `METADATA_BLOCK_PICTURE=${flacPicture(large).toString('base64')}`,
      'TITLE=Behind',
    );
    expect(metadata.title).toBe('Behind');
    expect(bytesOf(metadata.pictures).map((bytes) => bytes.equals(large))).toEqual([true]);
  });

  it('of FLAC in Ogg and of Speex are read', async () => {
    const tags = [
      '-metadata',
      'title=Tïtle',
      '-metadata',
      'artist=Me',
      '-metadata',
      'REPLAYGAIN_TRACK_GAIN=-3 dB',
    ];
    for (const file of [
      await bench.make('ogg-flac.oga', '-c:a', 'flac', ...tags),
      await bench.make('x.spx', '-ac', '1', '-ar', '16000', '-c:a', 'libspeex', ...tags),
    ])
      expect(await metadataOfFile(file)).toMatchObject({
        ...{ title: 'Tïtle', artist: 'Me', warnings: [], replayGain: { trackGainDb: -3 } },
      });
  });

  it('may repeat', async () => {
    const metadata = await opus(
      ...[
        'ARTIST=One',
        'ARTIST=Two',
        'ARTIST=Three',
        'TITLE=T1',
        'TITLE=T2',
        'TRACKNUMBER=3',
        'TRACKTOTAL=12',
      ],
    );
    expect(metadata).toMatchObject({ title: 'T1', artist: 'One; Two; Three', track: { no: 3, of: 12 } });
    expect(metadata.values.get('artist')).toEqual(['One', 'Two', 'Three']);
    expect(metadata.values.get('title')).toEqual(['T1', 'T2']);
  });

  it('stand in for each other where the usual name is missing', async () => {
    expect(await opus('YEAR=1999', 'DESCRIPTION=d', 'DATE=2001', 'TRACK=4/5')).toMatchObject({
      ...{ date: '2001', comment: 'd', track: { no: 4, of: 5 } },
    });
  });

  it('in Windows-1252 are read as that', async () => {
    expect((await opus(latin1('TITLE=Zo\xeb'))).title).toBe('Zoë');
  });
});

describe('FLAC', () => {
  it('has pictures, links, and none of an empty picture', async () => {
    const { pictures, pictureLinks } = await metadataOfBytes(
      bench,
      'x.flac',
      await flacWith(
        ...([
          [COMMENT, vorbisComment(['TITLE=t'])],
          [PICTURE, flacPicture(PNG)],
          [PICTURE, flacPicture(PNG)],
        ] as const),
        [PICTURE, flacPicture(latin1('http://x/cover.png'), '-->')],
        [PICTURE, flacPicture(Buffer.alloc(0))],
      ),
    );
    expect(bytesOf(pictures)).toEqual([PNG, PNG]);
    expect(pictureLinks).toEqual([{ type: 'Cover (front)', url: 'http://x/cover.png', description: null }]);
  });

  it('with a broken picture block keeps the rest', async () => {
    const cut = flacPicture(PNG).subarray(0, 60);
    const metadata = await metadataOfBytes(
      bench,
      'x.flac',
      await flacWith([PICTURE, cut], [PICTURE, Buffer.alloc(3)], [COMMENT, vorbisComment(['TITLE=t'])]),
    );
    expect(metadata).toMatchObject({ title: 't', pictures: [] });
    expect(metadata.warnings.map(({ offset }) => offset)).toEqual([42, 42 + 4 + cut.length]);
  });

  it('goes by its comments alone, whatever stands beside them', async () => {
    const flac = await flacWith([COMMENT, vorbisComment(['TITLE=V', 'ARTIST=VA', 'TRACKNUMBER=5'])]);
    const before = id3(3, Buffer.concat([frame23('TIT2', text(0, 'I')), frame23('TALB', text(0, 'IA'))]));
    const behind = [apeTag({ Track: '3/9' }), id3v1({ title: 'v1', track: 7, genre: 17 })];
    const metadata = await metadataOfBytes(bench, 'x.flac', before, flac, ...behind);
    expect(Object.fromEntries(metadata.values)).toEqual({ title: ['V'], artist: ['VA'], track: ['5'] });
    expect(metadata.track).toEqual({ no: 5, of: null });
  });

  it('without comments goes by the tag before it', async () => {
    const before = id3(3, frame23('TIT2', text(0, 'I')));
    expect((await metadataOfBytes(bench, 'x.flac', before, await flacWith())).title).toBe('I');
  });
});

describe('APE', () => {
  const items = {
    Title: 'Äpe',
    Artist: 'One\0Two',
    Track: '3/9',
    Year: '2001',
    REPLAYGAIN_TRACK_GAIN: '-3.5 dB',
    'Cover Art (Front)': Buffer.concat([latin1('cover.png\0'), PNG]),
  };

  it.each([
    ['before the audio', [apeTag(items), MPEG_FRAMES]],
    ['behind the audio', [MPEG_FRAMES, apeTag(items)]],
    ['behind the audio and before ID3v1', [MPEG_FRAMES, apeTag(items), id3v1({ title: 'no', track: 1 })]],
    ['behind ID3v2', [id3(3, Buffer.alloc(10)), apeTag(items), MPEG_FRAMES]],
  ])('%s', async (_name, parts) => {
    const metadata = await metadataOfBytes(bench, 'x.mp3', ...parts);
    expect(metadata).toMatchObject({
      ...{ title: 'Äpe', artist: 'One; Two', track: { no: 3, of: 9 }, year: 2001 },
      ...{ replayGain: { trackGainDb: -3.5 }, warnings: [], pictures: [{ type: 'Cover (front)' }] },
    });
    expect(metadata.values.get('artist')).toEqual(['One', 'Two']);
    expect(bytesOf(metadata.pictures)).toEqual([PNG]);
  });

  it('of WavPack, and with an item that is cut off', async () => {
    const wavpack = await readFile(fixture('formats/wavpack.wv'));
    expect((await metadataOfBytes(bench, 'x.wv', wavpack, apeTag(items))).title).toBe('Äpe');
    const cut = apeTag({ Title: 'Äpe', Artist: 'One' });
    cut.writeUInt32LE(9999, cut.indexOf('Artist') - 8);
    const metadata = await metadataOfBytes(bench, 'x.wv', wavpack, cut);
    expect(metadata).toMatchObject({ title: 'Äpe', artist: null });
    expect(metadata.warnings).toMatchObject([
      { code: 'tag-item', offset: wavpack.length + cut.indexOf('Artist') - 8 },
    ]);
  });

  it('version 1 has no declared encoding', async () => {
    const tag = apeTag({ Title: 'x' }, 1000);
    tag[tag.indexOf('Title') + 6] = 0xe9;
    expect((await metadataOfBytes(bench, 'x.mp3', MPEG_FRAMES, tag)).title).toBe('é');
  });

  it('may hold a cue sheet', async () => {
    const sheet =
      'FILE "x.ape" WAVE\nTRACK 01 AUDIO\nTITLE "A"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 00:02:00\n';
    const metadata = await metadataOfBytes(bench, 'x.mp3', MPEG_FRAMES, apeTag({ Cuesheet: sheet }));
    expect(metadata.chapters).toEqual([
      { startSeconds: 0, endSeconds: 2, title: 'A' },
      { startSeconds: 2, endSeconds: null, title: null },
    ]);
  });
});

describe('MP4', () => {
  const data = (type: number, value: Buffer) => box('data', uint32(type), uint32(0), value);
  const item = (name: string, ...values: readonly Buffer[]) => box(name, ...values);
  const freeform = (name: string, value: string) =>
    box(
      '----',
      ...[box('mean', uint32(0), latin1('com.apple.iTunes')), box('name', uint32(0), latin1(name))],
      data(1, Buffer.from(value)),
    );
  const handler = box('hdlr', Buffer.alloc(25));
  const ftyp = box('ftyp', latin1('M4A '), uint32(0));
  const itunes = (...items: readonly Buffer[]) =>
    box('udta', box('meta', uint32(0), handler, box('ilst', ...items)));
  const read = (...children: readonly Buffer[]) =>
    metadataOfBytes(bench, 'x.m4a', ftyp, box('moov', ...children));

  it('items of iTunes', async () => {
    const metadata = await read(
      itunes(
        ...[
          item('\xa9nam', data(1, Buffer.from('Tïtle'))),
          item('\xa9ART', data(1, latin1('A')), data(1, latin1('B'))),
        ],
        ...[item('aART', data(1, latin1('AA'))), item('\xa9alb', data(2, encoded(2, 'Älbum')))],
        ...[
          item('trkn', data(0, Buffer.from([0, 0, 0, 3, 0, 12, 0, 0]))),
          item('disk', data(0, Buffer.from([0, 0, 0, 0, 0, 2]))),
        ],
        ...[
          item('gnre', data(0, Buffer.from([0, 18]))),
          item('\xa9day', data(1, latin1('2004-05-06T00:00:00Z'))),
        ],
        ...[
          item('covr', data(14, PNG), data(13, Buffer.from('ffd8ff', 'hex'))),
          item('\xa9lyr', data(1, latin1('[00:01.00]One'))),
        ],
        ...[freeform('replaygain_track_gain', '-7.5 dB'), freeform('iTunNORM', ' 0000')],
      ),
    );
    expect(metadata).toMatchObject({
      ...{ title: 'Tïtle', artist: 'A; B', albumArtist: 'AA', album: 'Älbum', genre: 'Rock', comment: null },
      ...{ track: { no: 3, of: 12 }, disc: { no: null, of: 2 }, year: 2004, warnings: [] },
      ...{ replayGain: { trackGainDb: -7.5 }, timedLyrics: [{ timeSeconds: 1, text: 'One' }] },
    });
    expect(metadata.pictures.map(({ mimeType }) => mimeType)).toEqual(['image/png', 'image/jpeg']);
  });

  it('an atom that is cut off or empty costs itself', async () => {
    const cut = item('\xa9ART', data(1, latin1('A')));
    cut.writeUInt32BE(999, 8);
    const empty = item('\xa9alb');
    const metadata = await read(itunes(cut, empty, item('\xa9nam', data(1, latin1('T')))));
    expect(metadata).toMatchObject({ title: 'T', artist: null });
    expect(metadata.warnings.map(({ message }) => message)).toEqual([
      'the "©ART" atom is damaged or cut off',
      'the "©alb" atom is damaged or cut off',
    ]);
  });

  it('keys of mdta, as ffmpeg writes them', async () => {
    const tags = { title: 'Kéy', artist: 'Me', REPLAYGAIN_TRACK_GAIN: '-2.5 dB', track: '2/3' };
    const file = await bench.make(
      ...(['mdta.m4a', '-movflags', 'use_metadata_tags'] as const),
      ...Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]),
    );
    expect(await metadataOfFile(file)).toMatchObject({
      ...{ title: 'Kéy', artist: 'Me', track: { no: 2, of: 3 }, replayGain: { trackGainDb: -2.5 } },
    });
  });

  it("texts of QuickTime and of 3GPP, which iTunes' items lead", async () => {
    const quickTime = box('\xa9nam', Buffer.from([0, 6, 0x55, 0xc4]), Buffer.from('Tïtle'));
    const language = Buffer.from([0, 0, 0, 0, 0x15, 0xc7]);
    const album = box('albm', language, Buffer.from('Älbum\0'), Buffer.from([4]));
    const udta = box(
      'udta',
      quickTime,
      box('perf', language, encoded(1, '\ufeff').subarray(2).swap16(), encoded(2, 'Mé\0')),
      album,
    );
    expect(await read(udta)).toMatchObject({
      title: 'Tïtle',
      artist: 'Mé',
      album: 'Älbum',
      track: { no: 4 },
    });
    expect(await read(udta, itunes(item('\xa9nam', data(1, latin1('List')))))).toMatchObject({
      ...{ title: 'List', artist: 'Mé' },
    });
  });
});

describe('other containers', () => {
  it('DSF has its ID3v2 tag at its end', async () => {
    const tag = id3(3, Buffer.concat([frame23('TIT2', text(1, 'Dsf')), frame23('APIC', apic(PNG))]));
    const head = Buffer.alloc(28 + 1000);
    head.write('DSD ');
    head.writeBigUInt64LE(28n, 4);
    head.writeBigUInt64LE(BigInt(head.length + tag.length), 12);
    head.writeBigUInt64LE(BigInt(head.length), 20);
    const metadata = await metadataOfBytes(bench, 'x.dsf', head, tag);
    expect(metadata.title).toBe('Dsf');
    expect(bytesOf(metadata.pictures)).toEqual([PNG]);
    head.writeBigUInt64LE(0xffffffffffffffffn, 20);
    expect(await metadataOfBytes(bench, 'x.dsf', head, tag)).toMatchObject({ title: null, warnings: [] });
  });

  it('Core Audio has keys and values', async () => {
    const file = await bench.make('x.caf', '-metadata', 'title=Tïtle', '-metadata', 'artist=Me');
    expect(await metadataOfFile(file)).toMatchObject({ title: 'Tïtle', artist: 'Me', warnings: [] });
  });

  it('WMA is read by a library', async () => {
    const tags = ['-metadata', 'title=Tïtle', '-metadata', 'artist=AC/DC', '-metadata', 'album=Alb'];
    const file = await bench.make('x.wma', '-c:a', 'wmav2', ...tags);
    expect(await metadataOfFile(file)).toMatchObject({
      ...{ title: 'Tïtle', artist: 'AC/DC', album: 'Alb', warnings: [] },
    });
  });

  it('what the library cannot read is said in words of our own', async () => {
    const header = Buffer.concat([
      Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'),
      Buffer.alloc(200, 0xff),
    ]);
    expect((await metadataOfBytes(bench, 'x.wma', header)).warnings).toEqual([
      { code: 'tags-unreadable', message: 'the tags cannot be read: they are damaged or cut off', offset: 0 },
    ]);
  });
});
