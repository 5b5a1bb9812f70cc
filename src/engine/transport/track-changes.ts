import type { PcmShape } from '../pcm-shape.ts';
import type { Place } from '../../player/playlist.ts';
import { armAbLoop } from './arm-ab-loop.ts';
import { toRingFrame, toTrackFrame } from './deck.ts';
import type { Deck, FailedDeck, LoadedDeck } from './deck.ts';
import type { OutputFlush } from './output-flush.ts';
import type { OutputTurns } from './output-turns.ts';
import type { Playback } from './playback.ts';
import type { PlayingSpan } from './playing-span.ts';
import { canPlayOn, lostRange } from './same-deck.ts';
import type { SeekAtList } from './seek-at-list.ts';
import type { Seeking } from './seeking.ts';
import type { SessionEnding } from './session-ending.ts';
import type { Span } from './span.ts';
import type { SessionParts } from './session-parts.ts';
import type { Volume } from './volume.ts';

/** The next track is opened when this much of the present one is left, or all of it is in memory. */
const PREPARE_SECONDS = 20;

/** What `TrackChanges` works with, beside the session's parts. */
export interface TrackChangeParts {
  readonly playback: Playback;
  readonly turns: OutputTurns;
  readonly seekAt: SeekAtList;
  readonly flush: OutputFlush;
  readonly seeking: Seeking;
  readonly volume: Volume;
  readonly ending: SessionEnding;
  /** Runs the write loop. */
  readonly pump: () => void;
}

/** Changes tracks: opens the next one in time, hands over without a gap, skips, and passes over what cannot be played. */
export class TrackChanges {
  readonly #parts: SessionParts;
  readonly #around: TrackChangeParts;
  readonly #playback: Playback;
  /** The place that was loaded last. Entries that are added later follow it. */
  #lastPlace: Place | null = null;
  /** The span whose successor was prepared already. */
  #preparedFor: Span | null = null;

  constructor(parts: SessionParts, around: TrackChangeParts) {
    this.#parts = parts;
    this.#around = around;
    this.#playback = around.playback;
  }

  /** Loads the first span. */
  loadFirst(): void {
    this.#load(this.#parts.spans.first());
  }

  /** Entries, order or modes have changed, so that another deck than the one made ready may come next. */
  queueChanged(): void {
    const { current, upcoming, isWaiting } = this.#playback;
    this.#preparedFor = null;
    if (upcoming !== null) {
      const next = current === null ? null : this.#parts.spans.after(current.span);
      if (next === null || this.#parts.rack.find(next) !== upcoming) this.dropUpcoming();
    }
    // Entries added to a list that is over do not start it again.
    if (isWaiting) this.#load(this.#nextAfterWaiting());
  }

  /** The current deck is loaded: opens the output for it, and plays. */
  enter(current: PlayingSpan, deck: LoadedDeck): void {
    const { turns, seeking, volume, pump } = this.#around;
    const { events, output } = this.#parts;
    const playback = this.#playback;
    this.#parts.entered(current.span.place.entry.id, deck);
    if (current.deck.announced !== 'loaded') {
      current.deck.announced = 'loaded';
      events.fileLoaded(current.span, deck);
      armAbLoop(this.#parts, playback, current.span, deck);
    }
    playback.enter(deck.startFrame);
    volume.beginTrack();
    events.warnIfEmpty(current.span, deck);
    seeking.entered();
    const shape = { sampleRate: deck.ringRate, channels: deck.consumer.channels };
    if (playback.shape?.sampleRate === shape.sampleRate && playback.shape.channels === shape.channels) {
      pump();
      return;
    }
    if (playback.shape !== null) turns.run(() => output.drain());
    this.openOutput(shape);
  }

  /** Opens the output for frames of a shape. Nothing is queued. */
  openOutput(shape: PcmShape): void {
    const { events, output } = this.#parts;
    this.#around.turns.run(async () => {
      await output.open(shape);
      this.#playback.outputOpened(shape);
      events.outputOpened(output, shape);
    });
  }

  /** The current span has been written to its end. @returns whether something follows already */
  finishSpan({ deck, span }: PlayingSpan): boolean {
    const { spans } = this.#parts;
    const { ending, seeking } = this.#around;
    seeking.landedAtEnd();
    const following = spans.after(span);
    const isSamePlace = following !== null && following.place === span.place;
    if (!isSamePlace) ending.endFile('eof');
    const next = isSamePlace ? following : this.#pastSilence(following, span);
    if (next !== null && this.#playback.upcoming === null && canPlayOn(deck, next)) {
      this.#playOn(deck, next, isSamePlace);
      return true;
    }
    if (next === null) {
      this.#playback.finishSpan();
      if (this.#playback.isQueueComplete) ending.listIsOver();
      return false;
    }
    this.#load(next);
    return true;
  }

  /** The span to play next. An endless loop of a track or a list that gives no sound is left: it would never end and never wait. */
  #pastSilence(next: Span | null, last: Span): Span | null {
    const { tally, playlist, spans } = this.#parts;
    if (next === null) return null;
    const { loopTimes, repeatTimes } = playlist.modes;
    if (next.place.round > last.place.round && loopTimes === Infinity && tally.isSilent(1))
      return this.#pastSilence(spans.at(playlist.next(last.place)), last);
    const isNextLap = next.place.lap > last.place.lap;
    return isNextLap && repeatTimes === Infinity && tally.isSilent(playlist.entries.length) ? null : next;
  }

  /** Opens the next track and buffers its beginning before it is needed. */
  prepareNext(current: PlayingSpan, deck: LoadedDeck): void {
    const { frame } = this.#playback;
    if (this.#preparedFor === current.span) return;
    const seen = deck.consumer.snapshot();
    if (seen === null) return;
    const { frames } = deck.info;
    const trackEnd = frames === null ? null : toRingFrame(deck, frames);
    const endFrame = deck.endFrame ?? (seen.ended ? seen.endFrame : trackEnd);
    const isNear = endFrame !== null && endFrame - frame < PREPARE_SECONDS * deck.ringRate;
    if (!isNear && !seen.ended) return;
    this.#preparedFor = current.span;
    const next = this.#parts.spans.after(current.span);
    if (next === null || canPlayOn(current.deck, next)) return;
    this.#playback.makeReady(this.#parts.rack.activate(next));
  }

  /** Releases the deck that was made ready: something else comes next, or it is to be decoded differently. */
  dropUpcoming(): void {
    const { upcoming } = this.#playback;
    if (upcoming === null) return;
    this.#parts.rack.release(upcoming);
    this.#playback.makeReady(null);
    this.#preparedFor = null;
  }

  /** Goes to another track, heard at once; null is the end of the list. */
  skipTo(place: Place | null): void {
    const playback = this.#playback;
    if (playback.isOver) return;
    const { output } = this.#parts;
    const { turns, volume, flush } = this.#around;
    flush.discountQueued();
    // The queued frames are dropped for good: a flush under way must not return to the track that was left.
    playback.log.clear();
    if (output.isRealtime && playback.shape !== null) {
      turns.run(async () => {
        await output.flush();
      });
    }
    this.follow(place);
    volume.fadeIn(playback.shape?.sampleRate ?? 1);
  }

  /** Goes to another track after what was written, which is heard to its end; null is the end of the list. */
  follow(place: Place | null): void {
    const playback = this.#playback;
    const { ending } = this.#around;
    ending.endFile('stop');
    playback.seeks.drop();
    const span = this.#parts.spans.at(place);
    if (span !== null) {
      this.#load(span);
      return;
    }
    playback.finishSpan();
    ending.listIsOver();
  }

  /** Decodes the rest of the track, from the frame that is written next, at the present speed of the rack. */
  changeSpeed(): void {
    if (this.#playback.current?.deck.speed === this.#parts.rack.speed) this.dropUpcoming();
    else this.decodeAnew();
  }

  /** Decodes the rest of the track, from the frame that is written next, as the rack has it now. */
  decodeAnew(): void {
    const playback = this.#playback;
    const { rack, output } = this.#parts;
    const { current, loaded, seeks } = playback;
    this.dropUpcoming();
    if (current === null) return;
    // A pending seek is carried out by the new deck. A track that is not loaded yet is opened where it was to begin.
    if (seeks.pending !== null) seeks.begin({ ...seeks.pending, from: 'decoder' });
    const frame = seeks.landing?.ringFrame ?? playback.frame;
    const from =
      loaded === null ? current.deck.from : ({ type: 'frame', frame: toTrackFrame(loaded, frame) } as const);
    const deck = rack.activate({ ...current.span, from });
    deck.standInFor(current.deck);
    playback.replaceDeck(deck);
    // In a pause the playhead is where writing will continue.
    if (output.queuedFrames() === 0) playback.log.clear();
    rack.releaseExcept((other) => other === deck || playback.isInOutput(other));
  }

  /** The current track cannot be played, or not any further: the next one is loaded. */
  failFile(current: PlayingSpan, failure: FailedDeck): void {
    const { tally, playlist, spans } = this.#parts;
    const { ending } = this.#around;
    const playback = this.#playback;
    // The target of a seek was a place of this track.
    playback.seeks.drop();
    tally.trackFailed(current.deck.putOutFrames);
    ending.endFile('error', failure);
    const gaveUp = tally.hasNothingToPlay(playlist.entries.length) && playback.isQueueComplete;
    const next = gaveUp ? null : this.#pastSilence(spans.at(playlist.next(current.span.place)), current.span);
    if (next !== null) {
      this.#load(next);
      return;
    }
    playback.finishSpan();
    if (playback.isQueueComplete) ending.listIsOver();
  }

  #load(span: Span | null): void {
    const { rack } = this.#parts;
    const { ending, seekAt } = this.#around;
    const playback = this.#playback;
    if (span === null) {
      if (playback.isQueueComplete) ending.listIsOver();
      return;
    }
    const before = playback.current;
    const isSamePlace = before !== null && before.span.place === span.place;
    const ready = playback.upcoming;
    const deck = ready !== null && rack.find(span) === ready ? ready : rack.activate(span);
    if (deck !== ready) this.dropUpcoming();
    // The same stretch as the deck was made ready for, but another object: the one that is asked for counts.
    deck.span = span;
    const current = playback.load(deck, span);
    this.#lastPlace = span.place;
    if (isSamePlace) deck.goOnFrom(before.deck);
    else {
      seekAt.reset();
      playback.abLoop.clear();
    }
    rack.releaseExcept((other) => other === deck || playback.isInOutput(other));
    if (deck.announced === 'nothing') {
      deck.announced = 'started';
      this.#parts.events.fileStarted(span);
    }
    if (deck.state.status === 'loaded') this.enter(current, deck.state);
    else if (deck.state.status === 'failed') this.failFile(current, deck.state);
  }

  #playOn(deck: Deck, span: Span, isSamePlace: boolean): void {
    const loaded = deck.changeSpan(span);
    if (loaded === null) return;
    const current = this.#playback.continueWith(deck, span);
    const lost = lostRange(deck, this.#playback.frame);
    if (lost !== null) {
      this.failFile(current, lost);
      return;
    }
    if (!isSamePlace) {
      deck.beginAgain();
      this.#around.seekAt.reset();
      this.#parts.events.fileStarted(span);
      armAbLoop(this.#parts, this.#playback, span, loaded);
    }
    this.#parts.events.warnIfEmpty(span, loaded);
    this.#around.seeking.jump(loaded, loaded.startFrame);
  }

  /** The span to play once entries were added to a list that had come to its end. */
  #nextAfterWaiting(): Span | null {
    const { spans, playlist } = this.#parts;
    return this.#lastPlace === null ? spans.first() : spans.at(playlist.next(this.#lastPlace));
  }
}
