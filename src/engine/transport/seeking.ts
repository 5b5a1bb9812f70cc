import { resolveSeek } from '../../player/position.ts';
import type { SeekTarget } from '../../player/position.ts';
import { extentOf, toRingFrame, toTrackFrame } from './deck.ts';
import type { Deck, LoadedDeck } from './deck.ts';
import type { PendingSeek, Playback, Restart } from './playback.ts';
import type { Rewinding } from './rewinding.ts';
import type { TransportParts } from './transport-parts.ts';
import type { Volume } from './volume.ts';

/** Goes from one place of the current track to another. */
export class Seeking {
  readonly #parts: TransportParts;
  readonly #playback: Playback;
  readonly #rewinding: Rewinding;
  readonly #volume: Volume;
  /** A seek in a track that is still being opened. */
  #askedEarly: { readonly deck: Deck; readonly target: SeekTarget } | null = null;
  /** A step to another chapter that waits for the list of them. */
  #wantedChapter: 1 | -1 | null = null;

  constructor(parts: TransportParts, playback: Playback, rewinding: Rewinding, volume: Volume) {
    this.#parts = parts;
    this.#playback = playback;
    this.#rewinding = rewinding;
    this.#volume = volume;
  }

  /** Asks for a place of the current track; `begin` carries it out. A later one replaces an earlier one. */
  ask(target: SeekTarget): void {
    const { loaded, cue, seek, restart, heard } = this.#playback;
    if (cue === null) return;
    if (loaded === null) {
      this.#askedEarly = { deck: cue.deck, target };
      return;
    }
    const deck = seek?.deck ?? (restart === null ? heard?.deck : null) ?? cue.deck;
    const track = deck.state.status === 'loaded' ? deck.state : loaded;
    const ringFrame = seek?.ringFrame ?? restart?.ringFrame ?? this.#playback.audibleFrameOf(deck);
    const wanted = this.#resolve(track, target, toTrackFrame(track, ringFrame));
    if (wanted === null) return;
    this.#playback.seek = {
      deck,
      target,
      ringFrame: toRingFrame(track, wanted),
      requestedFrame: wanted,
      askedMs: this.#parts.clock.nowMs(),
    };
  }

  /** The cue's deck is loaded: a place of it may have been asked for meanwhile. */
  entered(): void {
    const early = this.#askedEarly;
    this.#askedEarly = null;
    if (early !== null && early.deck === this.#playback.cue?.deck) this.ask(early.target);
  }

  /** Asks for the chapter after or before the one that is heard. */
  askChapter(step: 1 | -1): void {
    const { loaded: deck, cue, audibleFrame } = this.#playback;
    if (deck === null || cue === null) return;
    if (deck.chapterFrames === null) {
      this.#wantedChapter = step;
      this.#parts.rack.listChapters(cue.deck);
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

  /** Carries out the seek that was asked for. False: it goes on later. */
  begin(): boolean {
    const asked = this.#askAhead();
    return this.#rewinding.rewind(() => {
      const playback = this.#playback;
      const { loaded: deck } = playback;
      const seek = this.#onCue(playback.seek);
      playback.seek = null;
      if (deck === null || seek === null) return;
      const isBuffered = seek !== asked?.seek && deck.consumer.hasRange(seek.ringFrame, 1);
      playback.restart = { ...seek, from: isBuffered ? 'buffer' : 'decoder' };
      // Nothing is queued any more: where the playhead was must not be taken for where it is, which in a pause lasts.
      playback.log.clear();
      // The reader is on its way already, or has been there: asking again would cost both threads a wake-up.
      if (asked !== null && seek === asked.seek && deck === asked.deck) {
        playback.frame = seek.ringFrame;
        playback.hasPassedEnd = false;
      } else this.jump(deck, seek.ringFrame);
      this.#volume.fadeIn(deck.ringRate);
    });
  }

  /** The seek as it is for the cue's deck: between the asking and now the next track may have begun to be heard. */
  #onCue(seek: PendingSeek | null): PendingSeek | null {
    const { loaded, cue, frame } = this.#playback;
    if (seek === null || loaded === null || cue === null || seek.deck === cue.deck) return seek;
    const wanted = this.#resolve(loaded, seek.target, toTrackFrame(loaded, frame));
    if (wanted === null) return null;
    return { ...seek, deck: cue.deck, ringFrame: toRingFrame(loaded, wanted), requestedFrame: wanted };
  }

  /** Goes on from another place without dropping what is queued: heard as one piece. */
  jumpTo(deck: LoadedDeck, target: SeekTarget): void {
    const wanted = this.#resolve(deck, target, toTrackFrame(deck, this.#playback.frame));
    if (wanted === null) return;
    const ringFrame = toRingFrame(deck, wanted);
    const isBuffered = deck.consumer.hasRange(ringFrame, 1);
    this.#playback.restart = {
      ringFrame,
      requestedFrame: wanted,
      askedMs: this.#parts.clock.nowMs(),
      from: isBuffered ? 'buffer' : 'decoder',
    };
    this.#forgetSilence();
    this.jump(deck, ringFrame);
  }

  /** Where the playhead was must not be taken for where it is, which in a pause lasts. */
  #forgetSilence(): void {
    const { status, log } = this.#playback;
    if (status === 'paused') log.clear();
  }

  /** Goes on from another frame of the deck, without a word. */
  jump(deck: LoadedDeck, ringFrame: number): void {
    this.#playback.frame = ringFrame;
    // Decoders asked for a place past the end may still give something (Ogg does): clamp first.
    const { frames, isEstimate = false } = deck.info;
    this.#playback.hasPassedEnd = frames !== null && !isEstimate && ringFrame >= toRingFrame(deck, frames);
    if (this.#playback.hasPassedEnd) return;
    const seen = deck.consumer.snapshot();
    if (deck.isForwardOnly && seen !== null && ringFrame < seen.startFrame) {
      // The earliest frame that is left is the nearest to what was asked. The reader may take that one back too before it is read:
      // then this is done again, but said once.
      const { cue, restart } = this.#playback;
      const { path } = cue!.span.place.entry;
      if (ringFrame === restart?.ringFrame)
        this.#parts.events.warn('not-seekable', `${path}: cannot be wound back further`);
      this.#playback.frame = seen.startFrame;
      deck.consumer.advance(seen.startFrame);
    } else if (deck.consumer.hasRange(ringFrame, 1)) deck.consumer.advance(ringFrame);
    else deck.consumer.seek(ringFrame);
  }

  /** A seek of a paused player has landed once its first frame is there, though nobody hears it yet. */
  landWhilePaused(deck: LoadedDeck): boolean {
    const { restart, frame } = this.#playback;
    if (restart === null) return false;
    const availability = deck.consumer.availability(frame);
    if (availability === 'not-yet') return !deck.consumer.sleep(frame);
    this.#report(deck, restart);
    return false;
  }

  /** The frame that is written next has been found, or is there. */
  landed(deck: LoadedDeck): void {
    const { restart } = this.#playback;
    if (restart !== null) this.#report(deck, restart);
  }

  /** The span is over, and nothing of it comes after the place that was gone to: it is the track's end, or beyond it. */
  landedAtEnd(): void {
    const playback = this.#playback;
    const { loaded: deck, restart } = playback;
    if (deck === null || restart === null) return;
    const seen = deck.consumer.snapshot();
    if (seen?.ended) playback.frame = Math.min(playback.frame, seen.endFrame);
    this.#report(deck, restart);
  }

  /**
   * Sends the reader on its way to a target that is not buffered, so that it decodes while the output is still being
   * emptied. @returns what was asked of which deck, if that is done
   */
  #askAhead(): { readonly deck: LoadedDeck; readonly seek: PendingSeek } | null {
    const { loaded: deck, seek, cue } = this.#playback;
    if (deck === null || seek === null || deck.isForwardOnly || !this.#parts.output.isRealtime) return null;
    if (seek.deck !== cue?.deck) return null;
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

  #report(deck: LoadedDeck, { requestedFrame, askedMs, from }: Restart): void {
    const { events, clock } = this.#parts;
    this.#playback.restart = null;
    events.restarted(deck, this.#playback.frame, requestedFrame, clock.nowMs() - askedMs, from);
  }
}
