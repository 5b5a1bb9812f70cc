import type { Engine } from '../engine/engine.ts';

/** Frames that are looked at of each slice: enough for a bass drum, and a hundredth of the work of looking at all. */
const FRAMES_PER_SLICE = 1024;
/** Slices that one look works out at most: 2 ms. */
const SLICES_AT_ONCE = 512;

/**
 * Fills in the peaks of the current track's slices that are in its buffer, where its samples lie decoded anyway.
 *
 * @returns whether any slice was added
 */
export function peaksFromRing(engine: Engine, entryId: number, bins: Float32Array): boolean {
  const { state, heard } = engine;
  const { frames, bufferedStartFrame, bufferedEndFrame, entryId: currentId } = state.read();
  const channels = heard.channelsOf(entryId);
  if (currentId !== entryId || channels === 0 || frames <= 0) return false;
  const sliceFrames = frames / bins.length;
  const wanted = Math.max(1, Math.min(FRAMES_PER_SLICE, Math.floor(sliceFrames)));
  const first = Math.max(0, Math.ceil(bufferedStartFrame / sliceFrames));
  const last = Math.min(bins.length, Math.floor(bufferedEndFrame / sliceFrames));
  const samples = new Float32Array(wanted * channels);
  let added = 0;
  for (let bin = first; bin < last && added < SLICES_AT_ONCE; bin++) {
    if (!Number.isNaN(bins[bin]!)) continue;
    // A slice that left the buffer meanwhile stays unknown.
    if (!heard.read(entryId, Math.floor((bin + 1) * sliceFrames), samples)) break;
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    bins[bin] = Math.min(1, peak);
    added++;
  }
  return added > 0;
}
