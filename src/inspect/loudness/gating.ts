import { levelsFrom, type CountedLevel, type LevelCounts } from './level-counts.ts';

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
export function integratedLoudness(momentary: LevelCounts): number | null {
  return meanLoudness(gated(momentary, RELATIVE_GATE_LU));
}

/**
 * Loudness range of short-term blocks (3 s each) in LU: from the 10th to the 95th percentile of those that pass a gate 20 LU
 * below their mean (EBU Tech 3342). null when none does.
 */
export function loudnessRange(shortTerm: LevelCounts): number | null {
  const levels = gated(shortTerm, RANGE_GATE_LU);
  const last = blocksOf(levels) - 1;
  const high = levelOfBlock(levels, Math.round(last * RANGE_HIGH));
  const low = levelOfBlock(levels, Math.round(last * RANGE_LOW));
  return high === null || low === null ? null : high - low;
}

/** The levels that pass the absolute gate, and another so far below the mean of those that do. */
function gated(counts: LevelCounts, relativeGateLu: number): readonly CountedLevel[] {
  const levels = levelsFrom(counts, ABSOLUTE_GATE_LUFS);
  const ungated = meanLoudness(levels);
  return ungated === null ? [] : levels.filter(({ lufs }) => lufs >= ungated - relativeGateLu);
}

/** Mean by energy; null of nothing. */
function meanLoudness(levels: readonly CountedLevel[]): number | null {
  if (levels.length === 0) return null;
  const energy = levels.reduce((sum, { lufs, count }) => sum + count * 10 ** (lufs / 10), 0);
  return 10 * Math.log10(energy / blocksOf(levels));
}

function blocksOf(levels: readonly CountedLevel[]): number {
  return levels.reduce((sum, { count }) => sum + count, 0);
}

/** The level of one block, if all stood in a row, lowest first; null when there are not so many. */
function levelOfBlock(levels: readonly CountedLevel[], index: number): number | null {
  let behind = 0;
  for (const { lufs, count } of levels) if ((behind += count) > index) return lufs;
  return null;
}
