import { describe, expect, it } from 'vitest';
import { accountForRecording } from './account-for-recording.ts';
import { identicalRuns } from './identical-runs.ts';
import { seededRandom } from './seeded-random.ts';

const RAMP_FRAMES = 353;
const random = seededRandom(5);
const reference = Float32Array.from({ length: 2 * 20_000 }, () => random() - 0.5);

/** Silence, then the reference from a frame on as it rises, then on and on, then silence. */
function recordingFrom(frame: number): Float32Array {
  const recording = new Float32Array(2 * 10_000);
  for (let n = 0; n < 5000; n++)
    for (const channel of [0, 1]) {
      const gain = Math.min(1, (n + 1) / RAMP_FRAMES);
      recording[(1000 + n) * 2 + channel] = reference[(frame + n) * 2 + channel]! * gain;
    }
  return recording;
}

function accountOf(recording: Float32Array, begins: readonly number[]) {
  return accountForRecording(recording, reference, 2, identicalRuns(recording, reference, 2), begins);
}

describe('accountForRecording', () => {
  it('accounts for silence, a rise and the sound after it', () => {
    expect(accountOf(recordingFrom(300), [7, 300])).toEqual({
      identical: 5000 - RAMP_FRAMES + 1,
      silent: 5000,
      rising: RAMP_FRAMES - 1,
      wrong: 0,
      firstWrongFrame: null,
    });
  });

  it('finds one wrong sample in the middle', () => {
    const recording = recordingFrom(300);
    recording[2 * 4000 + 1]! += 0.001;
    expect(accountOf(recording, [300])).toMatchObject({ wrong: 1, firstWrongFrame: 4000 });
  });

  it('follows a rise over the end of a track into the next', () => {
    const recording = new Float32Array(2 * 2000);
    for (let n = 0; n < 1000; n++)
      for (const channel of [0, 1]) {
        const frame = n < 94 ? 19_906 + n : n - 94;
        const gain = Math.min(1, (n + 1) / RAMP_FRAMES);
        recording[(500 + n) * 2 + channel] = reference[frame * 2 + channel]! * gain;
      }
    const runs = identicalRuns(recording, reference, 2);
    const joins = [{ endFrame: 20_000, nextFrame: 0 }];
    const account = accountForRecording(recording, reference, 2, runs, [19_906], joins);
    expect(account).toMatchObject({ rising: RAMP_FRAMES - 1, wrong: 0 });
    expect(accountOf(recording, [19_906])).toMatchObject({ rising: 94, wrong: RAMP_FRAMES - 1 - 94 });
  });

  it('does not take a rise from a place that was not named', () => {
    expect(accountOf(recordingFrom(300), [301])).toMatchObject({ rising: 0, firstWrongFrame: 1000 });
  });
});
