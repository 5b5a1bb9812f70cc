import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { audioBench } from '../helpers/make-audio.ts';
import {
  apeTag,
  apic,
  encoded,
  frame,
  frame22,
  frame23,
  id3,
  id3v1,
  latin1,
  PNG,
  PNG_WITH_SYNCS,
  syncsafe,
  text,
  uint32,
  unsynchronised,
} from '../helpers/tag-bytes.ts';
import { metadataOfBytes, MPEG_FRAMES } from '../helpers/tagged-files.ts';

const bench = await audioBench();
const UNSYNCHRONISED = 0x80;
const EXTENDED = 0x40;

/** The tags of an MP3 file that begins with this one. */
const read = (tag: Buffer, ...behind: readonly Buffer[]) =>
  metadataOfBytes(bench, 'x.mp3', tag, MPEG_FRAMES, ...behind);

const title = text(1, 'Tïtle ÿ');
const isTitled = (metadata: Awaited<ReturnType<typeof read>>) => {
  expect(metadata).toMatchObject({ title: 'Tïtle ÿ', album: 'Alb', warnings: [] });
  expect(metadata.pictures.map(({ bytes }) => Buffer.from(bytes))).toEqual([PNG_WITH_SYNCS]);
};

describe('unsynchronisation', () => {
  it('of a 2.3 tag is undone over the whole tag', async () => {
    const frames = [
      frame23('TIT2', title),
      frame23('APIC', apic(PNG_WITH_SYNCS)),
      frame23('TALB', text(0, 'Alb')),
    ];
    isTitled(await read(id3(3, unsynchronised(Buffer.concat(frames)), UNSYNCHRONISED)));
  });

  it('of a 2.2 tag too', async () => {
    const picture = Buffer.concat([latin1('\0PNG\x03\0'), PNG_WITH_SYNCS]);
    const frames = [frame22('TT2', title), frame22('PIC', picture), frame22('TAL', text(0, 'Alb'))];
    isTitled(await read(id3(2, unsynchronised(Buffer.concat(frames)), UNSYNCHRONISED)));
  });

  it('of a 2.4 tag is undone in each frame, whose sizes count what lies in the file', async () => {
    const bodies = [
      ['TIT2', title],
      ['APIC', apic(PNG_WITH_SYNCS)],
      ['TALB', text(0, 'Alb')],
    ] as const;
    const frames = bodies.map(([id, body]) => frame(id, unsynchronised(body)));
    isTitled(await read(id3(4, Buffer.concat(frames), UNSYNCHRONISED)));
  });

  it('of a 2.4 tag is undone over the whole tag where the sizes count what was before', async () => {
    const frames = [frame('TIT2', title), frame('APIC', apic(PNG_WITH_SYNCS)), frame('TALB', text(0, 'Alb'))];
    isTitled(await read(id3(4, unsynchronised(Buffer.concat(frames)), UNSYNCHRONISED)));
  });

  it('of single 2.4 frames goes by their own flags and lengths', async () => {
    const flagged = (id: string, body: Buffer) =>
      frame(id, Buffer.concat([syncsafe(body.length), unsynchronised(body)]), { flags: 0x0003 });
    const frames = [
      flagged('TIT2', title),
      flagged('APIC', apic(PNG_WITH_SYNCS)),
      frame('TALB', text(0, 'Alb')),
    ];
    isTitled(await read(id3(4, Buffer.concat(frames))));
  });

  it('that is flagged and was not carried out leaves pictures alone', async () => {
    const body = apic(PNG_WITH_SYNCS);
    const picture = frame('APIC', Buffer.concat([syncsafe(body.length), body]), { flags: 0x0003 });
    isTitled(
      await read(id3(4, Buffer.concat([frame('TIT2', title), picture, frame('TALB', text(0, 'Alb'))]))),
    );
  });

  it('leaves a letter ÿ at the end of a text', async () => {
    const frames = [
      frame23('TIT2', text(0, 'Plain')),
      frame23('TPE1', text(0, 'Artist')),
      frame23('TALB', text(0, 'Alb\xff')),
      frame23('TRCK', text(0, '5')),
    ];
    expect(await read(id3(3, unsynchronised(Buffer.concat(frames)), UNSYNCHRONISED))).toMatchObject({
      ...{ title: 'Plain', artist: 'Artist', album: 'Albÿ', track: { no: 5, of: null } },
    });
  });
});

describe('packed frames', () => {
  const zlib24 = (id: string, body: Buffer) =>
    frame(id, Buffer.concat([syncsafe(body.length), deflateSync(body)]), { flags: 0x0009 });
  const zlib23 = (id: string, body: Buffer, flags = 0x0080, extra = Buffer.alloc(0)) =>
    frame23(id, Buffer.concat([uint32(body.length), extra, deflateSync(body)]), flags);

  it('of 2.4 are inflated', async () => {
    const frames = [zlib24('TIT2', text(3, 'Compressed title')), zlib24('APIC', apic(PNG_WITH_SYNCS))];
    const metadata = await read(id3(4, Buffer.concat(frames)));
    expect(metadata.title).toBe('Compressed title');
    expect(Buffer.from(metadata.pictures[0]!.bytes)).toEqual(PNG_WITH_SYNCS);
  });

  it('of 2.3 are inflated, with a group or without', async () => {
    expect((await read(id3(3, zlib23('TIT2', text(0, 'Compressed 23'))))).title).toBe('Compressed 23');
    const grouped = zlib23('TIT2', text(0, 'Both'), 0x00a0, Buffer.from([7]));
    expect((await read(id3(3, grouped))).title).toBe('Both');
  });

  it('of 2.4 may belong to a group', async () => {
    const grouped = frame('TIT2', Buffer.concat([Buffer.from([7]), text(0, 'Grp')]), { flags: 0x0040 });
    expect((await read(id3(4, grouped))).title).toBe('Grp');
  });

  it('of 2.4 may be compressed and unsynchronised', async () => {
    const body = unsynchronised(deflateSync(apic(PNG_WITH_SYNCS)));
    const packed = frame('APIC', Buffer.concat([syncsafe(apic(PNG_WITH_SYNCS).length), body]), {
      flags: 0x000b,
    });
    expect(Buffer.from((await read(id3(4, packed))).pictures[0]!.bytes)).toEqual(PNG_WITH_SYNCS);
  });

  it('that are damaged or encrypted cost themselves, with a warning at their place', async () => {
    const broken = frame('TIT2', Buffer.concat([syncsafe(99), Buffer.from('no zlib')]), { flags: 0x0009 });
    const secret = frame('TCOM', Buffer.from('\x01secret'), { flags: 0x0004 });
    const metadata = await read(id3(4, Buffer.concat([broken, secret, frame('TPE1', text(0, 'Artist'))])));
    expect(metadata).toMatchObject({ title: null, artist: 'Artist', composer: null });
    expect(metadata.warnings).toEqual([
      {
        code: 'tag-frame',
        message: 'the TIT2 frame cannot be unpacked: its compressed data is damaged',
        offset: 10,
      },
      { code: 'tag-frame', message: 'the TCOM frame is encrypted', offset: 10 + broken.length },
    ]);
  });

  it('that unpack to 400 MB are not unpacked, and cost nothing else', async () => {
    const bomb = deflateSync(Buffer.alloc(400 << 20), { level: 9 });
    const frames = [
      frame('TXXX', Buffer.concat([syncsafe(1), bomb]), { flags: 0x0009 }),
      frame('TIT2', text(0, 'Still here')),
    ];
    const before = process.memoryUsage.rss();
    const metadata = await read(id3(4, Buffer.concat(frames)));
    expect(process.memoryUsage.rss() - before).toBeLessThan(120 << 20);
    expect(metadata.title).toBe('Still here');
    expect(metadata.warnings.map(({ message }) => message)).toEqual([
      'the TXXX frame unpacks to more than 32 MiB',
    ]);
  });
});

describe('the layout of tags', () => {
  it('with an extended header', async () => {
    const extended = Buffer.from([0, 0, 0, 6, 1, 0]);
    const tag = id3(4, Buffer.concat([extended, frame('TIT2', text(0, 'Ext24'))]), EXTENDED);
    expect((await read(tag)).title).toBe('Ext24');
    const extended23 = Buffer.concat([uint32(10), Buffer.alloc(10)]);
    const tag23 = id3(3, Buffer.concat([extended23, frame23('TIT2', text(0, 'Ext23'))]), EXTENDED);
    expect((await read(tag23)).title).toBe('Ext23');
    const flaggedOnly = id3(3, frame23('TIT2', text(0, 'None')), EXTENDED);
    expect((await read(flaggedOnly)).title).toBe('None');
  });

  it('at the end of the file, with a footer', async () => {
    const body = frame('TIT2', text(0, 'Foot'));
    const head = id3(4, body, 0x10);
    const footer = Buffer.concat([latin1('3DI'), head.subarray(3, 10)]);
    expect((await metadataOfBytes(bench, 'x.mp3', MPEG_FRAMES, head, footer)).title).toBe('Foot');
    const id3v1Tag = id3v1({ title: 'One' });
    expect((await metadataOfBytes(bench, 'x.mp3', MPEG_FRAMES, head, footer, id3v1Tag)).title).toBe('Foot');
  });

  it('with plain sizes in 2.4, as iTunes wrote them', async () => {
    const plain = (id: string, body: Buffer) => frame(id, body, { sizes: 'plain' });
    const frames = [
      plain('TIT2', text(0, 'Ti')),
      plain('APIC', apic(PNG_WITH_SYNCS)),
      plain('TPE1', text(0, 'x'.repeat(200))),
      plain('TALB', text(0, 'Alb')),
      Buffer.alloc(300),
    ];
    const metadata = await read(id3(4, Buffer.concat(frames)));
    expect(metadata).toMatchObject({ title: 'Ti', artist: 'x'.repeat(200), album: 'Alb', warnings: [] });
    expect(Buffer.from(metadata.pictures[0]!.bytes)).toEqual(PNG_WITH_SYNCS);
  });

  it('with syncsafe sizes in 2.3', async () => {
    const frames = [frame('TPE1', text(0, 'x'.repeat(200))), frame('TIT2', text(0, 'Safe'))];
    expect(await read(id3(3, Buffer.concat(frames)))).toMatchObject({ title: 'Safe', warnings: [] });
  });

  it('with a damaged frame: what is behind it is found', async () => {
    const damaged = Buffer.concat([
      latin1('TALB'),
      Buffer.from([0x7f, 0x7f, 0x7f, 0x7f, 0, 0]),
      latin1('\0Album'),
    ]);
    const frames = [frame('TIT2', text(0, 'First')), damaged, frame('TPE1', text(0, 'Last'))];
    const metadata = await read(id3(4, Buffer.concat(frames)));
    expect(metadata).toMatchObject({ title: 'First', artist: 'Last', album: null });
    expect(metadata.warnings).toEqual([
      {
        code: 'tag-frame',
        message: 'a frame of the ID3v2 tag is damaged or cut off',
        offset: 10 + frames[0]!.length,
      },
    ]);
  });

  it('with a second tag behind the first: it fills what is missing', async () => {
    const second = id3(
      3,
      Buffer.concat([frame23('TIT2', text(0, 'Two')), frame23('TALB', text(0, 'Album'))]),
    );
    expect(await read(Buffer.concat([id3(3, frame23('TIT2', text(0, 'One'))), second]))).toMatchObject({
      ...{ title: 'One', album: 'Album' },
    });
  });
});

describe('texts', () => {
  const of23 = (...frames: readonly Buffer[]) => read(id3(3, Buffer.concat(frames)));
  const artists = async (body: Buffer) => (await of23(frame23('TPE1', body))).values.get('artist');

  it('with zeros between them are several artists', async () => {
    expect(await artists(text(0, 'One\0Two\0Three'))).toEqual(['One', 'Two', 'Three']);
    expect(await artists(text(1, 'One\0Two\0'))).toEqual(['One', 'Two']);
    const marked = Buffer.concat([text(1, 'Ōne\0'), encoded(1, 'Twö')]);
    expect(await artists(marked)).toEqual(['Ōne', 'Twö']);
  });

  it('are never split at a slash', async () => {
    const metadata = await of23(
      ...[frame23('TPE1', text(0, 'AC/DC')), frame23('TPE2', text(0, 'AC/DC'))],
      ...[frame23('TCON', text(0, 'R/B')), frame23('TIT2', text(0, 'a/b'))],
    );
    expect(Object.fromEntries(metadata.values)).toEqual({
      artist: ['AC/DC'],
      albumArtist: ['AC/DC'],
      genre: ['R/B'],
      title: ['a/b'],
    });
  });

  it('end at their terminator', async () => {
    expect((await of23(frame23('TIT2', text(0, 'Title\0rest')))).values.get('title')).toEqual(['Title']);
    const comment = Buffer.concat([latin1('\0eng\0'), latin1('Comment\0rest')]);
    expect((await of23(frame23('COMM', comment))).values.get('comment')).toEqual(['Comment']);
  });

  it.each([
    [
      'UTF-16 without a mark, little-endian',
      Buffer.concat([Buffer.from([1]), Buffer.from('Zoë', 'utf16le')]),
    ],
    ['UTF-16 without a mark, big-endian', Buffer.concat([Buffer.from([1]), encoded(2, 'Zoë')])],
    ['UTF-16 with an odd byte at its end', Buffer.concat([text(1, 'Zoë'), Buffer.from([0])])],
    ['UTF-8 with a mark', text(3, '\ufeffZoë')],
    ['Windows-1252 under the number of UTF-8', Buffer.concat([Buffer.from([3]), latin1('Zo\xeb')])],
  ])('in %s', async (_name, body) => {
    expect((await of23(frame23('TIT2', body))).title).toBe('Zoë');
  });

  it('in a single byte have the characters of Windows-1252', async () => {
    expect((await of23(frame23('TIT2', text(0, '\x93Pay\x94 \x80 5')))).title).toBe('“Pay” € 5');
  });

  it.each([
    ['(17)((Foo', ['Rock', '(Foo']],
    ['(4)Eurodisco', ['Disco', 'Eurodisco']],
    ['(17)Rock', ['Rock']],
    ['(51)(39)', ['Techno-Industrial', 'Noise']],
    ['17', ['Rock']],
    ['(RX)(CR)', ['Remix', 'Cover']],
    ['(999)', ['(999)']],
    ['(Un)known', ['(Un)known']],
    ['Rock; Pop', ['Rock; Pop']],
  ])('genre %s', async (written, expected) => {
    expect((await of23(frame23('TCON', text(0, written)))).values.get('genre')).toEqual(expected);
  });

  it.each([
    ['03/012', { no: 3, of: 12 }],
    ['5', { no: 5, of: null }],
    ['7/0', { no: 7, of: null }],
    ['/9', { no: null, of: 9 }],
    ['A1', { no: null, of: null }],
  ])('track %s', async (written, expected) => {
    expect((await of23(frame23('TRCK', text(0, written)))).track).toEqual(expected);
  });

  it.each([
    [{ TYER: '2004', TDAT: '3112' }, '2004-12-31', 2004],
    [{ TYER: '2004', TDAT: '9999' }, '2004', 2004],
    [{ TYER: 'abc' }, 'abc', null],
    [{ TYER: '2004', TDRC: '2010-05-06T07:08' }, '2010-05-06T07:08', 2010],
  ])('date %j', async (texts, date, year) => {
    const frames = Object.entries(texts).map(([id, value]) => frame(id, text(0, value)));
    expect(await read(id3(4, Buffer.concat(frames)))).toMatchObject({ date, year });
  });

  it('that iTunes keeps its numbers in are no comments', async () => {
    const comment = (description: string, value: string) =>
      frame23('COMM', Buffer.concat([latin1('\0eng'), latin1(`${description}\0${value}`)]));
    const metadata = await of23(comment('iTunNORM', ' 00000'), comment('', 'real comment'));
    expect(metadata.values.get('comment')).toEqual(['real comment']);
    const onlyITunes = await of23(comment('iTunSMPB', ' 00000000'), comment('iTunPGAP', '0'));
    expect(onlyITunes.comment).toBeNull();
    const described = await of23(comment('note', 'described'), comment('', 'plain'));
    expect(described.values.get('comment')).toEqual(['plain', 'described']);
  });
});

describe('lyrics', () => {
  it('of USLT and ULT, beside gains of TXXX', async () => {
    const frames = [
      frame23('TIT2', text(0, 'Song')),
      frame23('TXXX', text(0, 'replaygain_track_gain\0-12.00 dB')),
      frame23('TXXX', text(0, 'replaygain_track_peak\x000.5')),
      frame23('USLT', latin1('\0eng\0Line 1\nLine 2')),
    ];
    expect(await read(id3(3, Buffer.concat(frames)))).toMatchObject({
      ...{ title: 'Song', lyrics: 'Line 1\nLine 2', timedLyrics: [], warnings: [] },
      replayGain: { trackGainDb: -12, trackPeak: 0.5 },
    });
    expect((await read(id3(2, frame22('ULT', latin1('\0eng\0Line 1'))))).lyrics).toBe('Line 1');
    const wide = Buffer.concat([latin1('\x01eng'), encoded(1, '\0'), encoded(1, 'Zeile ü')]);
    expect((await read(id3(3, frame23('USLT', wide)))).lyrics).toBe('Zeile ü');
  });

  it('with times, of SYLT', async () => {
    const lines = (...pieces: readonly (readonly [string, number])[]) =>
      Buffer.concat([
        latin1('\x03eng\x02\x01\0'),
        ...pieces.map(([words, ms]) => Buffer.concat([Buffer.from(`${words}\0`), uint32(ms)])),
      ]);
    const timed = async (body: Buffer) => (await read(id3(3, frame23('SYLT', body)))).timedLyrics;
    expect(await timed(lines(['Eins', 500], ['Zwei ü', 1250]))).toEqual([
      { timeSeconds: 0.5, text: 'Eins' },
      { timeSeconds: 1.25, text: 'Zwei ü' },
    ]);
    expect(await timed(lines(['\nSyl', 500], ['lables', 700], ['\nSecond', 900]))).toEqual([
      { timeSeconds: 0.5, text: 'Syllables' },
      { timeSeconds: 0.9, text: 'Second' },
    ]);
  });

  it('with times in the plain text, as LRC', async () => {
    const lrc = '[ti:Song]\n[offset:+100]\n[00:01.10][00:03.10]Chorus\n[00:02.100]Verse <00:02.5>two';
    const { lyrics, timedLyrics } = await read(id3(3, frame23('USLT', latin1(`\0eng\0${lrc}`))));
    expect(lyrics).toBe(lrc);
    expect(timedLyrics).toEqual([
      { timeSeconds: 1, text: 'Chorus' },
      { timeSeconds: 2, text: 'Verse two' },
      { timeSeconds: 3, text: 'Chorus' },
    ]);
  });
});

describe('pictures', () => {
  it('that are broken or empty cost themselves', async () => {
    const frames = [
      frame23('APIC', latin1('\0image/png')),
      frame23('APIC', apic(Buffer.alloc(0))),
      frame23('APIC', apic(PNG)),
    ];
    const { pictures, warnings } = await read(id3(3, Buffer.concat(frames)));
    expect(pictures).toMatchObject([{ type: 'Cover (front)', mimeType: 'image/png', width: 8, height: 8 }]);
    expect(warnings).toEqual([
      { code: 'tag-picture', message: 'a picture of the ID3v2 tag is damaged', offset: 10 },
    ]);
  });

  it('that are only linked to are links', async () => {
    const { pictures, pictureLinks } = await read(
      id3(3, frame23('APIC', apic(latin1('http://x/y.png'), '-->'))),
    );
    expect(pictures).toEqual([]);
    expect(pictureLinks).toEqual([{ type: 'Cover (front)', url: 'http://x/y.png', description: null }]);
  });

  it('whose description says UTF-16 and has one zero are whole', async () => {
    const body = Buffer.concat([Buffer.from([1]), latin1('image/png\0\x03\0'), PNG]);
    const { pictures } = await read(id3(3, frame23('APIC', body)));
    expect(Buffer.from(pictures[0]!.bytes)).toEqual(PNG);
  });
});

describe('beside other tags', () => {
  it('ID3v2 leads APE, which leads ID3v1', async () => {
    const middle = apeTag({ Title: 'APE title', Artist: 'APE artist' });
    const tail = id3v1({ title: 'V1 title', artist: 'V1 artist', genre: 17 });
    expect(await read(id3(3, frame23('TIT2', text(0, 'V2 title'))), middle, tail)).toMatchObject({
      ...{ title: 'V2 title', artist: 'APE artist', genre: 'Rock' },
    });
  });

  it.each([
    ['5/9', { no: 5, of: 9 }],
    ['5', { no: 5, of: null }],
  ])('track %s of ID3v2 is not completed by ID3v1', async (written, track) => {
    const tail = id3v1({ title: 'x', track: 7 });
    expect((await read(id3(3, frame23('TRCK', text(0, written))), tail)).track).toEqual(track);
  });

  it('ID3v1 is UTF-8 where it is valid, also where its end was cut, and Windows-1252 else', async () => {
    const titleOf = async (value: Buffer) =>
      (await metadataOfBytes(bench, 'x.mp3', MPEG_FRAMES, id3v1({ title: value }))).title;
    expect(await titleOf(Buffer.from('Zoë'))).toBe('Zoë');
    expect(await titleOf(latin1('Zo\xeb \x80'))).toBe('Zoë €');
    expect(await titleOf(Buffer.from('ü'.repeat(14) + 'xü'))).toBe(`${'ü'.repeat(14)}x`);
    expect(await titleOf(latin1('Title\0junk'))).toBe('Title');
  });
});
