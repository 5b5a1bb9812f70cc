import { assertNever } from '../../player/assert-never.ts';
import type { PlayerEvent, PlayModes } from '../../player/event.ts';
import { untrusted } from '../text/untrusted.ts';
import type { PlayerStart } from '../tui-options.ts';

/** What the last `file-loaded` of a file said. */
export type LoadedFile = Extract<PlayerEvent, { event: 'file-loaded' }>;

/** What the screen knows of the player beside its queue and its shared state: all that comes by events. */
export interface PlayerView {
  readonly modes: PlayModes;
  /** The A-B range in frames of the current track; an end is null while it is not set. */
  readonly loopFromFrame: number | null;
  readonly loopToFrame: number | null;
  /** By path, the newest last: the next track is opened while the current one still plays. */
  readonly loaded: ReadonlyMap<string, LoadedFile>;
  /** What the station says that it plays; empty where nobody says anything. */
  readonly streamTitle: string;
  /** Why files could not be played, by path. */
  readonly failures: ReadonlyMap<string, string>;
  /** Why nothing is heard; null while there is a device. */
  readonly silence: string | null;
  /** Whether inputs are still being looked for. */
  readonly isScanning: boolean;
}

/** The track before, the current one, the next one, and one more. */
const KEPT_FILES = 4;
const KEPT_FAILURES = 1000;
/** Codes of warnings that mean: it plays on, and nobody hears it. */
const SILENT_CODES: ReadonlySet<string> = new Set(['no-device', 'no-speaker', 'device-lost']);

export function initialPlayerView(start: PlayerStart): PlayerView {
  const view: PlayerView = {
    modes: start.modes,
    loopFromFrame: null,
    loopToFrame: null,
    loaded: new Map(),
    streamTitle: '',
    failures: new Map(),
    silence: null,
    isScanning: start.isScanning,
  };
  return (start.past ?? []).reduce(afterEvent, view);
}

/** The player as it is after an event; the same object when the event says nothing that is kept here. */
export function afterEvent(view: PlayerView, event: PlayerEvent): PlayerView {
  switch (event.event) {
    case 'start-file':
      return { ...view, streamTitle: '', loopFromFrame: null, loopToFrame: null };
    case 'file-loaded':
      return { ...view, loaded: kept(view.loaded, event.path, event, KEPT_FILES) };
    case 'modes':
      return { ...view, modes: event.modes };
    case 'ab-loop':
      return { ...view, loopFromFrame: event.fromFrame, loopToFrame: event.toFrame };
    case 'metadata':
      return { ...view, streamTitle: untrusted(event.title) };
    case 'warning':
      if (event.code === 'device-back') return { ...view, silence: null };
      return SILENT_CODES.has(event.code) ? { ...view, silence: event.message } : view;
    case 'output':
      // Another device than the one that could not be opened.
      return event.driver === 'null' || view.silence === null ? view : { ...view, silence: null };
    case 'end-file':
      if (event.reason !== 'error') return view;
      return {
        ...view,
        failures: kept(view.failures, event.path, event.error ?? 'cannot be played', KEPT_FAILURES),
      };
    case 'queue-completed':
      return { ...view, isScanning: false };
    case 'playback-restart':
    case 'queue-edited':
    case 'mark':
    case 'underrun':
    case 'pause':
    case 'unpause':
    case 'volume':
    case 'speed':
    case 'idle':
    case 'pause-wanted':
    case 'seek':
    case 'playback-start':
    case 'sound-settings':
    case 'shutdown':
      return view;
    default:
      return assertNever(event);
  }
}

/** With one more, the newest last, and the oldest gone where there are too many. */
function kept<Value>(
  before: ReadonlyMap<string, Value>,
  name: string,
  value: Value,
  most: number,
): ReadonlyMap<string, Value> {
  const after = new Map(before);
  after.delete(name);
  after.set(name, value);
  for (const oldest of after.keys()) {
    if (after.size <= most) break;
    after.delete(oldest);
  }
  return after;
}
