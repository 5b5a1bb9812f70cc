import { withPathBytes } from '../media/path-bytes.ts';
import { printable } from '../media/printable.ts';
import { withoutCredentials } from '../player/credentials.ts';
import { isContractEvent } from '../player/event.ts';
import type { PlayerEvent } from '../player/event.ts';

/** An event as one line of NDJSON, or null for one that is not for scripts. `Infinity` does not occur in them. */
export function jsonLine(event: PlayerEvent): string | null {
  if (!isContractEvent(event)) return null;
  const hide = (_: string, value: unknown): unknown =>
    withPathBytes(typeof value === 'string' ? withoutCredentials(value) : value);
  return `${JSON.stringify(event, hide)}\n`;
}

/** What a person is told of an event on standard error, or null. One line for each input that cannot be played. */
export function humanLine(event: PlayerEvent, isQuiet: boolean): string | null {
  switch (event.event) {
    case 'end-file':
      return event.error === undefined
        ? null
        : `playhead: ${printable(event.path)}: ${printable(event.error)}\n`;
    case 'warning':
      return isQuiet ? null : `playhead: warning: ${printable(event.message)}\n`;
    default:
      return null;
  }
}
