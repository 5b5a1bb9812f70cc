/** `frames` frames of a recording from `recordingFrame` on are, bit for bit, those of the reference from `referenceFrame` on. */
export interface IdenticalRun {
  readonly recordingFrame: number;
  readonly referenceFrame: number;
  readonly frames: number;
}

/** Samples that must agree before two places are called the same. */
const ANCHOR_FRAMES = 16;
const SHORTEST_RUN_FRAMES = 64;

/**
 * Takes a recording apart into the longest stretches that are identical to a reference: one run is unbroken playing, a run
 * that goes on elsewhere in the reference is a seek (or a gap, or a repeat), and what lies between runs is silence or wrong.
 *
 * Both are interleaved with the same number of channels. The reference must not repeat itself, as noise does not.
 */
export function identicalRuns(
  recording: Float32Array,
  reference: Float32Array,
  channels: number,
): readonly IdenticalRun[] {
  // As integers: equal bits, and not equal numbers, is what is meant.
  const heard = new Int32Array(recording.buffer, recording.byteOffset, recording.length);
  const meant = new Int32Array(reference.buffer, reference.byteOffset, reference.length);
  const anchors = anchorsOf(meant, channels);
  const heardFrames = Math.floor(heard.length / channels);
  const meantFrames = Math.floor(meant.length / channels);
  const runs: IdenticalRun[] = [];
  let from = 0;
  for (let frame = 0; frame + ANCHOR_FRAMES <= heardFrames; frame++) {
    const key = anchorKey(heard, frame, channels);
    const at = key === null ? undefined : anchors.get(key);
    if (at === undefined || !sameFrame(heard, frame, meant, at, channels)) continue;
    let start = 0;
    while (
      frame - start > from &&
      at - start > 0 &&
      sameFrame(heard, frame - start - 1, meant, at - start - 1, channels)
    )
      start++;
    let end = 0;
    while (
      frame + end < heardFrames &&
      at + end < meantFrames &&
      sameFrame(heard, frame + end, meant, at + end, channels)
    )
      end++;
    if (start + end < SHORTEST_RUN_FRAMES) continue;
    runs.push({ recordingFrame: frame - start, referenceFrame: at - start, frames: start + end });
    from = frame + end;
    frame = from - 1;
  }
  return runs;
}

/** Where in the reference each anchor begins; every `ANCHOR_FRAMES`th frame has one. */
function anchorsOf(meant: Int32Array, channels: number): ReadonlyMap<number, number> {
  const anchors = new Map<number, number>();
  const frames = Math.floor(meant.length / channels);
  for (let frame = 0; frame + ANCHOR_FRAMES <= frames; frame += ANCHOR_FRAMES) {
    const key = anchorKey(meant, frame, channels);
    if (key !== null) anchors.set(key, frame);
  }
  return anchors;
}

/** A 48-bit hash of `ANCHOR_FRAMES` frames; null for a constant stretch such as silence, which is everywhere alike. */
function anchorKey(words: Int32Array, frame: number, channels: number): number | null {
  let low = 0x811c9dc5;
  let high = 7;
  let varies = false;
  const first = frame * channels;
  for (let word = first; word < first + ANCHOR_FRAMES * channels; word++) {
    const value = words[word]!;
    if (value !== words[first]) varies = true;
    low = Math.imul(low ^ value, 0x01000193);
    low ^= low >>> 15;
    high = (Math.imul(high, 31) + (low >>> 7)) | 0;
  }
  return varies ? (low >>> 0) * 0x10000 + (high & 0xffff) : null;
}

function sameFrame(a: Int32Array, frameA: number, b: Int32Array, frameB: number, channels: number): boolean {
  for (let channel = 0; channel < channels; channel++)
    if (a[frameA * channels + channel] !== b[frameB * channels + channel]) return false;
  return true;
}
