import { preciseText } from '../../ui/text/time-text.ts';

/** `1:02:03.250`, `3:45.120`; `unknown` for null. */
export function positionText(seconds: number | null): string {
  return seconds === null ? 'unknown' : preciseText(seconds);
}

/** `999 B`, `1.5 MB`: powers of 1000. */
export function sizeText(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = sizeBytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[unit] ?? ''}`;
}

/** `320 kb/s`; empty for null. */
export function rateText(bitsPerSecond: number | null): string {
  return bitsPerSecond === null ? '' : `${Math.round(bitsPerSecond / 1000)} kb/s`;
}

/** `+1.50 dB`, `-0.30 dB`; `unknown` for null. */
export function decibelText(db: number | null, unit = 'dB'): string {
  return db === null ? 'unknown' : `${db > 0 ? '+' : ''}${db.toFixed(2)} ${unit}`;
}

/** Rows of `label  value`, aligned and indented; rows without a value are left out. */
export function labelled(rows: readonly (readonly [label: string, value: string | null])[]): string {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== null && row[1] !== '');
  const width = Math.max(0, ...shown.map(([label]) => label.length));
  return shown.map(([label, value]) => `  ${label.padEnd(width)}  ${value}\n`).join('');
}
