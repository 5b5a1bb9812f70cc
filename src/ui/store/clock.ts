import type { PlayerSnapshot } from '../../player/shared-state.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { clockText, tenthsText } from '../text/time-text.ts';
import { showsTenths } from './next-look.ts';
import type { ScreenState } from './screen-state.ts';

/** Where in the track we are; while the mouse holds the bar, where it would go. */
export function positionSeconds({ now, view }: ScreenState): number {
  if (now.sampleRate <= 0) return 0;
  const frame = view.dragAt !== null && now.frames > 0 ? view.dragAt * now.frames : now.playheadFrame;
  return frame / now.sampleRate;
}

/** Null while nobody can know. */
export function durationSeconds({ now }: Pick<ScreenState, 'now'>): number | null {
  return now.sampleRate > 0 && now.frames > 0 ? now.frames / now.sampleRate : null;
}

/** How wide the clock gets in this track, tenths included, so that nothing moves beside it. */
export function clockWidth(state: ScreenState): number {
  const longest = durationSeconds(state) ?? Math.max(positionSeconds(state), 599);
  return clockText(longest).length + TENTHS_WIDTH;
}

const TENTHS_WIDTH = 2;

/** The clock in its place: whole seconds keep the room that tenths take when it stands. */
export function clockOf(state: ScreenState): string {
  const seconds = positionSeconds(state);
  const width = clockWidth(state);
  return showsTenths(state)
    ? tenthsText(seconds).padStart(width)
    : clockText(seconds).padStart(width - TENTHS_WIDTH) + ' '.repeat(TENTHS_WIDTH);
}

/** What stands at the bar's right end: what is left of the track, or its length; empty while that is not known. */
export function remainingOf(state: ScreenState, glyphs: Glyphs): string {
  const duration = durationSeconds(state);
  if (duration === null) return '';
  if (state.view.time === 'total') return clockText(duration);
  // Counted in the whole seconds that the other clocks show, so that the two together are always the length.
  return glyphs.minus + clockText(Math.floor(duration) - Math.floor(positionSeconds(state)));
}

/** The sign for playing, paused and so on. */
export function stateSign({ status, seeking }: PlayerSnapshot, glyphs: Glyphs): string {
  // A seek in a pause is done when the pause ends; what counts until then is that nothing plays.
  if (seeking && status !== 'paused') return glyphs.seeking;
  switch (status) {
    case 'playing':
      return glyphs.playing;
    case 'paused':
      return glyphs.paused;
    case 'loading':
      return glyphs.loading;
    case 'idle':
    case 'ended':
      return glyphs.stopped;
  }
}
