import { PlayheadError } from './error.ts';

/**
 * A position as a user writes it, before the track it is meant for is known.
 *
 * `seconds`, `percent` and `frame` count from the track's start, `from-end` from its end, `chapter` from 1.
 * Below the command line and the TUI only the integers that `resolvePosition` gives are used.
 */
export type Position =
  | { readonly type: 'seconds'; readonly seconds: number }
  | { readonly type: 'from-end'; readonly seconds: number }
  | { readonly type: 'percent'; readonly percent: number }
  | { readonly type: 'frame'; readonly frame: number }
  | { readonly type: 'chapter'; readonly number: number };

/** Where a seek goes: to a position, or a number of seconds or frames from the playhead. */
export type SeekTarget = Position | { readonly type: 'relative'; readonly seconds: number };

/** What a position is resolved against. `chapterFrames[0]` is the first chapter's start. */
export interface TrackExtent {
  readonly sampleRate: number;
  readonly frames: number | null;
  /** `frames` is a guess: it tells where a percentage is, and keeps nobody from going beyond it. */
  readonly isEstimate?: boolean;
  readonly chapterFrames: readonly number[];
}

/** The forms `parsePosition` accepts, for error messages and `--help`. */
const POSITION_FORMS =
  '90, 90.5, 1:30, 1:02:03.250, 90s, 1500ms, 1m30s, 50%, 441000f, #3 or -30 (from the end)';
/** The forms `parseDuration` accepts. */
export const DURATION_FORMS = '90, 90.5, 1:30, 1:02:03.250, 90s, 1500ms, 1m30s or 1h2m';

const CLOCK = /^(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d*)?)$/;
const NUMBER = /^(?:\d+\.?\d*|\.\d+)$/;
const UNITS = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;

/** Seconds of `90`, `90.5`, `1:30`, `1:02:03.250`, `90s`, `1500ms`, `1m30s`, `1h2m`; null for anything else. */
export function parseSeconds(text: string): number | null {
  if (NUMBER.test(text)) return finite(Number(text));
  const clock = CLOCK.exec(text);
  if (clock) {
    const [, hours, minutes, seconds] = clock;
    if (Number(seconds) >= 60 || (hours !== undefined && Number(minutes) >= 60)) return null;
    return finite(Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds));
  }
  const units = UNITS.exec(text);
  if (!units || text === '') return null;
  const [, hours = 0, minutes = 0, seconds = 0, millis = 0] = units;
  return finite(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(millis) / 1000);
}

/**
 * Reads an absolute position in any form of the command-line contract.
 *
 * @param option what to name in the error, e.g. `--start`
 * @throws PlayheadError `usage` that names the option, the value and the accepted forms
 */
export function parsePosition(text: string, option: string): Position {
  const position = positionOf(text.trim());
  if (position) return position;
  throw new PlayheadError(
    'usage',
    `${option}: ${JSON.stringify(text)} is not a position: use ${POSITION_FORMS}`,
  );
}

/** Reads a seek target: a position, or `+10` / `-10` from the playhead. Errors as `parsePosition`. */
export function parseSeekTarget(text: string, option: string): SeekTarget {
  const trimmed = text.trim();
  const sign = trimmed[0];
  if (sign === '+' || sign === '-') {
    const seconds = parseSeconds(trimmed.slice(1));
    if (seconds !== null) return { type: 'relative', seconds: sign === '+' ? seconds : -seconds };
  }
  const position = positionOf(trimmed);
  if (position) return position;
  throw new PlayheadError(
    'usage',
    `${option}: ${JSON.stringify(text)} is not a seek target: use +10, -10, ${POSITION_FORMS}`,
  );
}

/** Reads a duration in seconds. Errors as `parsePosition`. */
export function parseDuration(text: string, option: string): number {
  const seconds = parseSeconds(text.trim());
  if (seconds !== null) return seconds;
  throw new PlayheadError(
    'usage',
    `${option}: ${JSON.stringify(text)} is not a duration: use ${DURATION_FORMS}`,
  );
}

function positionOf(text: string): Position | null {
  if (text.startsWith('-')) {
    const seconds = parseSeconds(text.slice(1));
    return seconds === null ? null : { type: 'from-end', seconds };
  }
  if (text.startsWith('#')) {
    const number = integer(text.slice(1));
    return number === null || number < 1 ? null : { type: 'chapter', number };
  }
  if (text.endsWith('%')) {
    const number = text.slice(0, -1);
    if (!NUMBER.test(number)) return null;
    const percent = Number(number);
    return percent <= 100 ? { type: 'percent', percent } : null;
  }
  if (text.endsWith('f')) {
    const frame = integer(text.slice(0, -1));
    return frame === null ? null : { type: 'frame', frame };
  }
  const seconds = parseSeconds(text);
  return seconds === null ? null : { type: 'seconds', seconds };
}

/**
 * The frame a position means in one track, rounded to the nearest frame once, here, and not below 0.
 *
 * It may lie past the end: who plays clamps, who renders reports. Null when the position needs a length or a chapter
 * that this track does not have.
 */
export function resolvePosition(position: Position, extent: TrackExtent): number | null {
  switch (position.type) {
    case 'seconds':
      return Math.round(position.seconds * extent.sampleRate);
    case 'frame':
      return position.frame;
    case 'percent':
      return extent.frames === null ? null : Math.round((position.percent / 100) * extent.frames);
    case 'from-end':
      return extent.frames === null
        ? null
        : Math.max(0, extent.frames - Math.round(position.seconds * extent.sampleRate));
    case 'chapter':
      return extent.chapterFrames[position.number - 1] ?? null;
  }
}

/** The frame a seek goes to from `playheadFrame`, clamped to the track where its length is known; null as `resolvePosition`. */
export function resolveSeek(target: SeekTarget, playheadFrame: number, extent: TrackExtent): number | null {
  const frame =
    target.type === 'relative'
      ? playheadFrame + Math.round(target.seconds * extent.sampleRate)
      : resolvePosition(target, extent);
  if (frame === null) return null;
  const isOpen = extent.frames === null || extent.isEstimate === true;
  return Math.max(0, isOpen ? frame : Math.min(frame, extent.frames));
}

function integer(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
