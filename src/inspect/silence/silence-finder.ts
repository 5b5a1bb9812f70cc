/** A stretch at or below the threshold, in frames: the end is the first frame that is not in it. */
export interface Stretch {
  /** null: all channels at once. */
  readonly channel: number | null;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly open: boolean;
}

/** Finds silence in interleaved samples as they pass: in all channels at once, and in each by itself. */
export class SilenceFinder {
  readonly #channels: number;
  readonly #threshold: number;
  readonly #minFrames: number;
  readonly #found: Stretch[] = [];
  /** For each channel, and at the end for all: the first frame after the last loud one. */
  readonly #quietSince: Float64Array;
  #frame = 0;

  /** @param threshold linear; a sample whose magnitude is not above it is silent */
  constructor(channels: number, threshold: number, minFrames: number) {
    this.#channels = channels;
    this.#threshold = threshold;
    this.#minFrames = Math.max(1, minFrames);
    this.#quietSince = new Float64Array(channels + 1);
  }

  take(samples: Float32Array): void {
    const channels = this.#channels;
    const threshold = this.#threshold;
    const quietSince = this.#quietSince;
    let frame = this.#frame;
    for (let at = 0; at < samples.length; at += channels, frame++) {
      let loud = false;
      for (let channel = 0; channel < channels; channel++) {
        const sample = samples[at + channel]!;
        if (sample <= threshold && sample >= -threshold) continue;
        loud = true;
        if (frame - quietSince[channel]! >= this.#minFrames) this.#add(channel, frame, false);
        quietSince[channel] = frame + 1;
      }
      if (!loud) continue;
      if (frame - quietSince[channels]! >= this.#minFrames) this.#add(null, frame, false);
      quietSince[channels] = frame + 1;
    }
    this.#frame = frame;
  }

  /** Frames seen, and everything found, in order of start; per channel only where not all were silent at once. */
  finish(): { readonly frames: number; readonly stretches: readonly Stretch[] } {
    for (let channel = 0; channel <= this.#channels; channel++)
      if (this.#frame - this.#quietSince[channel]! >= this.#minFrames)
        this.#add(channel === this.#channels ? null : channel, this.#frame, true);
    const whole = this.#found.filter(({ channel }) => channel === null);
    const stretches = this.#found
      .filter(
        ({ channel, startFrame, endFrame }) =>
          channel === null ||
          (this.#channels > 1 &&
            !whole.some((other) => other.startFrame === startFrame && other.endFrame === endFrame)),
      )
      .sort((a, b) => a.startFrame - b.startFrame || (a.channel ?? -1) - (b.channel ?? -1));
    return { frames: this.#frame, stretches };
  }

  #add(channel: number | null, endFrame: number, open: boolean): void {
    this.#found.push({ channel, startFrame: this.#quietSince[channel ?? this.#channels]!, endFrame, open });
  }
}
