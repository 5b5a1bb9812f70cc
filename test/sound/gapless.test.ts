import { expect, it } from 'vitest';
import { albumTracks, generated } from '../helpers/fixtures.ts';
import { accountForRecording } from '../helpers/account-for-recording.ts';
import { identicalRuns } from '../helpers/identical-runs.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { RATE, soundBench } from '../helpers/sound-bench.ts';

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

it('sound that rises right before the end of a track rises on in the next', async () => {
  const { reference } = bench;
  const player = await bench.start([bench.alac, bench.wav]);
  const frame = reference.frames - 94;
  // Near the end the next track is opened. It has to be there before so short a rest of this one has been heard.
  player.send({ type: 'seek', target: { type: 'from-end', seconds: 5 } });
  await player.waitFor('playback-restart');
  await bench.seconds(1.5);
  player.send({ type: 'seek', target: { type: 'frame', frame } });
  await player.waitFor('start-file', 2);
  await bench.seconds(1);
  await bench.finish(player);
  const recording = await bench.recorder.stop();
  const runs = identicalRuns(recording, reference.samples, 2);
  expect(runs.at(-1)!.referenceFrame).toBe(Math.round(0.008 * RATE) - 94 - 1);
  const joins = [{ endFrame: reference.frames, nextFrame: 0 }];
  const begins = [0, reference.frames - 5 * RATE, frame];
  const account = accountForRecording(recording, reference.samples, 2, runs, begins, joins);
  expect(account).toMatchObject({ wrong: 0, firstWrongFrame: null });
});
