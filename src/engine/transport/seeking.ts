import { resolveSeek } from '../../player/position.ts';
import type { SeekTarget } from '../../player/position.ts';
import { extentOf, toRingFrame, toTrackFrame } from './deck.ts';
import type { Deck, LoadedDeck } from './deck.ts';
import type { OutputFlush } from './output-flush.ts';
import type { Playback } from './playback.ts';
import type { Landing, PendingSeek } from './playing-span.ts';
import type { SessionParts } from './session-parts.ts';
import type { Volume } from './volume.ts';

/** Seeks in the current track: resolves targets, carries them out, and tells where they landed. */
export class Seeking {
  readonly #parts: SessionParts;
  readonly #playback: Playback;
  readonly #flush: OutputFlush;
  readonly #volume: Volume;
  /** A seek in a track that is still being opened. */
  #askedEarly: { readonly deck: Deck; readonly target: SeekTarget } | null = null;
  /** A step to another chapter, while the chapters are still being listed. */
  #wantedChapter: 1 | -1 | null = null;

  constructor(parts: SessionParts, playback: Playback, flush: OutputFlush, volume: Volume) {
    this.#parts = parts;
    this.#playback = playback;
    this.#flush = flush;
    this.#volume = volume;
  }

  /** Asks for a place of the current track; `begin` carries it out. A later one replaces an earlier one. */
  ask(target: SeekTarget): void {
    const { loaded, current, seeks, heard } = this.#playback;
    const { pending, landing } = seeks;
    if (current === null) return;
    if (loaded === null) {
      this.#askedEarly = { deck: current.deck, target };
      return;
    }
    const deck = pending?.deck ?? (landing === null ? heard?.deck : null) ?? current.deck;
    const track = deck.state.status === 'loaded' ? deck.state : loaded;
    const ringFrame = pending?.ringFrame ?? landing?.ringFrame ?? this.#playback.audibleFrameOf(deck);
    const wanted = this.#resolve(track, target, toTrackFrame(track, ringFrame));
    if (wanted === null) return;
    seeks.ask({
      deck,
      target,
      ringFrame: toRingFrame(track, wanted),
      requestedFrame: wanted,
      askedMs: this.#parts.clock.nowMs(),
    });
    this.#parts.events.send({ event: 'seek' });
  }

  /** The current deck is loaded: a place of it may have been asked for meanwhile. */
  entered(): void {
    const early = this.#askedEarly;
    this.#askedEarly = null;
    if (early !== null && early.deck === this.#playback.current?.deck) this.ask(early.target);
  }

  /** Asks for the chapter after or before the one that is heard. */
  askChapter(step: 1 | -1): void {
    const { loaded: deck, current, audibleFrame } = this.#playback;
    if (deck === null || current === null) return;
    if (deck.chapterFrames === null) {
      this.#wantedChapter = step;
      this.#parts.rack.listChapters(current.deck);
      return;
    }
    const now = toTrackFrame(deck, audibleFrame);
    // Back goes to the start of this chapter first, unless it has only just begun.
    const grace = step === -1 ? deck.info.sampleRate : 0;
    const starts = deck.chapterFrames.filter((frame) => (step === 1 ? frame > now : frame < now - grace));
    const frame = step === 1 ? starts[0] : starts.at(-1);
    if (frame !== undefined) this.ask({ type: 'frame', frame });
  }

  /** The chapters have become known, of the track that plays or of another. */
  chaptersKnown(isCurrent: boolean): void {
    const step = this.#wantedChapter;
    this.#wantedChapter = null;
    if (step !== null && isCurrent) this.askChapter(step);
  }

  /** Carries out the seek that was asked for. @returns false if it is carried out later */
  begin(): boolean {
    const asked = this.#askAhead();
    return this.#flush.run(() => {
      const playback = this.#playback;
      const { loaded: deck, seeks } = playback;
      const seek = deck === null ? null : this.#onCurrent(seeks.pending);
      if (deck === null || seek === null) {
        seeks.dropPending();
        return;
      }
      const isBuffered = seek !== asked?.seek && deck.consumer.hasRange(seek.ringFrame, 1);
      seeks.begin({ ...seek, from: isBuffered ? 'buffer' : 'decoder' });
      // The log's last frame is not where the playhead is any more. In a pause it would be taken for that.
      playback.log.clear();
      // The reader was sent there already: asking again would cost both threads a wake-up.
      if (asked !== null && seek === asked.seek && deck === asked.deck) playback.moveTo(seek.ringFrame);
      else this.jump(deck, seek.ringFrame);
      this.#volume.fadeIn(deck.ringRate);
    });
  }

  /** The seek for the current deck. Between the asking and now the next track may have begun to be heard. */
  #onCurrent(seek: PendingSeek | null): PendingSeek | null {
    const { loaded, current, frame } = this.#playback;
    if (seek === null || loaded === null || current === null || seek.deck === current.deck) return seek;
    const wanted = this.#resolve(loaded, seek.target, toTrackFrame(loaded, frame));
    if (wanted === null) return null;
    return { ...seek, deck: current.deck, ringFrame: toRingFrame(loaded, wanted), requestedFrame: wanted };
  }

  /** Writes another place of the track next. The queued frames are heard first, and the new place follows without a break. */
  jumpTo(deck: LoadedDeck, target: SeekTarget): void {
    const wanted = this.#resolve(deck, target, toTrackFrame(deck, this.#playback.frame));
    if (wanted === null) return;
    const ringFrame = toRingFrame(deck, wanted);
    const isBuffered = deck.consumer.hasRange(ringFrame, 1);
    this.#playback.seeks.begin({
      ringFrame,
      requestedFrame: wanted,
      askedMs: this.#parts.clock.nowMs(),
      from: isBuffered ? 'buffer' : 'decoder',
    });
    this.#parts.events.send({ event: 'seek' });
    this.#forgetSilence();
    this.jump(deck, ringFrame);
  }

  /** In a pause nothing follows in the log that would show the new place as the playhead. */
  #forgetSilence(): void {
    const { isPaused, log } = this.#playback;
    if (isPaused) log.clear();
  }

  /** Writes from another frame of the deck on. No event tells of it. */
  jump(deck: LoadedDeck, ringFrame: number): void {
    // Decoders that are sent past the end may still give something (Ogg does): clamp first.
    const { frames, isEstimate = false } = deck.info;
    const isPastEnd = frames !== null && !isEstimate && ringFrame >= toRingFrame(deck, frames);
    this.#playback.moveTo(ringFrame, isPastEnd);
    if (isPastEnd) return;
    const seen = deck.consumer.snapshot();
    if (deck.isForwardOnly && seen !== null && ringFrame < seen.startFrame) {
      // The earliest frame that is left is the nearest to the target. The reader may drop that one too before it is read: then this
      // is done again, without a second warning.
      const { current, seeks } = this.#playback;
      if (current !== null && ringFrame === seeks.landing?.ringFrame) {
        const { path } = current.span.place.entry;
        this.#parts.events.warn('not-seekable', `${path}: cannot be wound back further`);
      }
      this.#playback.moveTo(seen.startFrame);
      deck.consumer.advance(seen.startFrame);
    } else if (deck.consumer.hasRange(ringFrame, 1)) deck.consumer.advance(ringFrame);
    else deck.consumer.seek(ringFrame);
  }

  /** A seek of a paused player lands once its first frame is buffered, though nobody hears it yet. */
  landWhilePaused(deck: LoadedDeck): boolean {
    const { seeks, frame } = this.#playback;
    const { landing } = seeks;
    if (landing === null) return false;
    const availability = deck.consumer.availability(frame);
    if (availability === 'not-yet') return !deck.consumer.sleep(frame);
    this.#report(deck, landing);
    return false;
  }

  /** The first frame of a seek's target is written. */
  landed(deck: LoadedDeck): void {
    const { landing } = this.#playback.seeks;
    if (landing !== null) this.#report(deck, landing);
  }

  /** The target of a seek is the end of the span, or lies beyond it: no frame of it will be written. */
  landedAtEnd(): void {
    const playback = this.#playback;
    const { loaded: deck, seeks } = playback;
    const { landing } = seeks;
    if (deck === null || landing === null) return;
    const seen = deck.consumer.snapshot();
    if (seen?.ended) playback.moveTo(Math.min(playback.frame, seen.endFrame));
    this.#report(deck, landing);
  }

  /**
   * Sends the reader to a target that is not buffered, so that it decodes while the output is still being flushed.
   *
   * @returns the seek that was sent and its deck; null if the reader is not needed
   */
  #askAhead(): { readonly deck: LoadedDeck; readonly seek: PendingSeek } | null {
    const { loaded: deck, current } = this.#playback;
    const seek = this.#playback.seeks.pending;
    if (deck === null || seek === null || deck.isForwardOnly || !this.#parts.output.isRealtime) return null;
    if (seek.deck !== current?.deck) return null;
    const { frames } = deck.info;
    const isPastEnd = frames !== null && seek.ringFrame >= toRingFrame(deck, frames);
    if (isPastEnd || deck.consumer.hasRange(seek.ringFrame, 1)) return null;
    deck.consumer.seek(seek.ringFrame);
    return { deck, seek };
  }

  #resolve(deck: LoadedDeck, target: SeekTarget, fromTrackFrame: number): number | null {
    const wanted = resolveSeek(target, fromTrackFrame, extentOf(deck));
    if (wanted === null) this.#parts.events.warn('seek', 'this track has no such position');
    return wanted;
  }

  #report(deck: LoadedDeck, { requestedFrame, askedMs, from }: Landing): void {
    const { events, clock } = this.#parts;
    this.#playback.seeks.land();
    events.restarted(deck, this.#playback.frame, requestedFrame, clock.nowMs() - askedMs, from);
  }
}
