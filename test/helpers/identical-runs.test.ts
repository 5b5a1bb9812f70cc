import { expect, test } from 'vitest';
import { identicalRuns } from './identical-runs.ts';
import { seededRandom } from './seeded-random.ts';

/** Stereo noise, as unlike itself as a reference has to be. */
function noise(frames: number): Float32Array {
  const random = seededRandom(12_345);
  return Float32Array.from({ length: frames * 2 }, () => 2 * random() - 1);
}

const reference = noise(5000);
const frames = (from: number, to: number): Float32Array => reference.slice(from * 2, to * 2);

function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

test('an unbroken recording is one run, silence around it is none', () => {
  const recording = joined(new Float32Array(2 * 77), reference, new Float32Array(2 * 500));
  expect(identicalRuns(recording, reference, 2)).toEqual([
    { recordingFrame: 77, referenceFrame: 0, frames: 5000 },
  ]);
});

test('one frame missing, one frame twice and one bit changed are each seen where they are', () => {
  const run = (recordingFrame: number, referenceFrame: number, length: number) => ({
    recordingFrame,
    referenceFrame,
    frames: length,
  });
  const missing = joined(frames(0, 2000), frames(2001, 5000));
  expect(identicalRuns(missing, reference, 2)).toEqual([run(0, 0, 2000), run(2000, 2001, 2999)]);
  const repeated = joined(frames(0, 2000), frames(1999, 5000));
  expect(identicalRuns(repeated, reference, 2)).toEqual([run(0, 0, 2000), run(2000, 1999, 3001)]);
  const changed = reference.slice();
  changed[2 * 1234] = changed[2 * 1234]! + 2 ** -23;
  expect(identicalRuns(changed, reference, 2)).toEqual([run(0, 0, 1234), run(1235, 1235, 3765)]);
});

test('a seek is a run that goes on elsewhere', () => {
  const recording = joined(frames(100, 900), frames(4000, 4600), frames(0, 300));
  expect(identicalRuns(recording, reference, 2)).toEqual([
    { recordingFrame: 0, referenceFrame: 100, frames: 800 },
    { recordingFrame: 800, referenceFrame: 4000, frames: 600 },
    { recordingFrame: 1400, referenceFrame: 0, frames: 300 },
  ]);
});
