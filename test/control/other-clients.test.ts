import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audioBench } from '../helpers/make-audio.ts';
import { RemotePlayerRig } from '../helpers/remote-player.ts';
import type { RemoteClient } from '../helpers/remote-client.ts';

// What scripts and libraries written for mpv send, with the answers of mpv 0.35.
const LAMPLIGHT = path.resolve('fixtures', 'album', '01 Lamplight.flac');

let rig: RemotePlayerRig;
let client: RemoteClient;
let chapters = '';
let languages = '';

beforeAll(async () => {
  const bench = await audioBench();
  const tags = ['title=Two', 'artist=A;B'].flatMap((tag) => ['-metadata', tag]);
  const source = await bench.make('source.flac', ...tags);
  const marks = path.join(bench.dir, 'marks');
  const lines = [';FFMETADATA1', 'title=Two', '[CHAPTER]', 'TIMEBASE=1/1', 'START=0', 'END=1', 'title=Verse'];
  writeFileSync(
    marks,
    [...lines, '[CHAPTER]', 'TIMEBASE=1/1', 'START=1', 'END=3', 'title=Refrain', ''].join('\n'),
  );
  chapters = await bench.convert(source, 'chapters.mka', '-i', marks, '-map_metadata', '1', '-c', 'copy');
  languages = await bench.convert(
    source,
    'languages.mka',
    ...['-map', '0', '-map', '0', '-c:a:0', 'flac', '-c:a:1', 'libvorbis', '-ac:a:1', '1'],
    ...['-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=ger', '-disposition:a:0', 'default'],
  );
  rig = await RemotePlayerRig.start();
  client = await rig.client();
});
afterAll(() => rig.close());

describe('a client of mpv', () => {
  beforeAll(async () => {
    await rig.loaded(LAMPLIGHT);
    await client.until('metadata', (tags) => (tags as Record<string, string>).title === 'Lamplight');
  });

  it('sets times as clocks', async () => {
    await client.get('set_property_string', 'time-pos', '00:00:02');
    await client.until('playhead/frame', (frame) => frame === 88_200);
    await client.get('set', 'playback-time', '0:01.5');
    await client.until('playhead/frame', (frame) => frame === 66_150);
    await client.get('set_property', 'ab-loop-a', '00:02');
    expect(await client.property('ab-loop-a')).toBe(2);
    await client.get('set_property', 'ab-loop-a', 'no');
  });

  it.each(['loop-file', 'loop-playlist'])('cycles %s through other words for its values', async (name) => {
    const seen: unknown[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await client.get('cycle-values', name, 'yes', 'no');
      seen.push(await client.property(name));
    }
    expect(seen).toEqual(['inf', false, 'inf']);
    await client.get('set_property', name, 'no');
  });

  it.each([
    ['metadata/list/0', { key: 'title', value: 'Lamplight' }],
    ['metadata/by-key/ARTIST', 'The Playheads'],
    ['filtered-metadata/by-key/artist', 'The Playheads'],
    ['filtered-metadata/list/count', 7],
    ['track-list/0/external', false],
    ['track-list/0/audio-channels', 2],
    ['option-info/volume/max', 150],
    ['option-info/volume/default-value', 100],
    ['option-info/replaygain/choices', ['no', 'track', 'album']],
    ['option-info/pause/type', 'Flag'],
    ['option-info/loop-file/min', 0],
    ['audio', 1],
    ['playback-abort', false],
    ['time-start', 0],
    ['demuxer-via-network', false],
    ['duration/full', 4.247415],
  ])('reads %s', async (name, value) => {
    expect(await client.property(name)).toEqual(value);
  });

  it.each([
    ['playlist/0/title', 'property unavailable'],
    ['playlist/7/title', 'property not found'],
    ['playlist/', 'property not found'],
    ['track-list/0/lang', 'property unavailable'],
    ['current-tracks/video', 'property unavailable'],
    ['option-info/volume/choices', 'property unavailable'],
    ['option-info/time-pos', 'property not found'],
    ['option-info/volume/nothing', 'property not found'],
    ['cache-speed', 'property unavailable'],
    ['ao-volume', 'property unavailable'],
  ])('is told of %s that it is %s', async (name, error) => {
    expect((await client.ask('get_property', name)).error).toBe(error);
  });

  it('finds out what takes a program of its own before it answers', async () => {
    expect(await client.property('ffmpeg-version')).toMatch(/^\S*\d/);
    expect(await client.get('get_property_string', 'ffmpeg-version')).toMatch(/^\S*\d/);
    const [first, ...others] = (await client.property('audio-device-list')) as { readonly name: string }[];
    expect(first).toEqual({ name: 'auto', description: 'the default device' });
    expect(others.length).toBeGreaterThan(0);
  });

  it('expands what nobody knows to nothing where the raw value is wanted', async () => {
    await client.get('seek', 1.25, 'absolute');
    await client.until('playhead/frame', (frame) => frame === 55_125);
    const text = '[${=nothing}][${nothing}][${nothing:x}][${time-pos/full}][${file-size}]';
    expect(await client.get('expand-text', text)).toBe('[][(error)][x][00:00:01.250][273.185 KiB]');
  });

  it.each([
    [['seek', 1, 'exact+keyframes'], 'invalid parameter'],
    [['playlist-remove', -1], 'invalid parameter'],
    [['set_property', 'loop-playlist', 0], 'unsupported format for accessing property'],
    [['disable_event', 'tick'], 'success'],
    [['cycle', 'audio'], 'success'],
  ])('sends %j and is answered %s', async (command, error) => {
    expect((await client.ask(...command)).error).toBe(error);
  });
});

it('names the chapter that is heard', async () => {
  await rig.loaded(chapters);
  await client.until('chapters', (count) => count === 2);
  await client.get('set_property', 'chapter', 1);
  await client.until('chapter', (chapter) => chapter === 1);
  expect(await client.get('expand-text', '${chapter} ${=chapter}')).toBe('(2) Refrain 1');
  expect(await client.property('chapter-metadata/by-key/TITLE')).toBe('Refrain');
});

it('lists every audio track of a file, and which one is played', async () => {
  const german = await RemotePlayerRig.start('--track', 'lang=de');
  const listener = await german.loaded(languages);
  await listener.until('track-list/count', (count) => count === 2);
  const tracks = (await listener.property('track-list')) as Record<string, unknown>[];
  expect(
    tracks.map(({ id, lang, codec, selected, ...track }) => [
      id,
      lang,
      codec,
      track['demux-channel-count'],
      track.default,
      selected,
    ]),
  ).toEqual([
    [1, 'eng', 'flac', 2, true, false],
    [2, 'ger', 'vorbis', 1, false, true],
  ]);
  expect(await listener.property('aid')).toBe(2);
  expect(await listener.property('current-tracks/audio/lang')).toBe('ger');
  expect((await listener.ask('set_property', 'aid', 1)).error).toBe(
    'unsupported format for accessing property',
  );
  expect((await listener.ask('set_property', 'aid', 2)).error).toBe('success');
  await german.close();
});
