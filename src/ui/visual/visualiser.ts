import type { PlayerSnapshot } from '../../player/shared-state.ts';
import { run, type RunRow } from '../text/run.ts';
import type { SampleTap, VisualiserKind } from '../tui-options.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { barGeometry, barRows } from './bar-rows.ts';
import { LevelMeters } from './meter-rows.ts';
import { PowerSpectrum } from './power-spectrum.ts';
import { scopeRows } from './scope-rows.ts';
import { SpectrumBands } from './spectrum-bands.ts';

/** 46 ms at 44.1 kHz: fine enough for the low bands, short enough to follow the beat. */
const WINDOW_FRAMES = 2048;
/** A pause between two looks longer than this is a jump: the bars do not fall through it. */
const LONGEST_STEP_SECONDS = 0.25;

/** Draws what is heard right now: spectrum, wave or levels, from the frames before the playhead. */
export class Visualiser {
  readonly #samples: SampleTap | null;
  readonly #glyphs: Glyphs;
  readonly #spectrum = new PowerSpectrum(WINDOW_FRAMES);
  readonly #bands = new SpectrumBands();
  readonly #meters = new LevelMeters();
  readonly #mono = new Float32Array(WINDOW_FRAMES);
  #interleaved = new Float32Array(WINDOW_FRAMES * 2);
  #last: { readonly key: string; readonly rows: readonly RunRow[]; readonly frame: number } | null = null;

  constructor(samples: SampleTap | null, glyphs: Glyphs) {
    this.#samples = samples;
    this.#glyphs = glyphs;
  }

  /** The rows for the audible frame. While nothing moves, and while the samples are not there, the last ones stand. */
  rows(kind: VisualiserKind, snapshot: PlayerSnapshot, width: number, height: number): readonly RunRow[] {
    const key = `${kind} ${width} ${height} ${snapshot.entryId}`;
    const last = this.#last?.key === key ? this.#last : null;
    if (last?.frame === snapshot.playheadFrame) return last.rows;
    if (kind === 'off' || width < 8 || !this.#listen(snapshot)) return last?.rows ?? [];
    const step = last ? (snapshot.playheadFrame - last.frame) / Math.max(1, snapshot.sampleRate) : 0;
    const elapsedSeconds = step > 0 && step < LONGEST_STEP_SECONDS ? step : LONGEST_STEP_SECONDS;
    const rows = this.#draw(kind, snapshot, width, height, elapsedSeconds);
    this.#last = { key, rows, frame: snapshot.playheadFrame };
    return rows;
  }

  #draw(
    kind: Exclude<VisualiserKind, 'off'>,
    snapshot: PlayerSnapshot,
    width: number,
    height: number,
    elapsedSeconds: number,
  ): readonly RunRow[] {
    switch (kind) {
      case 'spectrum': {
        const count = Math.floor(width / barGeometry(width, height).pitch);
        const power = this.#spectrum.of(this.#mono);
        const bands = this.#bands.next(power, snapshot.sampleRate, count, elapsedSeconds);
        return barRows(bands, width, height, this.#glyphs.unicode);
      }
      case 'scope':
        return this.#glyphs.unicode
          ? scopeRows(this.#mono, width, height)
          : [[run('the wave needs a terminal with Unicode', 'dim')]];
      case 'meters':
        this.#meters.next(this.#interleaved, this.#interleaved.length / WINDOW_FRAMES, elapsedSeconds);
        return this.#meters.rows(width, height, this.#glyphs);
    }
  }

  /** Copies what was heard last, and mixes it down; false when it is not in the ring. */
  #listen(snapshot: PlayerSnapshot): boolean {
    const channels = this.#samples?.channelsOf(snapshot.entryId) ?? 0;
    if (!this.#samples || channels <= 0) return false;
    if (this.#interleaved.length !== WINDOW_FRAMES * channels)
      this.#interleaved = new Float32Array(WINDOW_FRAMES * channels);
    if (!this.#samples.read(snapshot.entryId, snapshot.playheadFrame, this.#interleaved)) return false;
    for (let frame = 0; frame < WINDOW_FRAMES; frame++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++)
        sum += this.#interleaved[frame * channels + channel]!;
      this.#mono[frame] = sum / channels;
    }
    return true;
  }
}
