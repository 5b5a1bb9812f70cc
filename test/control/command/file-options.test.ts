import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseFileOptions } from '../../../src/control/command/file-options.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { RemotePlayerRig } from '../../helpers/remote-player.ts';
import type { RemoteClient } from '../../helpers/remote-client.ts';

it.each([
  [{ length: 5 }],
  [{ start: 'none', end: '+3' }],
  [{ 'ab-loop-a': '1', 'ab-loop-b': '0:02' }],
  [{ 'audio-channels': 'stereo' }],
  [{ pause: true }],
  ['start=1,length=2,volume=50'],
])('takes %j', (options) => expect(parseFileOptions(options)).not.toBeNull());

it.each([
  [{ length: 'long' }],
  [{ start: '50%', length: '2' }],
  [{ volume: '151' }],
  [{ 'loop-file': '-1' }],
  [{ 'log-file': 'x' }],
  [{ start: null }],
  [[]],
  ['start'],
])('refuses %j', (options) => expect(parseFileOptions(options)).toBeNull());

describe('what loadfile was told of one entry', () => {
  let rig: RemotePlayerRig;
  let client: RemoteClient;
  let file = '';
  beforeAll(async () => {
    const bench = await audioBench();
    file = await bench.make('tone.flac');
    rig = await RemotePlayerRig.start();
    client = await rig.client();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    await client.get('stop');
    await client.get('set_property', 'pause', true);
  });

  const load = async (...more: readonly unknown[]): Promise<void> => {
    const before = client.events.length;
    await client.get('loadfile', file, ...more);
    await client.event('playback-restart', before);
  };

  it('plays a part of so many seconds', async () => {
    await client.get('set_property', 'pause', false);
    const before = client.events.length;
    await client.get('loadfile', file, 'replace', { start: '0.5', length: '0.25' });
    expect(await client.event('end-file', before)).toMatchObject({ reason: 'eof' });
    expect(rig.player.events().findLast(({ event }) => event === 'end-file')).toMatchObject({
      frames_played: 11_025,
    });
  });

  it('begins files where start says, unless loadfile says something else', async () => {
    await client.get('set_property', 'start', '2');
    expect(await client.property('start')).toBe('2');
    await load('replace');
    expect(await client.property('playhead/frame')).toBe(88_200);
    await load('replace', 'start=1');
    expect(await client.property('playhead/frame')).toBe(44_100);
    await client.get('set_property', 'start', 'none');
    await load('replace');
    expect(await client.property('playhead/frame')).toBe(0);
    expect((await client.ask('set_property', 'start', 'x')).error).toBe(
      'unsupported format for accessing property',
    );
  });

  it('sets the volume and an A-B loop while it plays, and not before or after', async () => {
    await load('replace');
    await client.get('loadfile', file, 'append', { volume: 40, 'ab-loop-a': 1, 'ab-loop-b': 2 });
    await client.get('loadfile', file, 'append');
    expect([await client.property('volume'), await client.property('ab-loop-a')]).toEqual([100, 'no']);
    await client.get('playlist-next');
    await client.until('volume', (volume) => volume === 40);
    await client.until('ab-loop-b', (end) => end === 2);
    expect(await client.property('ab-loop-a')).toBe(1);
    await client.get('playlist-next');
    await client.until('volume', (volume) => volume === 100);
    expect(await client.property('ab-loop-a')).toBe('no');
  });

  it('is carried out before the reply for what begins at once', async () => {
    await client.get('set_property', 'pause', false);
    await client.get('loadfile', file, 'replace', -1, 'pause=yes,volume=30,loop-file=2');
    expect([await client.property('pause'), await client.property('volume')]).toEqual([true, 30]);
    expect(await client.property('loop-file')).toBe(2);
    await client.get('stop');
    await client.until('volume', (volume) => volume === 100);
    await client.until('loop-file', (times) => times === false);
  });
});
