import type { Playlist } from '../../player/playlist.ts';
import type { SessionOptions } from '../../player/session-options.ts';
import type { Clock } from '../clock.ts';
import type { AudioOutput } from '../output/audio-output.ts';
import type { LoadedDeck } from './deck.ts';
import type { DeckRack } from './deck-rack.ts';
import type { ScriptProgress } from './script-progress.ts';
import type { SessionEvents } from './session-events.ts';
import type { SessionEnd, SessionTally } from './session-tally.ts';
import type { SleepTimer } from './sleep-timer.ts';
import type { SpanOrder } from './span.ts';
import type { StatePublisher } from './state-publisher.ts';

/** What every part of the transport works on. */
export interface SessionParts {
  readonly options: SessionOptions;
  readonly playlist: Playlist;
  readonly spans: SpanOrder;
  readonly script: ScriptProgress;
  readonly sleep: SleepTimer;
  readonly rack: DeckRack;
  readonly output: AudioOutput;
  readonly tally: SessionTally;
  readonly publisher: StatePublisher;
  readonly clock: Clock;
  readonly events: SessionEvents;
  /** A track is written from now on. */
  readonly entered: (entryId: number, deck: LoadedDeck) => void;
  /**
   * Handles the reader's messages that are still queued. A buffer's end is visible in shared memory before the messages that were
   * posted ahead of it: a warning, a length, a failure.
   *
   * @returns whether there were any
   */
  readonly hearReader: () => boolean;
  readonly finish: (end: SessionEnd, error?: unknown) => void;
}
