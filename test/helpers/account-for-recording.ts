import type { IdenticalRun } from './identical-runs.ts';

/** What a recording of a session is made of. All in frames; they add up to the recording's length. */
export interface RecordingAccount {
  /** The very samples of the reference. */
  readonly identical: number;
  readonly silent: number;
  /** Samples of the reference on their way in from silence. */
  readonly rising: number;
  /** Anything else: there should be none. */
  readonly wrong: number;
  /** Where the first wrong frame is in the recording, or null. */
  readonly firstWrongFrame: number | null;
}

/** Sound begins again over 8 ms: over so many frames at 44.1 kHz, the last of them at full level. */
const RAMP_FRAMES = Math.round(0.008 * 44_100);

interface Place {
  readonly recordingFrame: number;
  readonly referenceFrame: number;
}

/**
 * Accounts for every frame of a recording: identical to the reference, silence, or rising from silence at a place where
 * the player said that it began again. Whatever is left is wrong.
 *
 * @param begins the frames of the reference where sound was said to begin again after a pause, a seek or a skip
 */
export function accountForRecording(
  recording: Float32Array,
  reference: Float32Array,
  channels: number,
  runs: readonly IdenticalRun[],
  begins: readonly number[],
): RecordingAccount {
  const frames = Math.floor(recording.length / channels);
  const account = { identical: 0, silent: 0, rising: 0, wrong: 0, firstWrongFrame: null as number | null };
  const between = (from: number, to: number): void => {
    let frame = from;
    while (frame < to) {
      if (isSilent(recording, frame, channels)) {
        account.silent++;
        frame++;
        continue;
      }
      const risen = longestRise(recording, reference, channels, frame, to, begins);
      account.rising += risen;
      if (risen === 0) {
        account.wrong++;
        account.firstWrongFrame ??= frame;
      }
      frame += Math.max(1, risen);
    }
  };
  let at = 0;
  for (const { recordingFrame, frames: length } of runs) {
    between(at, recordingFrame);
    account.identical += length;
    at = recordingFrame + length;
  }
  between(at, frames);
  return account;
}

function longestRise(
  recording: Float32Array,
  reference: Float32Array,
  channels: number,
  from: number,
  to: number,
  begins: readonly number[],
): number {
  let longest = 0;
  for (const begin of begins) {
    // Where the reference itself begins with silence, the rise has begun before it is heard.
    let silent = 0;
    while (silent < RAMP_FRAMES && isSilent(reference, begin + silent, channels)) silent++;
    const place = { recordingFrame: from - silent, referenceFrame: begin };
    longest = Math.max(
      longest,
      riseAt(recording, reference, channels, place, silent, to - from + silent) - silent,
    );
  }
  return longest;
}

/** How many frames from `place` on, where the ramp began, are the reference with its gain. The first are known to be. */
function riseAt(
  recording: Float32Array,
  reference: Float32Array,
  channels: number,
  { recordingFrame, referenceFrame }: Place,
  known: number,
  limit: number,
): number {
  let frame = known;
  // A recording cut by the next seek may end a rise anywhere; past the ramp the samples are the reference's own.
  for (; frame < limit; frame++) {
    const gain = Math.min(1, (frame + 1) / RAMP_FRAMES);
    for (let channel = 0; channel < channels; channel++) {
      const meant = reference[(referenceFrame + frame) * channels + channel];
      const is = recording[(recordingFrame + frame) * channels + channel]!;
      if (meant === undefined || Math.abs(is - meant * gain) > 1e-6) return frame;
    }
  }
  return frame;
}

function isSilent(samples: Float32Array, frame: number, channels: number): boolean {
  for (let channel = 0; channel < channels; channel++)
    if (samples[frame * channels + channel] !== 0) return false;
  return true;
}
