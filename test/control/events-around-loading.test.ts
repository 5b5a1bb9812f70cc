import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RemotePlayerRig } from '../helpers/remote-player.ts';
import type { RemoteClient } from '../helpers/remote-client.ts';

const LAMPLIGHT = path.resolve('fixtures', 'album', '01 Lamplight.flac');

let rig: RemotePlayerRig;
let client: RemoteClient;
beforeEach(async () => {
  rig = await RemotePlayerRig.start();
  client = await rig.client();
});
afterEach(() => rig.close());

const names = (from = 0): readonly unknown[] => client.events.slice(from).map(({ event }) => event);

it('a file that is loaded as soon as the socket is there is not told to be the end of anything', async () => {
  // Sent before the player has begun to be idle.
  client.write(`${JSON.stringify({ command: ['loadfile', LAMPLIGHT] })}\n`);
  await client.event('playback-restart');
  expect(names()).not.toContain('idle');
});

it.each([
  ['loadfile', LAMPLIGHT, 'replace'],
  ['loadfile', LAMPLIGHT, 'append-play'],
])('a file that is loaded at the end of another one begins once: %s %s %s', async (...command) => {
  await rig.loaded(LAMPLIGHT);
  const before = client.events.length;
  await client.ask('seek', 4.2, 'absolute');
  await client.event('playback-restart', before);
  // While its last frames are still on their way to the listener.
  const reply = client.event('end-file', before).then(() => client.ask(...command));
  await client.ask('set_property', 'pause', false);
  const { data } = await reply;
  const ended = client.events.findLastIndex(({ event }) => event === 'end-file');
  expect(client.events[ended]).toMatchObject({ reason: 'eof' });
  await client.event('playback-restart', ended);
  // Where this test was slow, the player has become idle in between.
  const told = client.events
    .slice(ended)
    .filter(({ event }) => event !== 'audio-reconfig' && event !== 'idle');
  expect(told).toMatchObject([
    { event: 'end-file', reason: 'eof' },
    { event: 'start-file', ...(data as object) },
    { event: 'file-loaded' },
    { event: 'playback-restart' },
  ]);
});

it('the end of a file is told before the properties that it takes away', async () => {
  const loaded = await rig.loaded(LAMPLIGHT);
  for (const [id, name] of ['time-pos', 'duration', 'path', 'eof-reached'].entries())
    await loaded.ask('observe_property', id + 1, name);
  const before = loaded.events.length;
  await loaded.ask('seek', 4.2, 'absolute');
  await loaded.ask('set_property', 'pause', false);
  await loaded.event('idle', before);
  const told = loaded.events.slice(before);
  const end = told.findIndex(({ event }) => event === 'end-file');
  const gone = told.flatMap((event, index) =>
    event.event === 'property-change' && !('data' in event) ? [index] : [],
  );
  expect(gone).toHaveLength(4);
  for (const index of gone) expect(index).toBeGreaterThan(end);
});

it('a list that replaces a file comes between that file and its own first entry', async () => {
  await rig.loaded(LAMPLIGHT);
  const before = client.events.length;
  const list = await client.ask('loadfile', path.dirname(LAMPLIGHT));
  await client.event('playback-restart', before);
  const { playlist_entry_id: id } = list.data as { readonly playlist_entry_id: number };
  const told = client.events.slice(before).filter(({ event }) => event !== 'audio-reconfig');
  expect(told).toMatchObject([
    { event: 'end-file', reason: 'stop' },
    { event: 'start-file', playlist_entry_id: id },
    { event: 'end-file', reason: 'redirect', playlist_entry_id: id, playlist_insert_num_entries: 3 },
    { event: 'start-file', playlist_entry_id: id + 1 },
    { event: 'file-loaded' },
    { event: 'playback-restart' },
  ]);
});

it.each([
  ['a folder without sound', path.dirname(path.dirname(LAMPLIGHT)) + '/../docs'],
  ['the name of nothing', ''],
])('%s ends what plays, and is an error', async (_what, file) => {
  await rig.loaded(LAMPLIGHT);
  const before = client.events.length;
  const { data } = await client.ask('loadfile', file);
  await client.event('idle', before);
  await client.until('idle-active', (isIdle) => isIdle === true);
  const told = client.events.slice(before).filter(({ event }) => event !== 'idle');
  expect(told).toMatchObject([
    { event: 'end-file', reason: 'stop' },
    { event: 'start-file', ...(data as object) },
    { event: 'end-file', reason: 'error', file_error: 'loading failed', ...(data as object) },
  ]);
});
