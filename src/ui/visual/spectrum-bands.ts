const LOWEST_HZ = 40;
const HIGHEST_HZ = 16_000;
/** What the bars span, in dB below a full-scale sine. */
const FLOOR_DB = -66;
const CEILING_DB = -8;
/** Music falls by some 3 dB an octave; lifting it by as much shows its shape. */
const TILT_DB_PER_OCTAVE = 3;
const TILT_FROM_HZ = 100;
/** How fast bars and held peaks fall, in heights a second; how long a peak is held. */
const FALL_PER_SECOND = 1.6;
const PEAK_FALL_PER_SECOND = 0.7;
const PEAK_HOLD_SECONDS = 0.6;

/** Levels and held peaks of the bars, 0 to 1. */
export interface Bands {
  readonly levels: Float32Array;
  readonly peaks: Float32Array;
}

/** Bars on a logarithmic scale of pitch that rise at once and fall smoothly, with their peaks held for a while. */
export class SpectrumBands {
  #levels = new Float32Array(0);
  #peaks = new Float32Array(0);
  #heldSeconds = new Float32Array(0);

  /** Takes the next spectrum, `elapsedSeconds` after the last one. `power` is `PowerSpectrum.of`'s. */
  next(power: Float32Array, sampleRate: number, count: number, elapsedSeconds: number): Bands {
    if (this.#levels.length !== count) {
      this.#levels = new Float32Array(count);
      this.#peaks = new Float32Array(count);
      this.#heldSeconds = new Float32Array(count);
    }
    const binHz = sampleRate / 2 / power.length;
    const ratio = (Math.min(HIGHEST_HZ, sampleRate * 0.48) / LOWEST_HZ) ** (1 / count);
    for (let band = 0; band < count; band++) {
      const fromHz = LOWEST_HZ * ratio ** band;
      this.#take(band, bandLevel(power, binHz, fromHz, fromHz * ratio), elapsedSeconds);
    }
    return { levels: this.#levels, peaks: this.#peaks };
  }

  #take(band: number, level: number, elapsedSeconds: number): void {
    const fallen = this.#levels[band]! - FALL_PER_SECOND * elapsedSeconds;
    this.#levels[band] = Math.max(level, fallen, 0);
    if (level >= this.#peaks[band]!) {
      this.#peaks[band] = level;
      this.#heldSeconds[band] = 0;
      return;
    }
    this.#heldSeconds[band] = this.#heldSeconds[band]! + elapsedSeconds;
    if (this.#heldSeconds[band] > PEAK_HOLD_SECONDS)
      this.#peaks[band] = Math.max(
        this.#levels[band],
        this.#peaks[band]! - PEAK_FALL_PER_SECOND * elapsedSeconds,
      );
  }
}

/** The strongest bin of a band as a height, 0 to 1. Narrow low bands read between their two nearest bins. */
function bandLevel(power: Float32Array, binHz: number, fromHz: number, toHz: number): number {
  const from = fromHz / binHz;
  const to = toHz / binHz;
  let strongest = 0;
  if (to - from < 1) {
    const middle = (from + to) / 2;
    const below = Math.floor(middle);
    const share = middle - below;
    strongest = (power[below] ?? 0) * (1 - share) + (power[below + 1] ?? 0) * share;
  } else {
    for (let bin = Math.ceil(from); bin < to && bin < power.length; bin++)
      strongest = Math.max(strongest, power[bin]!);
  }
  const octaves = Math.log2(Math.max(TILT_FROM_HZ, fromHz) / TILT_FROM_HZ);
  const db = 10 * Math.log10(strongest + 1e-12) + octaves * TILT_DB_PER_OCTAVE;
  return Math.max(0, Math.min(1, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}
