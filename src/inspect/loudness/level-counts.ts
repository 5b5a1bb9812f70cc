/** ebur128 prints three decimals. */
const STEPS_PER_LU = 1000;

/**
 * How many blocks had each level, by the level in thousandths of a LUFS: all that gates and percentiles need of them, and
 * no more for ten hours than for ten minutes. Plain data: threads send it as it is.
 */
export type LevelCounts = ReadonlyMap<number, number>;

/** A level that occurs, and how often. */
export interface CountedLevel {
  readonly lufs: number;
  readonly count: number;
}

/** Counts one block more. */
export function countLevel(counts: Map<number, number>, lufs: number): void {
  const step = Math.round(lufs * STEPS_PER_LU);
  counts.set(step, (counts.get(step) ?? 0) + 1);
}

/** The blocks of several files together. */
export function joinedCounts(parts: readonly LevelCounts[]): LevelCounts {
  const joined = new Map<number, number>();
  for (const part of parts)
    for (const [step, count] of part) joined.set(step, (joined.get(step) ?? 0) + count);
  return joined;
}

/** The levels that occur, lowest first, from `leastLufs` on. */
export function levelsFrom(counts: LevelCounts, leastLufs: number): readonly CountedLevel[] {
  return [...counts]
    .map(([step, count]) => ({ lufs: step / STEPS_PER_LU, count }))
    .filter(({ lufs }) => lufs >= leastLufs)
    .sort((a, b) => a.lufs - b.lufs);
}

/** The highest level; null of none. */
export function highestLevel(counts: LevelCounts): number | null {
  let highest = -Infinity;
  for (const step of counts.keys()) if (step > highest) highest = step;
  return highest === -Infinity ? null : highest / STEPS_PER_LU;
}
