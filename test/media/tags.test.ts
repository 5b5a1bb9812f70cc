import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Chapter } from '../../src/formats/chapter.ts';
import { readCover, readTags } from '../../src/media/tags.ts';
import { fixture } from '../helpers/fixtures.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();

async function readChapters(file: string): Promise<readonly Chapter[]> {
  return (await readTags(file)).chapters;
}

/** Four times seven bits, as ID3v2.4 writes sizes. */
function syncsafe(size: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));
}

function id3Frame(id: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(id), syncsafe(body.length), Buffer.alloc(2), body]);
}

describe('readTags', () => {
  it('reads the usual fields and the cover', async () => {
    const expected = {
      title: 'With a Cover',
      artist: 'The Playheads',
      album: 'Pictures',
      year: 1999,
    };
    const mp3 = await readTags(fixture('tagged/cover.mp3'));
    expect(mp3).toMatchObject({ ...expected, track: { no: 4, of: 9 }, genre: 'Jazz' });
    const m4a = await readTags(fixture('tagged/cover.m4a'));
    expect(m4a).toMatchObject({ ...expected, track: { no: 5, of: 9 } });
    for (const { pictures } of [mp3, m4a])
      expect(pictures).toMatchObject([{ mimeType: 'image/png', sizeBytes: 1022 }]);
    expect(mp3.pictures[0]?.width).toBe(mp3.pictures[0]?.height);
    const cover = await readCover(fixture('tagged/cover.mp3'));
    expect(Buffer.from(cover!.bytes).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('keeps CJK and emoji as they are', async () => {
    expect((await readTags(fixture('tagged/cjk.flac'))).title).toBe('月の光と猫の足音');
    expect((await readTags(fixture('tagged/emoji.mp3'))).title).toBe('🎧 Señor 👩‍🚀 im Café ❤️');
  });

  it('gives nothing that a terminal would obey', async () => {
    const { title, artist, album } = await readTags(fixture('tagged/escapes.flac'));
    expect(title).toBe('Innocent␛[2J␛]0;owned␇ title');
    expect(artist).toMatch(/^two lines .*31m$/);
    expect(album).toBe('abcdef');
  });

  it('reads ReplayGain, and R128 gains in 1/256 dB', async () => {
    expect((await readTags(fixture('tagged/replaygain.ogg'))).replayGain).toEqual({
      trackGainDb: -6.5,
      trackPeak: 0.7,
      albumGainDb: -4.25,
      albumPeak: 0.9,
      r128TrackGainDb: null,
      r128AlbumGainDb: null,
    });
    const opus = await bench.make('gain.opus', '-metadata', 'R128_TRACK_GAIN=-1280');
    expect((await readTags(opus)).replayGain.r128TrackGainDb).toBe(-5);
    const wv = await bench.make('gain.wv', '-metadata', 'REPLAYGAIN_TRACK_GAIN=+2.25 dB');
    expect((await readTags(wv)).replayGain.trackGainDb).toBe(2.25);
    const m4a = await bench.make('gain.m4a', '-c:a', 'alac', '-movflags', 'use_metadata_tags');
    expect((await readTags(m4a)).replayGain.trackGainDb).toBeNull();
  });

  it('reads the gains and peaks of RVA2 frames, after which text tags still win', async () => {
    const volume = (name: string, gainDb: number, peak: number | null): Buffer => {
      const body = Buffer.alloc(peak === null ? 4 : 6);
      body.writeUInt8(1, 0);
      body.writeInt16BE(gainDb * 512, 1);
      body.writeUInt8(peak === null ? 0 : 16, 3);
      if (peak !== null) body.writeUInt16BE(peak * 32_768, 4);
      return id3Frame('RVA2', Buffer.concat([Buffer.from(`${name}\0`), body]));
    };
    const text = id3Frame('TXXX', Buffer.from('\x03replaygain_album_gain\0-1.5 dB'));
    const frames = Buffer.concat([volume('track', -6.5, 0.5), volume('album', 3, null), text]);
    const file = await bench.make('rva2.mp3', '-id3v2_version', '0');
    const head = Buffer.concat([Buffer.from('ID3\x04\0\0'), syncsafe(frames.length)]);
    await writeFile(file, Buffer.concat([head, frames, await readFile(file)]));
    expect((await readTags(file)).replayGain).toMatchObject({
      trackGainDb: -6.5,
      trackPeak: 0.5,
      albumGainDb: -1.5,
      albumPeak: null,
    });
  });

  it.each([
    'damaged/empty.mp3',
    'damaged/random.mp3',
    'damaged/truncated.m4a',
    'damaged/header-only.flac',
    '.',
  ])('never throws: %s', async (name) => {
    const file = name === '.' ? bench.dir : fixture(name);
    expect(await readTags(file)).toMatchObject({ track: { no: null, of: null } });
  });
});

describe('chapters', () => {
  const book = [
    { startSeconds: 0, endSeconds: 0.9, title: 'Opening' },
    { startSeconds: 0.9, endSeconds: 2.1, title: '第二章' },
    { startSeconds: 2.1, endSeconds: 3, title: 'The End' },
  ];

  it.each(['chapters.mp3', 'chapters.mka', 'chapters.m4a'])('of %s', async (name) => {
    expect((await readTags(fixture(`tagged/${name}`))).chapters).toEqual(book);
  });

  it('of Ogg come from CHAPTERxxx comments', async () => {
    const file = await bench.make(
      ...(['chapters.ogg', '-c:a', 'libvorbis', '-metadata', 'CHAPTER000=00:00:00.000'] as const),
      ...['-metadata', 'CHAPTER000NAME=One', '-metadata', 'CHAPTER001=00:00:01.250'],
    );
    expect(await readChapters(file)).toEqual([
      { startSeconds: 0, endSeconds: 1.25, title: 'One' },
      { startSeconds: 1.25, endSeconds: null, title: null },
    ]);
  });

  it('of FLAC come from its cue sheet block, in exact frames', async () => {
    await bench.make('cue.wav');
    await writeFile(
      bench.path('cue.cue'),
      'FILE "cue.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:01:00\nINDEX 01 00:01:33\n',
    );
    await bench.run('flac', '-s', '--cuesheet=cue.cue', 'cue.wav', '-o', 'cue.flac');
    const chapters = await readChapters(bench.path('cue.flac'));
    expect(chapters.map(({ startSeconds }) => Math.round(startSeconds * 44_100))).toEqual([0, 108 * 588]);
  });

  it('of Nero stand in chpl when there is no chapter track', async () => {
    const source = fixture('tagged/chapters.m4a');
    const file = await bench.convert(source, 'nero.m4a', '-map', '0:a', '-map_chapters', '0', '-c', 'copy');
    // Without the reference to its text track only Nero's list is left.
    const bytes = await import('node:fs/promises').then(({ readFile }) => readFile(file));
    const reference = bytes.indexOf('tref');
    expect(reference).toBeGreaterThan(0);
    bytes.write('free', reference, 'latin1');
    await writeFile(file, bytes);
    expect((await readChapters(file)).map(({ title }) => title)).toEqual(['Opening', '第二章', 'The End']);
  });
});
