import { PlayheadError } from './error.ts';

/** The accepted forms of a volume, for error messages. */
export const VOLUME_FORMS = '0 to 150 (percent) or a level such as -6dB';

const MAX_PERCENT = 150;

/** The linear gain of a volume in percent: cubic, as mpv's `--volume` (mpv manual, "Audio"). 100 is 1. */
export function gainOfVolume(percent: number): number {
  return (percent / 100) ** 3;
}

/** The linear gain of a level in dB. 0 dB is 1. */
export function gainOfDb(db: number): number {
  return 10 ** (db / 20);
}

/** Keeps a volume within the 0–150 % that the contract allows. */
export function clampVolume(percent: number): number {
  return Math.min(MAX_PERCENT, Math.max(0, percent));
}

/**
 * Reads `85`, `85%` or `-6dB` as a volume in percent.
 *
 * @throws PlayheadError `usage` that names the option, the value and the accepted forms
 */
export function parseVolume(text: string, option: string): number {
  const percent = volumeOf(text.trim());
  if (percent !== null && percent >= 0 && percent <= MAX_PERCENT + 1e-9)
    return Math.min(percent, MAX_PERCENT);
  throw new PlayheadError('usage', `${option}: ${JSON.stringify(text)} is not a volume: use ${VOLUME_FORMS}`);
}

function volumeOf(text: string): number | null {
  const level = /^([+-]?\d+(?:\.\d+)?)\s*dB$/i.exec(text);
  if (level) return 100 * Math.cbrt(gainOfDb(Number(level[1])));
  return /^\d+(?:\.\d+)?%?$/.test(text) ? Number(text.replace('%', '')) : null;
}
