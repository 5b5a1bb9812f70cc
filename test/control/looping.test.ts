import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { audioBench } from '../helpers/make-audio.ts';
import { RemotePlayerRig } from '../helpers/remote-player.ts';
import type { RemoteClient } from '../helpers/remote-client.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const TITLES = ['First', 'Second'];
const TOLD = ['start-file', 'file-loaded', 'seek', 'playback-restart', 'end-file', 'idle'];
/** A track that is opened, heard and over. */
const ONCE = ['start-file', 'file-loaded', 'playback-restart', 'end-file'];
const LOOP = ['seek', 'playback-restart'];

let rig: RemotePlayerRig;
let client: RemoteClient;
let files: readonly string[];

beforeAll(async () => {
  const bench = await audioBench();
  files = await Promise.all(
    TITLES.map((title) => bench.make(`${title}.flac`, '-t', '0.4', '-metadata', `title=${title}`)),
  );
  rig = await RemotePlayerRig.start();
  client = await rig.client();
});
afterAll(() => rig.close());
beforeEach(async () => {
  for (const name of ['loop-file', 'loop-playlist']) await client.get('set_property', name, 'no');
  await client.get('stop');
});

/** Plays the files from the first one on. @returns what is told from then on */
async function play(...played: readonly string[]): Promise<() => readonly string[]> {
  for (const file of played) await client.get('loadfile', file, 'append');
  const before = client.events.length;
  await client.get('playlist-play-index', 0);
  return () =>
    client.events
      .slice(before)
      .map(({ event }) => String(event))
      .filter((name) => TOLD.includes(name));
}

async function untilIdle(told: () => readonly string[]): Promise<void> {
  await waitUntil(() => told().includes('idle'), 'the queue to be over');
}

it('loops one track so many more times; the next one plays once', async () => {
  await client.get('set_property', 'loop-file', 2);
  const told = await play(...files);
  await untilIdle(told);
  expect(told()).toEqual([...ONCE.slice(0, 3), ...LOOP, ...LOOP, 'end-file', ...ONCE, 'idle']);
  expect(await client.property('loop-file')).toBe(false);
});

it('loops until it is told otherwise; the next track plays once all the same', async () => {
  await client.get('set_property', 'loop-file', 'inf');
  const told = await play(...files);
  await waitUntil(() => told().filter((name) => name === 'seek').length >= 3, 'the third loop');
  await client.get('set_property', 'loop-file', 'no');
  expect(await client.get('playhead-status')).toMatchObject({ loop: 'off' });
  await untilIdle(told);
  expect(told().slice(told().lastIndexOf('start-file'))).toEqual([...ONCE, 'idle']);
});

it('opens a track that the list repeats anew, as clients see it', async () => {
  await client.get('set_property', 'loop-playlist', 3);
  const told = await play(files[0]!);
  await untilIdle(told);
  expect(told()).toEqual([...ONCE, ...ONCE, ...ONCE, 'idle']);
});

it.each(['loop-file', 'loop-playlist'])(
  'keeps the tags of a track that %s begins again',
  async (property) => {
    await client.get('set_property', property, 'inf');
    const told = await play(files[0]!);
    const name = property === 'loop-file' ? 'seek' : 'end-file';
    await waitUntil(() => told().filter((one) => one === name).length >= 2, 'the second repetition');
    expect(await client.property('metadata/by-key/title')).toBe('First');
    expect(await client.property('media-title')).toBe('First');
  },
);

it('tells nothing of a track that is over', async () => {
  await client.get('set_property', 'pause', true);
  const told = await play(files[0]!);
  await client.until('metadata', (tags) => (tags as Record<string, string>).title === 'First');
  await client.get('set_property', 'pause', false);
  await untilIdle(told);
  expect((await client.ask('get_property', 'metadata/by-key/title')).error).toBe('property unavailable');
  expect(await client.property('chapter-list')).toEqual([]);
  expect(await client.get('playhead-status')).toMatchObject({ state: 'stopped', title: null, artist: null });
});
