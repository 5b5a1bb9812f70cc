import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import path from 'node:path';
import { RemotePlayerRig } from '../../helpers/remote-player.ts';
import type { RemoteClient } from '../../helpers/remote-client.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const FILE = path.resolve('fixtures/album/01 Lamplight.flac');

let rig: RemotePlayerRig;
beforeAll(async () => {
  rig = await RemotePlayerRig.start('--loop', 'inf');
});
afterAll(() => rig.close());

interface Line {
  readonly event?: string;
  readonly state?: { readonly status: string; readonly playheadFrame: number; readonly entryId: number };
  readonly ids?: number;
  readonly first?: number;
  readonly settled?: number;
  readonly error?: string;
}

const linesOf = (client: RemoteClient): readonly Line[] =>
  client.lines.map((line) => JSON.parse(line) as Line);

const line = async (client: RemoteClient, is: (line: Line) => boolean, after = 0): Promise<Line> => {
  await waitUntil(() => linesOf(client).slice(after).some(is), 'a line');
  return linesOf(client).slice(after).find(is)!;
};

async function attach(): Promise<RemoteClient> {
  const client = await rig.client();
  await client.get('attach', { version: 1, columns: 80, rows: 24 });
  return client;
}

describe('a connection that was attached', () => {
  it('is told the player as it is, then its events and its state', async () => {
    const other = await rig.loaded(FILE, false);
    const client = await rig.client();
    const snapshot = (await client.get('attach', { version: 1, columns: 80, rows: 24 })) as Record<
      string,
      unknown
    >;
    expect(snapshot).toMatchObject({
      version: 1,
      folder: process.cwd(),
      queue: [{ path: FILE }],
      // For ever.
      modes: { loopTimes: 'inf', repeatTimes: 1, shuffle: false },
      isScanning: false,
      state: { status: 'playing', sampleRate: 44_100, channels: 2 },
    });
    expect(snapshot.past).toContainEqual(expect.objectContaining({ event: 'file-loaded', path: FILE }));

    // 20 times a second while it plays; each state is newer than the one before.
    const states = (): readonly Line[] => linesOf(client).filter(({ state }) => state !== undefined);
    await waitUntil(() => states().length >= 12, 'a dozen states');
    const frames = states()
      .slice(0, 5)
      .map(({ state }) => state!.playheadFrame);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));

    // What an event says is in the state before it.
    await other.ask('set_property', 'pause', true);
    await line(client, ({ event }) => event === 'pause');
    const lines = linesOf(client);
    const last = lines
      .slice(
        0,
        lines.findIndex(({ event }) => event === 'pause'),
      )
      .findLast((one) => one.state);
    expect(last!.state!.status).toBe('paused');

    // Nothing of mpv's protocol is told to it any more, and nothing while all stands still.
    expect(lines.some(({ event }) => event === 'property-change')).toBe(false);
    const before = client.lines.length;
    client.write('{"settle":7}\n');
    await line(client, ({ settled }) => settled === 7);
    expect(client.lines.length).toBe(before + 1);
  });

  it('carries out commands, gives ids, and refuses what is none', async () => {
    await rig.loaded(FILE);
    const client = await attach();
    client.write('{"ids":2}\n');
    const { first } = await line(client, ({ ids }) => ids === 2);
    const entries = [first!, first! + 1].map((id) => ({ id, path: FILE }));
    client.write(`${JSON.stringify({ command: { type: 'queue', edit: { type: 'append', entries } } })}\n`);
    await line(client, ({ event }) => event === 'queue-edited');

    // The same ids again, ids that nobody was given, garbage: each is refused, and the queue stays.
    const before = client.lines.length;
    const stranger = [{ id: first! + 2, path: FILE }];
    for (const command of [
      { type: 'queue', edit: { type: 'append', entries } },
      { type: 'queue', edit: { type: 'append', entries: stranger } },
      { type: 'set-filters', filters: 'volume=0' },
      'pause',
    ])
      client.write(`${JSON.stringify({ command })}\n`);
    client.write('garbage\n{"command":\n[]\n{"ids":-1}\n{"ids":1000001}\n{"settle":1}\n');
    await line(client, ({ settled }) => settled === 1, before);
    const answers = linesOf(client).slice(before);
    expect(answers.filter(({ error }) => error === 'invalid parameter')).toHaveLength(9);
    expect(answers.some(({ event }) => event !== undefined)).toBe(false);

    const other = await rig.client();
    expect(await other.property('playlist-count')).toBe(3);
    client.write('{"command":{"type":"seek","target":{"type":"frame","frame":88200}}}\n');
    await other.until('playhead/frame', (frame) => frame === 88_200);
  });

  it('edits come in the order they were sent: an entry that was removed may come back', async () => {
    await rig.loaded(FILE);
    const client = await attach();
    client.write('{"ids":1}\n');
    const { first } = await line(client, ({ ids }) => ids === 1);
    const append = {
      command: { type: 'queue', edit: { type: 'append', entries: [{ id: first, path: FILE }] } },
    };
    const remove = { command: { type: 'queue', edit: { type: 'remove', ids: [first] } } };
    client.write([append, remove, append, remove, append].map((one) => `${JSON.stringify(one)}\n`).join(''));
    client.write('{"settle":2}\n');
    await line(client, ({ settled }) => settled === 2);
    expect(linesOf(client).filter(({ event }) => event === 'queue-edited')).toHaveLength(5);
    expect(linesOf(client).filter(({ error }) => error === 'invalid parameter')).toEqual([]);
  });

  it('is told which version the player has, where it is another, and stays what it was', async () => {
    const client = await rig.client();
    expect(await client.get('attach', { version: 2, columns: 80, rows: 24 })).toEqual({
      version: 1,
      player: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    });
    expect(await client.property('pid')).toBe(rig.player.pid);
    for (const wrong of [[], ['x'], [{}], [null], [{ version: 1 }, 2]])
      expect((await client.ask('attach', ...wrong)).error).toBe('invalid parameter');
  });
});
