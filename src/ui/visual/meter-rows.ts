import { joinRuns, run, type Run, type RunRow } from '../text/run.ts';
import type { Glyphs } from '../text/glyphs.ts';

/** The scale's bottom. Above −18 dBFS a level is loud, above −3 it is close to clipping. */
const FLOOR_DB = -60;
const LOUD_DB = -18;
const HOT_DB = -3;
const FALL_DB_PER_SECOND = 20;
const HOLD_SECONDS = 1.2;
const SCALE_DB = [-60, -48, -36, -24, -18, -12, -6, -3, 0] as const;
const CHANNEL_NAMES: Readonly<Record<number, readonly string[]>> = {
  1: ['M'],
  2: ['L', 'R'],
  6: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
};

/** One channel's meter: the mean level of the last moment, and the highest sample of late. In dBFS. */
interface ChannelLevel {
  readonly rmsDb: number;
  readonly peakDb: number;
  readonly heldSeconds: number;
}

/** Level meters in dB relative to full scale, one a channel: RMS as the bar, the sample peak as a held mark. */
export class LevelMeters {
  #levels: readonly ChannelLevel[] = [];

  /** Takes the next interleaved samples, `elapsedSeconds` after the last ones. */
  next(samples: Float32Array, channels: number, elapsedSeconds: number): void {
    const last = this.#levels;
    this.#levels = Array.from({ length: channels }, (_, channel) => {
      const { rmsDb, peakDb } = measured(samples, channel, channels);
      const before = last[channel] ?? { rmsDb: FLOOR_DB, peakDb: FLOOR_DB, heldSeconds: 0 };
      const held = before.heldSeconds + elapsedSeconds;
      const fall = FALL_DB_PER_SECOND * elapsedSeconds;
      return {
        rmsDb: Math.max(rmsDb, before.rmsDb - fall),
        peakDb:
          peakDb >= before.peakDb
            ? peakDb
            : held > HOLD_SECONDS
              ? Math.max(peakDb, before.peakDb - fall)
              : before.peakDb,
        heldSeconds: peakDb >= before.peakDb ? 0 : held,
      };
    });
  }

  /** As many channels as there are rows for, and the scale under them if a row is left. */
  rows(width: number, height: number, glyphs: Glyphs): readonly RunRow[] {
    const names = CHANNEL_NAMES[this.#levels.length];
    const nameWidth = Math.max(1, ...this.#levels.map((_, channel) => nameOf(names, channel).length)) + 1;
    const valueWidth = 7;
    const barWidth = Math.max(1, width - nameWidth - valueWidth);
    const shown = this.#levels.slice(0, height);
    const meters = shown.map((level, channel): RunRow => [
      run(nameOf(names, channel).padEnd(nameWidth), 'dim'),
      ...meterBar(level, barWidth, glyphs),
      run(dbText(level.peakDb, glyphs).padStart(valueWidth), level.peakDb > HOT_DB ? 'hot' : 'dim'),
    ]);
    return height > shown.length ? [...meters, scaleRow(nameWidth, barWidth)] : meters;
  }
}

function meterBar({ rmsDb, peakDb }: ChannelLevel, width: number, glyphs: Glyphs): RunRow {
  const filled = cellOf(rmsDb, width);
  const peak = Math.min(width - 1, cellOf(peakDb, width));
  return joinRuns(
    Array.from({ length: width }, (_, cell): Run => {
      const db = FLOOR_DB + ((cell + 0.5) / width) * -FLOOR_DB;
      const style = db > HOT_DB ? 'hot' : db > LOUD_DB ? 'cursor' : 'played';
      if (cell === peak && peakDb > FLOOR_DB) return run(glyphs.unicode ? '┃' : '|', style);
      return cell < filled ? run(glyphs.linePlayed, style) : run(glyphs.lineAhead, 'ahead');
    }),
  );
}

function scaleRow(indent: number, width: number): RunRow {
  const cells = Array.from({ length: width }, () => ' ');
  let free = 0;
  for (const db of SCALE_DB) {
    const label = String(db).replace('-', '−');
    const at = Math.min(width - label.length, Math.max(0, cellOf(db, width) - Math.floor(label.length / 2)));
    if (at < free) continue;
    for (let index = 0; index < label.length; index++) cells[at + index] = label[index]!;
    free = at + label.length + 1;
  }
  return [run(' '.repeat(indent) + cells.join(''), 'dim')];
}

function measured(
  samples: Float32Array,
  channel: number,
  channels: number,
): { rmsDb: number; peakDb: number } {
  let sum = 0;
  let peak = 0;
  let count = 0;
  for (let index = channel; index < samples.length; index += channels) {
    const sample = samples[index]!;
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
    count++;
  }
  return { rmsDb: toDb(Math.sqrt(sum / Math.max(1, count))), peakDb: toDb(peak) };
}

function toDb(amplitude: number): number {
  return Math.max(FLOOR_DB, 20 * Math.log10(amplitude + 1e-9));
}

function cellOf(db: number, width: number): number {
  return Math.round(((Math.max(FLOOR_DB, Math.min(0, db)) - FLOOR_DB) / -FLOOR_DB) * width);
}

function dbText(db: number, glyphs: Glyphs): string {
  if (db <= FLOOR_DB) return `${glyphs.minus}inf`;
  return (db < 0 ? glyphs.minus : '') + Math.abs(db).toFixed(1);
}

function nameOf(names: readonly string[] | undefined, channel: number): string {
  return names?.[channel] ?? String(channel + 1);
}
