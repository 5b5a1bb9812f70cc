import type { PlayerSnapshot } from '../../player/shared-state.ts';
import type { ScreenState } from './screen-state.ts';

/** With nothing playing the shared state is still looked at now and then: the buffer may fill, a seek may end. */
const IDLE_MS = 500;
const TENTH_MS = 100;
/** A little after a second begins, so that rounding does not show the one before. */
const MARGIN_MS = 2;

/** Whether the clock shows tenths: while it stands, jumps, or marks a range. */
export function showsTenths({ now, player, view }: Pick<ScreenState, 'now' | 'player' | 'view'>): boolean {
  const isMarking = player.loopFromFrame !== null && player.loopToFrame === null;
  return now.status === 'paused' || now.seeking || isMarking || view.dragAt !== null;
}

/**
 * How long until something on the screen changes by itself: the clock's next second, the next tenth where tenths are
 * shown, the next line of the lyrics, or the end of a message. So a playing screen is drawn once a second.
 */
export function nextLookMs(state: ScreenState, nowMs: number, nextLineSeconds: number | null = null): number {
  const { now, view } = state;
  const untilToast = Math.max(0, (view.toast?.untilMs ?? Infinity) - nowMs);
  return Math.min(untilToast, movesIn(now, showsTenths(state), nextLineSeconds));
}

function movesIn(now: PlayerSnapshot, tenths: boolean, nextLineSeconds: number | null): number {
  if (now.status === 'loading') return TENTH_MS;
  if (now.status !== 'playing' || now.sampleRate <= 0) return IDLE_MS;
  if (tenths) return TENTH_MS;
  const seconds = now.playheadFrame / now.sampleRate;
  const next = Math.min(Math.floor(seconds) + 1, nextLineSeconds ?? Infinity);
  const left = Math.max(0, next - seconds);
  return (left * 1000) / Math.max(0.25, now.speed) + MARGIN_MS;
}
