/** The sound fades over the last seconds, or over all of it where it is shorter. */
const FADE_SECONDS = 10;

/**
 * `--sleep`: playing fades out and stops once this many seconds of sound were put out.
 *
 * It counts frames of the output, so that the fade and the end are exact. A pause does not count. Frames that are taken back before
 * they were heard count when they are written again.
 */
export class SleepTimer {
  readonly #totalSeconds: number;
  #secondsLeft: number;

  /** @param seconds null: never */
  constructor(seconds: number | null) {
    this.#totalSeconds = seconds ?? Infinity;
    this.#secondsLeft = this.#totalSeconds;
  }

  /** Frames that may be written before playing stops. */
  framesLeft(rate: number): number {
    return Math.round(this.#secondsLeft * rate);
  }

  /** True once, when the time is over. Playing again later is not faded. */
  takeEnd(rate: number): boolean {
    if (this.framesLeft(rate) > 0) return false;
    this.#secondsLeft = Infinity;
    return true;
  }

  /** Fades the frames that are written next, in place: linear down to 0 behind the last one. */
  apply(samples: Float32Array, frames: number, channels: number, rate: number): void {
    const fadeFrames = Math.round(Math.min(FADE_SECONDS, this.#totalSeconds) * rate);
    const left = this.framesLeft(rate);
    for (let frame = Math.max(0, left - fadeFrames); frame < frames; frame++) {
      const gain = (left - frame) / fadeFrames;
      for (let at = frame * channels; at < (frame + 1) * channels; at++) samples[at]! *= gain;
    }
  }

  written(frames: number, rate: number): void {
    this.#secondsLeft -= frames / rate;
  }

  takenBack(frames: number, rate: number): void {
    this.#secondsLeft += frames / rate;
  }
}
