import type { SeekTarget } from '../../player/position.ts';
import type { PlayerStatus } from '../../player/shared-state.ts';
import type { AudioOutput } from '../output/audio-output.ts';
import { AbLoop } from './ab-loop.ts';
import type { Deck, LoadedDeck } from './deck.ts';
import type { Span } from './span.ts';
import type { TransportView } from './state-publisher.ts';
import { WrittenLog } from './written-log.ts';

/** More than any device queues at any rate: 0.5 s at 384 kHz. */
const LOG_FRAMES = 192_000;

/** What the log remembers frames by: a deck may go on with another span. */
export interface Cue {
  readonly deck: Deck;
  readonly span: Span;
  /** How often its A-B loop was played before. */
  readonly pass: number;
}

/** Where a seek goes, in frames of its deck's ring and of the track, and when it was asked for. */
export interface SeekPlace {
  readonly ringFrame: number;
  readonly requestedFrame: number;
  readonly askedMs: number;
}

/** A seek that was asked for and not heard yet. */
export interface PendingSeek extends SeekPlace {
  /** What was heard when it was asked for: the track before, while the last of that is in the output. */
  readonly deck: Deck;
  readonly target: SeekTarget;
}

/** A seek that was carried out; its first frame is still to come. */
export interface Restart extends SeekPlace {
  readonly from: 'buffer' | 'decoder';
}

/**
 * Where the transport is: what is written, from which frame, what comes next, and what was asked for meanwhile.
 *
 * One state, which the parts of the transport change one after another: a seek, a pause, a skip and a change of track
 * all move the same cue, frame and status.
 */
export class Playback {
  cue: Cue | null = null;
  /** The ring frame that is written next. */
  frame = 0;
  status: PlayerStatus = 'loading';
  /** The deck that was made ready for what comes next. */
  upcoming: Deck | null = null;
  /** The deck that stands at the beginning of the A-B loop, if the cue's own has lost it from its window. */
  loopHead: Deck | null = null;
  /** What the output was opened for; null before the first track. */
  shape: { readonly sampleRate: number; readonly channels: number } | null = null;
  wantsPause = false;
  /** The present pause is between two frames, as a script's is: nothing was taken back for it. */
  isScriptPause = false;
  /** What is queued is to be taken back and written anew. */
  wantsRewind = false;
  seek: PendingSeek | null = null;
  /** What was gone to lies behind the track's last frame. */
  hasPassedEnd = false;
  /** A seek whose first frame was not written yet. */
  restart: Restart | null = null;
  /** No more entries will be added by those who scan the inputs. */
  isQueueComplete = false;
  /** Playing was stopped, and nothing was chosen since. */
  isStopped = false;
  isOver = false;
  readonly log = new WrittenLog<Cue>(LOG_FRAMES);
  readonly abLoop = new AbLoop();
  readonly #output: AudioOutput;

  constructor(output: AudioOutput) {
    this.#output = output;
  }

  /** Nothing is played until something is asked for. */
  becomeIdle(): void {
    this.cue = null;
    this.frame = 0;
    this.status = 'idle';
    this.upcoming = null;
    this.loopHead = null;
    this.seek = null;
    this.restart = null;
    this.hasPassedEnd = false;
    this.log.clear();
  }

  /** The cue's deck, once it can be played. */
  get loaded(): LoadedDeck | null {
    const state = this.cue?.deck.state;
    return state?.status === 'loaded' ? state : null;
  }

  /** What is being heard: the track before the cue's, while the last of that is in the output. */
  get heard(): Cue | null {
    if (!this.#output.isRealtime) return this.cue;
    const place = this.log.locate(this.#output.queuedFrames());
    return place?.deck.deck.state.status === 'loaded' ? place.deck : this.cue;
  }

  /** The frame being heard, of the cue's deck. */
  get audibleFrame(): number {
    const place = this.log.locate(this.#output.queuedFrames());
    return place?.deck === this.cue ? place.frame : this.frame;
  }

  /** The frame being heard, if it is this deck that is heard; else the one that is written next. */
  audibleFrameOf(deck: Deck): number {
    const place = this.log.locate(this.#output.queuedFrames());
    return place?.deck.deck === deck ? place.frame : this.frame;
  }

  isHeard(deck: Deck): boolean {
    const place = this.log.locate(this.#output.queuedFrames());
    return place?.deck.deck === deck;
  }

  /** Whether some of this deck is heard or still to be heard: what was written may be taken back to there. */
  isInOutput(deck: Deck): boolean {
    let isQueued = this.isHeard(deck);
    this.log.lastOf(this.#output.queuedFrames(), (cue) => (isQueued ||= cue.deck === deck));
    return isQueued;
  }

  /** What is heard, and where, for those who look on. */
  view(): Pick<TransportView, 'status' | 'heard' | 'playheadFrame' | 'writtenFrame' | 'isSeeking'> {
    const place = this.log.locate(this.#output.queuedFrames());
    const cue = place?.deck ?? this.cue;
    const state = cue?.deck.state;
    const target = this.seek ?? this.restart;
    return {
      status: this.status,
      heard:
        cue === null
          ? null
          : { entryId: cue.span.place.entry.id, deck: state?.status === 'loaded' ? state : null },
      playheadFrame: target?.ringFrame ?? (place !== null && cue === place.deck ? place.frame : this.frame),
      writtenFrame: cue === this.cue ? this.frame : null,
      isSeeking: target !== null,
    };
  }
}
