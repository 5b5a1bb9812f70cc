import { afterAll, beforeAll, expect, it } from 'vitest';
import { toFilters } from '../../../src/control/property/filter-chain.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { RemotePlayerRig } from '../../helpers/remote-player.ts';
import type { RemoteClient } from '../../helpers/remote-client.ts';

it.each([
  ['volume=0.5,aecho', ['volume=0.5', 'aecho']],
  ['lavfi=[volume=0.5,aecho=0.8:0.9:40:0.3]', ['volume=0.5', 'aecho=0.8:0.9:40:0.3']],
  ['lavfi="volume=0.5"', ['volume=0.5']],
  ['lavfi=graph=[bass=g=3],treble', ['bass=g=3', 'treble']],
  ['@eq:lavfi=[bass=g=3,treble]', ['bass@eq=g=3', 'treble@eq']],
  ['@eq:volume=0.5', ['volume@eq=0.5']],
  ['@eq', ['@eq']],
  ['', []],
])('understands %j', (given, filters) => expect(toFilters(given)).toEqual(filters));

let rig: RemotePlayerRig;
let client: RemoteClient;
beforeAll(async () => {
  const bench = await audioBench();
  rig = await RemotePlayerRig.start();
  client = await rig.loaded(await bench.make('tone.flac'));
});
afterAll(() => rig.close());

const graph = async (): Promise<unknown> => {
  const list = (await client.property('af')) as { readonly params: { readonly graph: string } }[];
  return list.map(({ params }) => params.graph).join(' ');
};

it('edits the chain by filters and by labels, and plays on', async () => {
  await client.get('af', 'set', 'lavfi=[volume=0.5]');
  expect(await graph()).toBe('volume=0.5');
  await client.get('af', 'add', '@eq:lavfi=[bass=g=3]');
  await client.get('af', 'add', '@eq:lavfi=[bass=g=6]');
  expect(await graph()).toBe('volume=0.5,bass@eq=g=6');
  const kept = await client.property('af');
  await client.get('af', 'toggle', '@eq:lavfi=[bass=g=6]');
  expect(await graph()).toBe('volume=0.5');
  await client.get('set_property', 'af', kept);
  await client.get('af', 'remove', '@eq');
  expect(await graph()).toBe('volume=0.5');
  await client.get('set_property', 'loop-file', 'inf');
  await client.get('set_property', 'pause', false);
  await client.until('time-pos', (seconds) => Number(seconds) > 0.1);
  expect(rig.player.stderr()).toBe('');
  await client.get('set_property', 'af', []);
  expect(await client.property('af')).toEqual([]);
});

it('takes no filter that is not safe out of its wrapping', async () => {
  for (const given of ['lavfi=[amovie=/etc/passwd]', '@x:lavfi=[ametadata=print:file=/tmp/x]', '@x:amovie=y'])
    expect((await client.ask('af', 'set', given)).error).toBe('error running command');
  expect(await client.property('af')).toEqual([]);
});
