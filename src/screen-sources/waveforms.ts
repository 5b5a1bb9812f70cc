import type { Engine } from '../engine/engine.ts';
import { decodeWaveform } from '../media/waveform/decode-waveform.ts';
import type { QueueEntry } from '../player/track.ts';
import type { PeakSource, TrackPeaks } from '../ui/tui-options.ts';
import { peaksFromRing } from './ring-peaks.ts';
import { isLocalFile } from './local-file.ts';

/** More than twice the columns of any bar. */
const BINS = 2048;
/** Waveforms of the last tracks are kept: going back shows them at once. 8 KiB each. */
const KEPT_TRACKS = 64;
/** A track that is skipped over is not decoded for its picture. */
const START_DELAY_MS = 300;
/** The bar fills in so often while it is worked out. */
const PROGRESS_MS = 250;

/**
 * Waveforms: of a track that is held in memory from its buffer, of other files by a look into the file in the
 * background, of what is neither (a stream, standard input) as far as it was buffered.
 *
 * @param engine null for a player in another process, whose buffer is not here
 */
export function peakSource(ffmpegPath: string | null, engine: Engine | null): PeakSource & { close(): void } {
  const known = new Map<number, TrackPeaks>();
  const listeners = new Set<() => void>();
  let current: { readonly id: number; readonly stop: AbortController } | null = null;

  const keep = (id: number, peaks: TrackPeaks): void => {
    known.delete(id);
    known.set(id, peaks);
    for (const oldest of known.keys()) {
      if (known.size <= KEPT_TRACKS) break;
      known.delete(oldest);
    }
  };

  /** Called as often as the screen is drawn: the next look sees what was buffered meanwhile. */
  function look(id: number): void {
    const before = known.get(id);
    if (before?.done === 1) return;
    const bins = before?.bins ?? new Float32Array(BINS).fill(NaN);
    if (engine === null || !peaksFromRing(engine, id, bins)) return;
    const missing = bins.reduce((count, peak) => count + (Number.isNaN(peak) ? 1 : 0), 0);
    keep(id, { bins, done: 1 - missing / BINS });
  }

  async function decode(entry: QueueEntry, durationSeconds: number, signal: AbortSignal): Promise<void> {
    if (ffmpegPath === null) return;
    await new Promise((resolve) => setTimeout(resolve, START_DELAY_MS));
    const isStopped = (): boolean => signal.aborted;
    if (isStopped()) return;
    const bins = new Float32Array(BINS).fill(NaN);
    let shownAtMs = 0;
    const show = (done: number): void => {
      shownAtMs = performance.now();
      keep(entry.id, { bins: bins.slice(), done });
      for (const listener of listeners) listener();
    };
    const from = entry.part?.from;
    await decodeWaveform({
      ffmpegPath,
      file: entry.path,
      startSeconds: from?.type === 'seconds' ? from.seconds : 0,
      durationSeconds,
      bins,
      signal,
      onProgress: (doneSeconds) => {
        if (performance.now() - shownAtMs > PROGRESS_MS) show(doneSeconds / durationSeconds);
      },
    });
    if (isStopped()) known.delete(entry.id);
    else show(1);
  }

  return {
    request(entry, durationSeconds, source) {
      if ((source === 'memory' && engine !== null) || !isLocalFile(entry.path)) {
        look(entry.id);
        return;
      }
      if (current?.id === entry.id) return;
      current?.stop.abort();
      current = { id: entry.id, stop: new AbortController() };
      if (known.get(entry.id)?.done === 1) return;
      void decode(entry, durationSeconds, current.stop.signal);
    },
    peaksOf: (id) => known.get(id) ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => current?.stop.abort(),
  };
}
