import type { HeatMap } from '../../inspect/report/spectrum-report.ts';
import { positionText } from './human-units.ts';

const SHADES = [' ', '░', '▒', '▓', '█'];
/** From the 256-colour palette, dark to bright. */
const COLOURS = [16, 17, 18, 54, 90, 126, 162, 197, 202, 208, 214, 220, 226, 228, 230];
/** What the lightest and the darkest mean, in dB. */
const FLOOR_DB = -110;
const CEILING_DB = -20;
const LABEL_CELLS = 8;

/** A spectrogram of characters: time to the right, frequency upwards, louder is denser (or brighter). */
export function heatMapText(
  map: HeatMap,
  options: { readonly columns: number; readonly colour: boolean },
): string {
  const width = Math.min(map.columns.length, Math.max(1, options.columns - LABEL_CELLS - 1));
  const lines: string[] = [];
  for (let row = map.frequencies.length - 1; row >= 0; row--) {
    const cells = Array.from({ length: width }, (_, column) => {
      const from = Math.floor((column * map.columns.length) / width);
      const to = Math.max(from + 1, Math.floor(((column + 1) * map.columns.length) / width));
      const levels = map.columns.slice(from, to).map((levelsOfRow) => levelsOfRow[row]!);
      return cell(Math.max(...levels), options.colour);
    });
    const label = row % 4 === 3 ? frequencyText(map.frequencies[row]!) : '';
    lines.push(`${label.padStart(LABEL_CELLS - 1)} ${cells.join('')}${options.colour ? '\u001b[0m' : ''}`);
  }
  const length = positionText(map.columns.length * map.seconds_per_column);
  lines.push(`${' '.repeat(LABEL_CELLS)}0${length.padStart(Math.max(length.length + 1, width - 1))}`);
  return `${lines.join('\n')}\n`;
}

function cell(level: number, colour: boolean): string {
  const part = Math.min(0.999, Math.max(0, (level - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
  if (!colour) return SHADES[Math.floor(part * SHADES.length)]!;
  return `\u001b[48;5;${COLOURS[Math.floor(part * COLOURS.length)]!}m `;
}

function frequencyText(hertz: number): string {
  return hertz < 1000 ? `${hertz} Hz` : `${(hertz / 1000).toFixed(hertz < 10_000 ? 1 : 0)} kHz`;
}
