import { afterEach, expect, it } from 'vitest';
import { generated } from '../../helpers/fixtures.ts';
import { processLoad } from '../../helpers/process-state.ts';
import { RemoteEngine } from '../../helpers/remote-engine.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const RATE = 44_100;
const TRACKS = 14;
/** What four minutes of stereo at 44.1 kHz take as floats. */
const TRACK_BYTES = 240 * RATE * 2 * 4;
/** The one that plays, the next one, and two whose memory is about to be given back. */
const MOST_HELD = 5;

let engine: RemoteEngine;
afterEach(() => engine.kill());

it('going through many tracks held in memory does not hold on to them', async () => {
  const file = await generated('four-minutes.flac');
  engine = await RemoteEngine.start(
    Array.from({ length: TRACKS }, () => file),
    {
      session: { output: { type: 'null', fast: false } },
    },
  );
  await engine.waitFor('file-loaded');
  const before = processLoad(engine.child.pid!).residentBytes;
  for (let skips = 0; skips < TRACKS - 1; skips++) {
    // Wholly decoded, so that its memory is really there.
    await waitUntil(async () => {
      const { entryId, bufferedEndFrame } = await engine.snapshot();
      return entryId === skips && bufferedEndFrame === 240 * RATE;
    }, 'a track to be in memory');
    engine.send({ type: 'next' });
  }
  await waitUntil(async () => (await engine.snapshot()).entryId === TRACKS - 1, 'the last track');
  const held = (): number => processLoad(engine.child.pid!).residentBytes - before;
  await waitUntil(
    () => held() < MOST_HELD * TRACK_BYTES,
    'the memory of what was left to be given back',
    8000,
  );
  expect(held()).toBeLessThan(MOST_HELD * TRACK_BYTES);
}, 60_000);
