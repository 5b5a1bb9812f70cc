import { toTrackFrame } from './deck.ts';
import type { LoadedDeck } from './deck.ts';
import type { LoopRange } from './ab-loop.ts';
import type { Playback } from './playback.ts';
import type { PlayingSpan } from './playing-span.ts';
import type { Seeking } from './seeking.ts';
import type { SessionParts } from './session-parts.ts';

/** A loop's beginning is buffered again when this much is left before its end. */
const PREPARE_SECONDS = 20;

/**
 * Joins the end of an A-B loop to its beginning.
 *
 * A loop that fits the buffer is a jump in it. The beginning of a longer one has left a streamed track's window by then: a
 * second deck of the same track stands there, and takes over as the next track's would.
 */
export class LoopJoin {
  readonly #parts: SessionParts;
  readonly #playback: Playback;
  readonly #seeking: Seeking;

  constructor(parts: SessionParts, playback: Playback, seeking: Seeking) {
    this.#parts = parts;
    this.#playback = playback;
    this.#seeking = seeking;
  }

  /** The loop whose end lies ahead; null if there is none (any more), or if the last seek went to its very end. */
  rangeAhead(current: PlayingSpan, deck: LoadedDeck): LoopRange | null {
    const { abLoop, frame, log } = this.#playback;
    const range = abLoop.rangeAfter(current.pass, deck);
    if (range === null || frame > range.toFrame) return null;
    if (frame < range.toFrame) return range;
    // A seek to B leaves the loop. Playing up to B does not.
    const last = log.locate(0);
    return last?.deck === current && last.frame === frame ? range : null;
  }

  /** Has the loop's beginning buffered before it is needed, if it will not be in the window then. */
  prepare(current: PlayingSpan, deck: LoadedDeck): void {
    const range = this.rangeAhead(current, deck);
    if (range === null || deck.info.source !== 'streamed') {
      this.#releaseHead();
      return;
    }
    const playback = this.#playback;
    if (range.toFrame - playback.frame > PREPARE_SECONDS * deck.ringRate) return;
    if (deck.isForwardOnly || this.#staysBuffered(deck, range)) return;
    const head = playback.loopHead;
    if (head === null) {
      const from = { type: 'frame', frame: toTrackFrame(deck, range.fromFrame) } as const;
      const fresh = this.#parts.rack.activate({ ...current.span, from });
      fresh.standInFor(current.deck);
      playback.makeLoopHead(fresh);
    } else if (head.state.status === 'loaded' && !playback.isInOutput(head)) {
      // The deck that played the pass before goes back for the next one.
      const { consumer } = head.state;
      if (consumer.availability(range.fromFrame) === 'outside') consumer.seek(range.fromFrame);
    }
  }

  /** B has been written: A is written next. */
  join(current: PlayingSpan, deck: LoadedDeck, { fromFrame }: LoopRange): void {
    const playback = this.#playback;
    const head = playback.loopHead;
    const ready = head?.state.status === 'loaded' ? head.state : null;
    const isBuffered = deck.consumer.hasRange(fromFrame, 1);
    if (!isBuffered && deck.isForwardOnly) {
      this.#giveUp(current);
      return;
    }
    if (head === null || !ready?.consumer.hasRange(fromFrame, 1)) {
      playback.repeatLoop();
      this.#seeking.jump(deck, fromFrame);
      return;
    }
    head.putOutFrames = current.deck.putOutFrames;
    playback.repeatLoopOn(head, fromFrame);
    ready.consumer.advance(fromFrame);
    this.#parts.entered(current.span.place.entry.id, ready);
  }

  #staysBuffered(deck: LoadedDeck, { fromFrame, toFrame }: LoopRange): boolean {
    const startFrame = deck.consumer.snapshot()?.startFrame ?? Infinity;
    return startFrame <= fromFrame && toFrame - fromFrame <= deck.ring.lookbackFrames;
  }

  #giveUp({ span }: PlayingSpan): void {
    const { events } = this.#parts;
    const { abLoop } = this.#playback;
    const { path } = span.place.entry;
    abLoop.clear();
    events.warn('loop-lost', `${path}: cannot be wound back to where the loop begins, and plays on`);
    events.send(abLoop.event());
  }

  #releaseHead(): void {
    const playback = this.#playback;
    const head = playback.loopHead;
    if (head === null || playback.isInOutput(head)) return;
    this.#parts.rack.release(head);
    playback.makeLoopHead(null);
  }
}
