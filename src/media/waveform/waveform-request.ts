/** Places of a track that are looked at where it is not decoded whole: more than the columns of any bar. */
export const PLACES = 1024;

/** Whose waveform, and where it goes. */
export interface WaveformRequest {
  readonly ffmpegPath: string;
  readonly file: string;
  /** Where in the file the track begins, for a part of it. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** Where the peaks go, 0 to 1: one for each equal slice of the track. Slices that stay unknown are NaN. */
  readonly bins: Float32Array;
  readonly signal: AbortSignal;
  /** Called after each piece; `doneSeconds` counts what was looked at in all. */
  readonly onProgress: (doneSeconds: number) => void;
}

/** Raises the slices `from` to `to` (not included) to a peak, 0 to 1. */
export function raiseBins(bins: Float32Array, from: number, to: number, peak: number): void {
  for (let bin = from; bin < to && bin < bins.length; bin++) if (!(bins[bin]! >= peak)) bins[bin] = peak;
}
