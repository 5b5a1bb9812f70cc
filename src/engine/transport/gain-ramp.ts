/** Long enough that a change does not click, short enough that it is heard at once. */
const RAMP_SECONDS = 0.008;

/** Applies the gain to the frames that are written. A change takes a few milliseconds, so that it does not click. */
export class GainRamp {
  #gain = 1;
  #target = 1;
  #stepsLeft = 0;

  /** Goes to `gain` over the next milliseconds; at once if `immediately`. */
  set(gain: number, sampleRate: number, immediately: boolean): void {
    this.#target = gain;
    this.#stepsLeft = immediately ? 0 : Math.round(RAMP_SECONDS * sampleRate);
    if (immediately) this.#gain = gain;
  }

  /** A track begins: its first frame has its own gain, but for a ramp that is under way. */
  begin(gain: number): void {
    this.#target = gain;
    if (this.#stepsLeft === 0) this.#gain = gain;
  }

  /** Starts again from silence: after a pause or a seek. */
  fadeIn(sampleRate: number): void {
    this.#gain = 0;
    this.#stepsLeft = Math.round(RAMP_SECONDS * sampleRate);
  }

  /** Changes `frames` frames in place. */
  apply(samples: Float32Array, frames: number, channels: number): void {
    const rampSamples = this.#applyRamp(samples, Math.min(frames, this.#stepsLeft), channels);
    // The usual gain is 1. In the first seek of a process, whose code is not compiled yet, multiplying by it took 3 ms.
    const gain = this.#gain;
    if (gain === 1) return;
    for (let at = rampSamples; at < frames * channels; at++) samples[at]! *= gain;
  }

  /** @returns the samples changed */
  #applyRamp(samples: Float32Array, frames: number, channels: number): number {
    const target = this.#target;
    let gain = this.#gain;
    let stepsLeft = this.#stepsLeft;
    let at = 0;
    for (let frame = 0; frame < frames; frame++) {
      gain += (target - gain) / stepsLeft;
      stepsLeft--;
      if (stepsLeft === 0) gain = target;
      for (let channel = 0; channel < channels; channel++, at++) samples[at]! *= gain;
    }
    this.#gain = gain;
    this.#stepsLeft = stepsLeft;
    return at;
  }
}
