import { expect, it } from 'vitest';
import { albumTracks, generated } from '../helpers/fixtures.ts';
import { identicalRuns } from '../helpers/identical-runs.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { soundBench } from '../helpers/sound-bench.ts';

const bench = soundBench();

it('an album is heard in real time as the one piece that it was cut from', async () => {
  const piece = await referenceDecode(await generated('album-piece/piece.wav'));
  const player = await bench.start(albumTracks());
  await player.waitFor('shutdown');
  expect(player.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
  const runs = identicalRuns(await bench.recorder.stop(), piece.samples, 2);
  // The piece begins and ends in silence, which is silence before and after it too: one run, from its first sound to its last.
  expect(runs).toHaveLength(1);
  const [run] = runs;
  expect(run!.frames).toBeGreaterThan(piece.frames - 44_100 / 10);
  expect(run!.referenceFrame + run!.frames).toBeLessThanOrEqual(piece.frames);
});
