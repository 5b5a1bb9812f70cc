import type { Engine } from '../engine/engine.ts';

/** Frames that are looked into of each slice: enough for a bass drum, and a fifth of the work of looking into all. */
const FRAMES_PER_SLICE = 1024;
/** Of those, every third is looked at: a low rate is enough for the eye. */
const STEP_FRAMES = 3;
/** Slices that one look works out at most: 4 ms. */
const SLICES_AT_ONCE = 1024;

/**
 * Fills in the peaks of the current track's slices that are in its buffer, where its samples lie decoded anyway. The
 * buffer itself is asked: what is published of it stands still in a pause.
 *
 * @returns whether any slice was added
 */
export function peaksFromRing(engine: Engine, entryId: number, bins: Float32Array): boolean {
  const { state, heard } = engine;
  const { frames, playheadFrame, entryId: currentId } = state.read();
  const channels = heard.channelsOf(entryId);
  if (currentId !== entryId || channels === 0 || frames <= 0) return false;
  const sliceFrames = frames / bins.length;
  const samples = new Float32Array(
    Math.max(1, Math.min(FRAMES_PER_SLICE, Math.floor(sliceFrames))) * channels,
  );
  let added = 0;
  /** From a slice on as far as the buffer goes. A slice that left it meanwhile stays unknown. */
  const fillFrom = (first: number): void => {
    for (let bin = first; bin < bins.length && added < SLICES_AT_ONCE; bin++) {
      if (!Number.isNaN(bins[bin]!)) continue;
      if (!heard.read(entryId, Math.floor((bin + 1) * sliceFrames), samples)) return;
      let peak = 0;
      for (let frame = 0; frame < samples.length; frame += STEP_FRAMES * channels)
        for (let at = frame; at < frame + channels; at++) {
          const sample = samples[at]!;
          if (sample > peak) peak = sample;
          else if (-sample > peak) peak = -sample;
        }
      bins[bin] = Math.min(1, peak);
      added++;
    }
  };
  fillFrom(bins.findIndex(Number.isNaN));
  fillFrom(Math.ceil(playheadFrame / sliceFrames));
  return added > 0;
}
