import type { PlayerEvent, PlayModes } from '../../player/event.ts';
import { preciseText } from '../text/time-text.ts';
import type { MessageLevel } from '../tui-options.ts';
import { nameOf } from './entry-label.ts';
import type { PlayerView } from './player-view.ts';

export interface EventMessage {
  readonly text: string;
  readonly level: MessageLevel;
}

/** What an event says to the listener, null for one that changes nothing worth a word. `before` is the player before it. */
export function messageOf(event: PlayerEvent, before: PlayerView): EventMessage | null {
  switch (event.event) {
    case 'playback-restart':
      return info(`seek to ${preciseText(event.position)}`);
    case 'mark':
      return info(event.text);
    case 'volume':
      return info(event.mute ? 'muted' : `volume ${Math.round(event.volume)} %`);
    case 'speed':
      return info(event.speed === 1 ? 'normal speed' : `speed ${event.speed.toFixed(2)}`);
    case 'modes':
      return info(modesText(before.modes, event.modes));
    case 'ab-loop':
      if (event.toFrame !== null) return info('B is set: the range repeats');
      if (event.fromFrame !== null) return info('A is set: l sets B');
      return before.loopFromFrame === null ? null : info('the range is off');
    case 'underrun':
      return { text: `buffer underrun at ${preciseText(event.position)}`, level: 'warning' };
    case 'warning':
      return { text: event.message, level: 'warning' };
    case 'end-file':
      if (event.reason !== 'error') return null;
      return { text: `${nameOf(event.path)}: ${event.error ?? 'cannot be played'}`, level: 'error' };
    default:
      return null;
  }
}

function modesText(before: PlayModes, after: PlayModes): string {
  if (before.shuffle !== after.shuffle) return `shuffle ${after.shuffle ? 'on' : 'off'}`;
  if (before.repeatTimes !== after.repeatTimes) return `repeat all ${times(after.repeatTimes)}`;
  return `loop track ${times(after.loopTimes)}`;
}

function times(count: number): string {
  if (count <= 1) return 'off';
  return Number.isFinite(count) ? `${count} times` : 'on';
}

function info(text: string): EventMessage {
  return { text, level: 'info' };
}
