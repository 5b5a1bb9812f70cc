/** Blocks below are silence and count for nothing (BS.1770-4, Tech 3342). */
const ABSOLUTE_GATE_LUFS = -70;
/** Blocks so far below the mean of the others do not count for the integrated loudness … */
const RELATIVE_GATE_LU = 10;
/** … nor, so far below, for the range. */
const RANGE_GATE_LU = 20;
const RANGE_LOW = 0.1;
const RANGE_HIGH = 0.95;

/**
 * Integrated loudness of momentary blocks (400 ms each, every 100 ms) in LUFS: the mean energy of those that pass both
 * gates (ITU-R BS.1770-4). Blocks of several files give an album's. null when all is below the absolute gate.
 */
export function integratedLoudness(momentaryLufs: Iterable<number>): number | null {
  const blocks = [...momentaryLufs].filter((lufs) => lufs >= ABSOLUTE_GATE_LUFS);
  const ungated = meanLoudness(blocks);
  if (ungated === null) return null;
  return meanLoudness(blocks.filter((lufs) => lufs >= ungated - RELATIVE_GATE_LU));
}

/**
 * Loudness range of short-term blocks (3 s each) in LU: from the 10th to the 95th percentile of those that pass a gate 20 LU
 * below their mean (EBU Tech 3342). null when none does.
 */
export function loudnessRange(shortTermLufs: Iterable<number>): number | null {
  const blocks = [...shortTermLufs].filter((lufs) => lufs >= ABSOLUTE_GATE_LUFS);
  const ungated = meanLoudness(blocks);
  if (ungated === null) return null;
  const sorted = Float64Array.from(blocks.filter((lufs) => lufs >= ungated - RANGE_GATE_LU)).sort();
  const at = (part: number) => sorted[Math.round((sorted.length - 1) * part)]!;
  return at(RANGE_HIGH) - at(RANGE_LOW);
}

/** Mean by energy; null of nothing. */
function meanLoudness(lufs: readonly number[]): number | null {
  if (lufs.length === 0) return null;
  const energy = lufs.reduce((sum, value) => sum + 10 ** (value / 10), 0) / lufs.length;
  return 10 * Math.log10(energy);
}
