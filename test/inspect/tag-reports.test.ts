import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { ChaptersReport } from '../../src/inspect/report/chapters-report.ts';
import type { TagsReport } from '../../src/inspect/report/tags-report.ts';
import tagsSchema from '../../schema/tags.schema.json' with { type: 'json' };
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import {
  flacPicture,
  frame,
  frame23,
  id3,
  latin1,
  PNG,
  text,
  uint32,
  vorbisComment,
} from '../helpers/tag-bytes.ts';
import { flacWith, MPEG_FRAMES } from '../helpers/tagged-files.ts';

const bench = await audioBench();
const validate = new Ajv({ strict: false }).compile(tagsSchema);
const COMMENT = 4;
const PICTURE = 6;

async function written(name: string, ...parts: readonly Buffer[]): Promise<string> {
  await writeFile(bench.path(name), Buffer.concat(parts));
  return bench.path(name);
}

async function json<Report>(...args: readonly string[]): Promise<Report> {
  const { stdout } = await runPlayhead(args);
  return (JSON.parse(stdout) as Report[])[0]!;
}

describe('tags', async () => {
  const comments = [
    ...['ARTIST=One', 'ARTIST=Two', 'TITLE=T1', 'TITLE=T2', 'TRACKNUMBER=3', 'TRACKTOTAL=12'],
    ...['GENRE=A', 'GENRE=B', 'LYRICS=[00:01.50]Line\n[00:02.00]More', 'REPLAYGAIN_TRACK_GAIN=-7,53 dB'],
    'REPLAYGAIN_ALBUM_GAIN=loud',
  ];
  const flac = await written(
    'all.flac',
    await flacWith(
      [COMMENT, vorbisComment(comments)],
      [PICTURE, flacPicture(PNG)],
      [PICTURE, flacPicture(latin1('http://example.org/c.png'), '-->')],
    ),
  );

  it('have strings, every value, lyrics, pictures and links', async () => {
    const report = await json<TagsReport>('tags', '--json', flac);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report).toMatchObject({
      tags: { title: 'T1', artist: 'One; Two', track: '3/12', genre: 'A; B' },
      values: { title: ['T1', 'T2'], artist: ['One', 'Two'], track: ['3/12'], genre: ['A', 'B'] },
      lyrics: '[00:01.50]Line\n[00:02.00]More',
      timed_lyrics: [
        { time: 1.5, text: 'Line' },
        { time: 2, text: 'More' },
      ],
      replaygain: { track_gain: -7.53, album_gain: null },
      pictures: [
        { type: 'Cover (front)', mime_type: 'image/png', width: 8, height: 8, size: PNG.length, link: null },
        { type: 'Cover (front)', mime_type: '-->', size: 0, link: 'http://example.org/c.png' },
      ],
      problem: null,
      warnings: [{ code: 'tag-gain', message: 'REPLAYGAIN_ALBUM_GAIN cannot be read: "loud" is no gain' }],
    });
  });

  it('show gains in dB, links by their address, and warnings with their place', async () => {
    const { stdout } = await runPlayhead(['tags', flac]);
    expect(stdout).toContain('-7.53 dB');
    expect(stdout).toContain('at http://example.org/c.png');
    const broken = frame23('APIC', latin1('\0image/png'));
    const mp3 = await written('broken.mp3', id3(3, broken), MPEG_FRAMES);
    expect((await runPlayhead(['tags', mp3])).stdout).toContain(
      'warning  a picture of the ID3v2 tag is damaged (byte 10)',
    );
  });

  it('write their pictures byte for byte, and never over another', async () => {
    const folder = bench.path('pictures');
    expect((await runPlayhead(['tags', '--pictures', folder, flac])).code).toBe(0);
    expect(await readdir(folder)).toEqual(['all-1.png']);
    expect((await readFile(`${folder}/all-1.png`)).equals(PNG)).toBe(true);
    expect((await runPlayhead(['tags', '--pictures', folder, flac])).code).toBe(0);
    await writeFile(`${folder}/all-1.png`, 'mine');
    expect((await runPlayhead(['tags', '--pictures', folder, flac])).code).toBe(2);
    expect(await readFile(`${folder}/all-1.png`, 'utf8')).toBe('mine');
  });

  it('that are no numbers are shown as they are, and never as NaN', async () => {
    const frames = [frame23('TYER', text(0, 'abc')), frame23('TRCK', text(0, 'A1'))];
    const mp3 = await written('odd.mp3', id3(3, Buffer.concat(frames)), MPEG_FRAMES);
    const { tags, values } = await json<TagsReport>('tags', '--json', mp3);
    expect(tags).toEqual({ date: 'abc', track: 'A1' });
    expect(values).toEqual({ date: ['abc'], track: ['A1'] });
  });
});

describe('chapters', async () => {
  const open = 0xffffffff;
  const chap = (name: string, startMs: number, endMs: number, title: string | null) => {
    const times = [startMs, endMs, open, open].map(uint32);
    const sub = title === null ? Buffer.alloc(0) : frame('TIT2', text(3, title));
    return frame('CHAP', Buffer.concat([latin1(`${name}\0`), ...times, sub]));
  };
  // 40 packets of 1152 frames: 1.045 s.
  const seconds = (40 * 1152) / 44_100;
  const frames = [
    ...[chap('a', 0, open, 'One = #1; "x" \\ --> <b>\x1b[2J'), chap('b', 500, 100, null)],
    ...[chap('c', 700, 0xfffffffe, 'Three'), chap('d', 9000, open, 'Behind the end')],
  ];
  const mp3 = await written('chapters.mp3', id3(4, Buffer.concat(frames)), MPEG_FRAMES);
  const as = async (format: string) => (await runPlayhead(['chapters', '--format', format, mp3])).stdout;

  it('end where the next begins or the track ends, never before they begin', async () => {
    const report = await json<ChaptersReport>('chapters', '--json', mp3);
    expect(report.chapters.map(({ start, end, tags }) => [start, end, tags.title])).toEqual([
      [0, 0.5, 'One = #1; "x" \\ --> <b>\x1b[2J'],
      [0.5, 0.7, undefined],
      [0.7, seconds, 'Three'],
      [9, 9, 'Behind the end'],
    ]);
  });

  it('as ffmetadata are what ffmpeg reads back', async () => {
    const exported = await as('ffmetadata');
    expect(exported).not.toContain('\x1b');
    const file = await written('chapters.txt', Buffer.from(exported));
    const args = ['-v', 'error', '-f', 'ffmetadata', '-show_chapters', '-of', 'json', file];
    const { stdout, stderr } = await promisify(execFile)('ffprobe', args);
    expect(stderr).toBe('');
    const { chapters } = JSON.parse(stdout) as { chapters: { start: number; tags?: { title: string } }[] };
    expect(chapters.map(({ start, tags }) => [start, tags?.title])).toEqual([
      [0, 'One = #1; "x" \\ --> <b>␛[2J'],
      [22_050, undefined],
      [30_870, 'Three'],
      [396_900, 'Behind the end'],
    ]);
  });

  it('as WebVTT end behind their start, with nothing that a parser obeys', async () => {
    expect(await as('webvtt')).toBe(
      'WEBVTT\n\n' +
        '1\n00:00:00.000 --> 00:00:00.500\nOne = #1; "x" \\ --&gt; &lt;b&gt;␛[2J\n\n' +
        '2\n00:00:00.500 --> 00:00:00.700\nChapter 2\n\n' +
        '3\n00:00:00.700 --> 00:00:01.045\nThree\n\n' +
        '4\n00:00:09.000 --> 00:00:09.001\nBehind the end\n',
    );
  });

  it('as a cue sheet name an MP3 file as one', async () => {
    expect(await as('cue')).toContain('FILE "chapters.mp3" MP3\n  TRACK 01 AUDIO\n');
  });
});
