import { raiseBins, type WaveformRequest } from './waveform-request.ts';

/** Puts peaks, in the order of the track, into its slices. A slice without a peak of its own is as loud as the next one. */
export class PlacedPeaks {
  readonly #request: Pick<WaveformRequest, 'bins' | 'durationSeconds'>;
  #filledBins = 0;

  constructor(request: Pick<WaveformRequest, 'bins' | 'durationSeconds'>) {
    this.#request = request;
  }

  /** The slice in which a place lies; the first or last one for what lies outside. */
  binAt(atSeconds: number): number {
    const { bins, durationSeconds } = this.#request;
    return Math.min(bins.length - 1, Math.max(0, Math.floor((atSeconds / durationSeconds) * bins.length)));
  }

  add(bin: number, peak: number): void {
    raiseBins(this.#request.bins, Math.min(this.#filledBins, bin), bin + 1, peak);
    this.#filledBins = Math.max(this.#filledBins, bin + 1);
  }

  /** Fills the end; false when nothing came. */
  settle(): boolean {
    const { bins } = this.#request;
    const last = bins[this.#filledBins - 1];
    if (last === undefined) return false;
    raiseBins(bins, this.#filledBins, bins.length, last);
    return true;
  }
}
