import { describe, expect, it } from 'vitest';
import { chapterEnd, orderedChapters } from '../../src/formats/chapter.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { frame, frame23, id3, latin1, riffChunk, text, uint32, uint32le } from '../helpers/tag-bytes.ts';
import { metadataOfBytes, MPEG_FRAMES, wavWith } from '../helpers/tagged-files.ts';

const bench = await audioBench();

type Sizes = 'syncsafe' | 'plain';

function chap(name: string, startMs: number, endMs: number, title: string | null, sizes: Sizes = 'syncsafe') {
  const sub = title === null ? Buffer.alloc(0) : frame('TIT2', text(0, title), { sizes });
  const times = [uint32(startMs), uint32(endMs), uint32(0xffffffff), uint32(0xffffffff)];
  return frame('CHAP', Buffer.concat([latin1(`${name}\0`), ...times, sub]), { sizes });
}

function ctoc(name: string, flags: number, children: readonly string[]) {
  const names = children.map((child) => latin1(`${child}\0`));
  return frame('CTOC', Buffer.concat([latin1(`${name}\0`), Buffer.from([flags, children.length]), ...names]));
}

async function chaptersOf(...frames: readonly Buffer[]) {
  const metadata = await metadataOfBytes(bench, 'x.mp3', id3(4, Buffer.concat(frames)), MPEG_FRAMES);
  return metadata.chapters.map(({ startSeconds, endSeconds, title }) => [startSeconds, endSeconds, title]);
}

const A = chap('c0', 0, 1000, 'A');
const B = chap('c1', 1000, 2000, 'B');
const C = chap('c2', 2000, 3000, 'C');
const ABC = [
  [0, 1, 'A'],
  [1, 2, 'B'],
  [2, 3, 'C'],
];

describe('chapters of ID3', () => {
  it('have titles of plain sizes in a tag of plain sizes', async () => {
    const long = 'x'.repeat(150);
    expect(await chaptersOf(chap('a', 0, 2000, long, 'plain'), chap('b', 2000, 6000, 'B', 'plain'))).toEqual([
      [0, 2, long],
      [2, 6, 'B'],
    ]);
  });

  it.each([
    ['nested', [ctoc('toc', 3, ['p1', 'p2']), ctoc('p1', 1, ['c0', 'c1']), ctoc('p2', 1, ['c2'])]],
    ['naming only what is not there', [ctoc('toc', 3, ['x', 'y'])]],
    ['naming some that are not there', [ctoc('toc', 3, ['c0', 'x', 'c1', 'c2'])]],
    ['in a circle', [ctoc('toc', 3, ['p1', 'c0']), ctoc('p1', 1, ['toc', 'c1', 'c2'])]],
    ['that name themselves', [ctoc('toc', 3, ['toc', 'c0', 'c1', 'c2'])]],
    ['cut off', [frame('CTOC', latin1('toc\0'))]],
    ['not there', []],
  ])('are the same with tables of contents %s', async (_name, tables) => {
    expect(await chaptersOf(...tables, A, B, C)).toEqual(ABC);
    expect(await chaptersOf(C, B, A, ...tables)).toEqual(ABC);
  });

  it('may have no title', async () => {
    expect(await chaptersOf(chap('a', 0, 2000, null), chap('b', 2000, 3000, 'Has'))).toEqual([
      [0, 2, null],
      [2, 3, 'Has'],
    ]);
  });

  it('without a known end, or with one before their start, end at the next', async () => {
    const open = 0xffffffff;
    expect(
      await chaptersOf(chap('a', 0, open, 'A'), chap('b', 1000, 500, 'B'), chap('c', 2000, open, 'C')),
    ).toEqual([
      [0, 1, 'A'],
      [1, 2, 'B'],
      [2, null, 'C'],
    ]);
  });

  it('without a start, or cut off, are a warning', async () => {
    const cut = frame23('CHAP', latin1('x\0\0\0'));
    const frames = [frame23('TIT2', text(0, 'T')), cut];
    const metadata = await metadataOfBytes(bench, 'x.mp3', id3(3, Buffer.concat(frames)), MPEG_FRAMES);
    expect(metadata).toMatchObject({
      ...{ title: 'T', chapters: [] },
      warnings: [
        {
          code: 'tag-chapter',
          message: 'a chapter of the ID3v2 tag does not say where it begins',
          offset: 10 + frames[0]!.length,
        },
      ],
    });
  });
});

describe('the end of a chapter', () => {
  const chapter = (startSeconds: number, endSeconds: number | null) => ({
    startSeconds,
    endSeconds,
    title: null,
  });

  it.each([
    [chapter(1, null), 5, 5],
    [chapter(1, 4_294_967.295), 5, 5],
    [chapter(1, 2), 5, 2],
    [chapter(7, null), 5, 7],
    [chapter(7, 9), 5, 7],
    [chapter(1, null), null, null],
  ])('%j of a track of %s s is %s', (given, trackSeconds, end) => {
    expect(chapterEnd(given, trackSeconds)).toBe(end);
  });

  it('is not that of another chapter at the same place', () => {
    expect(orderedChapters([chapter(0, null), chapter(0, null), chapter(3, null)])).toEqual([
      ...[chapter(0, 3), chapter(0, 3), chapter(3, null)],
    ]);
  });
});

describe('cue points of WAV', () => {
  const point = (id: number, position: number, sample: number) =>
    Buffer.concat([
      ...[uint32le(id), uint32le(position), latin1('data'), uint32le(0), uint32le(0)],
      uint32le(sample),
    ]);
  const cue = (...points: readonly Buffer[]) =>
    riffChunk('cue ', Buffer.concat([uint32le(points.length), ...points]));
  const adtl = (...texts: readonly Buffer[]) => riffChunk('LIST', Buffer.concat([latin1('adtl'), ...texts]));
  const labl = (id: number, label: string | Buffer) =>
    riffChunk('labl', Buffer.concat([uint32le(id), Buffer.from(label), Buffer.from([0])]));
  const ltxt = (id: number, frames: number, words = '') =>
    riffChunk(
      'ltxt',
      Buffer.concat([uint32le(id), uint32le(frames), latin1('rgn '), Buffer.alloc(8), Buffer.from(words)]),
    );
  const cues = async (...chunks: readonly Buffer[]) =>
    (await metadataOfBytes(bench, 'x.wav', wavWith(...chunks))).chapters.map(
      ({ startSeconds, endSeconds, title }) => [startSeconds, endSeconds, title],
    );

  it('with labels are chapters, in order of time', async () => {
    const points = [point(2, 88_200, 88_200), point(1, 0, 0), point(3, 132_300, 132_300)];
    expect(
      await cues(cue(...points), adtl(labl(1, 'Intro'), labl(2, 'Vers ü'), labl(3, latin1('Caf\xe9')))),
    ).toEqual([
      [0, 2, 'Intro'],
      [2, 3, 'Vers ü'],
      [3, null, 'Café'],
    ]);
  });

  it('with lengths end there', async () => {
    expect(
      await cues(
        adtl(labl(1, 'R'), ltxt(1, 22_050), ltxt(2, 0, 'Text')),
        cue(point(1, 0, 44_100), point(2, 0, 88_200)),
      ),
    ).toEqual([
      [1, 1.5, 'R'],
      [2, null, 'Text'],
    ]);
  });

  it('without labels, or with only a position, are chapters too', async () => {
    expect(await cues(cue(point(1, 44_100, 0)))).toEqual([[1, null, null]]);
  });

  it('give way to the chapters of an ID3 tag', async () => {
    expect(await cues(cue(point(1, 0, 44_100)), riffChunk('id3 ', id3(4, A)))).toEqual([[0, 1, 'A']]);
  });

  it('of a list that is cut off are those that are there', async () => {
    const list = Buffer.concat([uint32le(1000), point(1, 0, 44_100)]);
    expect(
      await cues(riffChunk('cue ', list), riffChunk('LIST', latin1('adtllabl\xff\xff\xff\xff'))),
    ).toEqual([[1, null, null]]);
  });
});
