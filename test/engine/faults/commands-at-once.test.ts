import { afterEach, expect, it } from 'vitest';
import { generated } from '../../helpers/fixtures.ts';
import { RemoteEngine } from '../../helpers/remote-engine.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const RATE = 44_100;
let engine: RemoteEngine;
afterEach(() => engine.kill());

const INTO_IT = { type: 'seek', target: { type: 'frame', frame: 10 * RATE } } as const;

/** What comes just before the skip, in the same turn: each has the output taken back what is queued. */
const BEFORE = [
  { what: 'a seek', commands: [INTO_IT] },
  { what: 'a pause and a resume', commands: [{ type: 'pause' }, { type: 'resume' }] },
  { what: 'a change of volume', commands: [{ type: 'set-volume', percent: 80 }] },
] as const;

it.each(BEFORE)('a skip right after $what ends in the next track', async ({ commands }) => {
  const tracks = [
    await generated('long.flac'),
    await generated('long.wav'),
    await generated('long-48k.flac'),
  ];
  engine = await RemoteEngine.start(tracks, { session: { output: { type: 'null', fast: false } } });
  for (const entryId of [1, 2]) {
    await waitUntil(async () => (await engine.snapshot()).playheadFrame > 0.2 * RATE, 'it to play');
    for (const command of commands) engine.send(command);
    const from = engine.events.length;
    engine.send({ type: 'next' });
    await waitUntil(
      async () => (await engine.snapshot()).playheadFrame < 0.2 * RATE,
      'the start of the next',
    );
    await waitUntil(async () => (await engine.snapshot()).playheadFrame > 0.3 * RATE, 'it to play');
    expect((await engine.snapshot()).entryId).toBe(entryId);
    expect(engine.events.slice(from).filter(({ event }) => event === 'start-file')).toHaveLength(1);
  }
});

it('two skips at once skip two tracks', async () => {
  const tracks = [
    await generated('long.flac'),
    await generated('long.wav'),
    await generated('long-48k.flac'),
  ];
  engine = await RemoteEngine.start(tracks, { session: { output: { type: 'null', fast: false } } });
  await waitUntil(async () => (await engine.snapshot()).playheadFrame > 0.2 * RATE, 'it to play');
  engine.send({ type: 'next' });
  engine.send({ type: 'next' });
  await waitUntil(async () => (await engine.snapshot()).entryId === 2, 'the third track');
  const ends = engine.events.flatMap((event) => (event.event === 'end-file' ? [event.path] : []));
  expect(ends).toEqual(tracks.slice(0, 2));
});
