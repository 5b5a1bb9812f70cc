import { toTrackFrame } from './deck.ts';
import type { LoadedDeck } from './deck.ts';
import type { LoopRange } from './ab-loop.ts';
import type { Playback } from './playback.ts';
import type { Seeking } from './seeking.ts';
import type { TransportParts } from './transport-parts.ts';

/** A loop's head is made ready when this much is left before its end. */
const PREPARE_SECONDS = 20;

/**
 * Joins the end of an A-B loop to its beginning.
 *
 * A loop that fits the buffer is a jump in it. The beginning of a longer one is gone from a streamed track's window by
 * then: a second deck of the same track stands there, and takes over as the next track's would.
 */
export class LoopJoin {
  readonly #parts: TransportParts;
  readonly #playback: Playback;
  readonly #seeking: Seeking;

  constructor(parts: TransportParts, playback: Playback, seeking: Seeking) {
    this.#parts = parts;
    this.#playback = playback;
    this.#seeking = seeking;
  }

  /** The loop that the cue is in, or comes to; null if there is none (any more), or if it begins at its end. */
  rangeAhead(deck: LoadedDeck): LoopRange | null {
    const { abLoop, cue, frame, log } = this.#playback;
    const range = abLoop.rangeAfter(cue!.pass, deck);
    if (range === null || frame > range.toFrame) return null;
    if (frame < range.toFrame) return range;
    // Who was sent to B has left the loop; who played up to it has not.
    const last = log.locate(0);
    return last?.deck === cue && last.frame === frame ? range : null;
  }

  /** Has the loop's head buffered before it is needed, if it will not be in the window then. */
  prepare(deck: LoadedDeck): void {
    const range = this.rangeAhead(deck);
    if (range === null || deck.info.source !== 'streamed') {
      this.#letGo();
      return;
    }
    const playback = this.#playback;
    if (range.toFrame - playback.frame > PREPARE_SECONDS * deck.ringRate) return;
    if (deck.isForwardOnly || this.#staysBuffered(deck, range)) return;
    const head = playback.loopHead;
    if (head === null) {
      const { span, deck: current } = playback.cue!;
      const from = { type: 'frame', frame: toTrackFrame(deck, range.fromFrame) } as const;
      const fresh = this.#parts.rack.activate({ ...span, from });
      fresh.standInFor(current);
      playback.loopHead = fresh;
    } else if (head.state.status === 'loaded' && !playback.isInOutput(head)) {
      // The deck that played the pass before goes back for the next one.
      const { consumer } = head.state;
      if (consumer.availability(range.fromFrame) === 'outside') consumer.seek(range.fromFrame);
    }
  }

  /** B has been written: goes on at A. */
  join(deck: LoadedDeck, { fromFrame }: LoopRange): boolean {
    const playback = this.#playback;
    const cue = playback.cue!;
    const head = playback.loopHead;
    const ready = head?.state.status === 'loaded' ? head.state : null;
    if (!deck.consumer.hasRange(fromFrame, 1) && deck.isForwardOnly) {
      this.#giveUp();
      return true;
    }
    if (head === null || !ready?.consumer.hasRange(fromFrame, 1)) {
      playback.cue = { ...cue, pass: cue.pass + 1 };
      this.#seeking.jump(deck, fromFrame);
      return true;
    }
    head.putOutFrames = cue.deck.putOutFrames;
    playback.loopHead = cue.deck;
    playback.cue = { deck: head, span: cue.span, pass: cue.pass + 1 };
    playback.frame = fromFrame;
    ready.consumer.advance(fromFrame);
    this.#parts.entered(cue.span.place.entry.id, ready);
    return true;
  }

  #staysBuffered(deck: LoadedDeck, { fromFrame, toFrame }: LoopRange): boolean {
    const startFrame = deck.consumer.snapshot()?.startFrame ?? Infinity;
    return startFrame <= fromFrame && toFrame - fromFrame <= deck.ring.lookbackFrames;
  }

  #giveUp(): void {
    const { events } = this.#parts;
    const { abLoop, cue } = this.#playback;
    const { path } = cue!.span.place.entry;
    abLoop.clear();
    events.warn('loop-lost', `${path}: cannot be wound back to where the loop begins, and plays on`);
    events.send(abLoop.event());
  }

  #letGo(): void {
    const playback = this.#playback;
    const head = playback.loopHead;
    if (head === null || playback.isInOutput(head)) return;
    this.#parts.rack.release(head);
    playback.loopHead = null;
  }
}
