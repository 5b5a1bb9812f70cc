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

/** Where one track ends in the reference, and where the one lies that may be heard after it. */
export interface Join {
  readonly endFrame: number;
  readonly nextFrame: number;
}

/** Where a rise may have begun, and the join that it then crosses, if it does. */
interface Rise {
  readonly begin: number;
  readonly join: Join | null;
}

/**
 * Accounts for every frame of a recording: identical to the reference, silence, or rising from silence at a place where
 * the player said that it began again. Whatever is left is wrong.
 *
 * @param begins the frames of the reference where sound was said to begin again after a pause, a seek or a skip
 * @param joins where it may go on elsewhere in the reference without a break, and a rise with it
 */
export function accountForRecording(
  recording: Float32Array,
  reference: Float32Array,
  channels: number,
  runs: readonly IdenticalRun[],
  begins: readonly number[],
  joins: readonly Join[] = [],
): RecordingAccount {
  const rises = begins.flatMap((begin) => risesFrom(begin, joins));
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
      const risen = longestRise(recording, reference, channels, frame, to, rises);
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

/** A rise may go on past a track's end as the reference does, or in the track that follows. */
function risesFrom(begin: number, joins: readonly Join[]): readonly Rise[] {
  const crossed = joins.filter(({ endFrame }) => endFrame > begin && endFrame < begin + RAMP_FRAMES);
  return [null, ...crossed].map((join) => ({ begin, join }));
}

/** The frame of the reference that is heard so many frames after a rise's begin. */
function referenceFrameOf({ begin, join }: Rise, frame: number): number {
  const straight = begin + frame;
  return join === null || straight < join.endFrame ? straight : join.nextFrame + straight - join.endFrame;
}

function longestRise(
  recording: Float32Array,
  reference: Float32Array,
  channels: number,
  from: number,
  to: number,
  rises: readonly Rise[],
): number {
  let longest = 0;
  for (const rise of rises) {
    // Where the reference itself begins with silence, the rise has begun before it is heard.
    let silent = 0;
    while (silent < RAMP_FRAMES && isSilent(reference, referenceFrameOf(rise, silent), channels)) silent++;
    const end = riseEnd(recording, reference, channels, rise, from - silent, silent, to - from + silent);
    longest = Math.max(longest, end - silent);
  }
  return longest;
}

/** How many frames of a rise that began at `recordingFrame` are the reference with its gain. The first are `known` to be. */
function riseEnd(
  recording: Float32Array,
  reference: Float32Array,
  channels: number,
  rise: Rise,
  recordingFrame: number,
  known: number,
  limit: number,
): number {
  let frame = known;
  // A recording cut by the next seek may end a rise anywhere; past the ramp the samples are the reference's own.
  for (; frame < limit; frame++) {
    const gain = Math.min(1, (frame + 1) / RAMP_FRAMES);
    const referenceFrame = referenceFrameOf(rise, frame);
    for (let channel = 0; channel < channels; channel++) {
      const meant = reference[referenceFrame * channels + channel];
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
