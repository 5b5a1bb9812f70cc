import type { Cutoff } from '../report/spectrum-report.ts';
import { powerDb } from './spectrum-analyser.ts';

const BAND_HZ = 100;
const SIDE_HZ = 1000;
/** Space for the slope of the filter itself. */
const SLOPE_HZ = 300;
/** Music fades by a few dB in a kilohertz; an encoder's low-pass falls by tens. */
const LEAST_DROP_DB = 15;
const LEAST_FREQUENCY_HZ = 2000;
/** Below this there is nothing that could end. */
const LEAST_LEVEL_DB = -115;

/**
 * Looks for the frequency above which there is (nearly) nothing: the steepest step down, of which all that follows stays
 * below. null when the spectrum reaches the top, or fades out slowly.
 */
export function findCutoff(power: Float64Array, sampleRate: number): Cutoff | null {
  const levels = bandLevels(power, sampleRate);
  const side = SIDE_HZ / BAND_HZ;
  const slope = SLOPE_HZ / BAND_HZ;
  let best: Cutoff | null = null;
  for (let band = LEAST_FREQUENCY_HZ / BAND_HZ; band + slope + side / 2 < levels.length; band++) {
    const below = mean(levels.slice(band - side, band));
    const above = mean(levels.slice(band + slope, band + slope + side));
    const drop = below - above;
    const quietAfter = levels.slice(band + slope).every((level) => level < below - LEAST_DROP_DB / 2);
    if (drop < LEAST_DROP_DB || below < LEAST_LEVEL_DB || !quietAfter || (best && drop <= best.drop))
      continue;
    best = {
      frequency: edgeAt(levels, band - slope, below) * BAND_HZ,
      level_below: rounded(below),
      level_above: rounded(above),
      drop: rounded(drop),
    };
  }
  return best;
}

/** The first band from `from` on that is clearly below the level before the step. */
function edgeAt(levels: readonly number[], from: number, below: number): number {
  let band = from;
  while (band < levels.length && levels[band]! > below - LEAST_DROP_DB / 2) band++;
  return band;
}

function bandLevels(power: Float64Array, sampleRate: number): number[] {
  const binHz = sampleRate / 2 / power.length;
  const bands = Math.floor(sampleRate / 2 / BAND_HZ);
  return Array.from({ length: bands }, (_, band) => {
    const from = Math.floor((band * BAND_HZ) / binHz);
    const to = Math.max(from + 1, Math.floor(((band + 1) * BAND_HZ) / binHz));
    return powerDb(power.subarray(from, to).reduce((sum, value) => sum + value, 0));
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
