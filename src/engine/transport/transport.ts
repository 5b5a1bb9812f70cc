import { assertNever } from '../../player/assert-never.ts';
import { PlayheadError } from '../../player/error.ts';
import { gainOfVolume } from '../../player/level.ts';
import type { Place, Playlist } from '../../player/playlist.ts';
import { resolveSeek } from '../../player/position.ts';
import type { SeekTarget } from '../../player/position.ts';
import type { SessionOptions } from '../../player/session-options.ts';
import type { FromReader } from '../messages.ts';
import type { AudioOutput } from '../output/audio-output.ts';
import { AbLoop } from './ab-loop.ts';
import { extentOf, toRingFrame, toTrackFrame } from './deck.ts';
import type { Deck, FailedDeck, LoadedDeck } from './deck.ts';
import type { DeckRack } from './deck-rack.ts';
import { GainRamp } from './gain-ramp.ts';
import { performStep } from './script-actions.ts';
import type { ScriptRunner } from './script-runner.ts';
import { SeekAtList } from './seek-at-list.ts';
import type { SessionEvents } from './session-events.ts';
import type { SessionEnd, SessionTally } from './session-tally.ts';
import type { Span, SpanOrder } from './span.ts';
import type { StatePublisher } from './state-publisher.ts';
import { WrittenLog } from './written-log.ts';

/** Copied from a ring to the output at a time, at most. */
const BLOCK_FRAMES = 16_384;
/** Where nobody listens, the loop is woken for so many frames: a wake-up costs as much as copying thousands. */
const RENDER_FRAMES = 65_536;
/** The next track is opened when this much of the present one is left, or all of it is in memory. */
const PREPARE_SECONDS = 20;
/** More than any device queues at any rate: 0.5 s at 384 kHz. */
const LOG_FRAMES = 192_000;

export interface TransportParts {
  readonly options: SessionOptions;
  readonly playlist: Playlist;
  readonly spans: SpanOrder;
  readonly script: ScriptRunner;
  readonly rack: DeckRack;
  readonly output: AudioOutput;
  readonly tally: SessionTally;
  readonly publisher: StatePublisher;
  readonly nowMs: () => number;
  readonly events: SessionEvents;
  /** A track is written from now on. */
  readonly entered: (entryId: number, deck: LoadedDeck) => void;
  readonly finish: (end: SessionEnd, error?: unknown) => void;
}

/** A seek that was asked for and not heard yet. */
interface PendingSeek {
  readonly ringFrame: number;
  readonly requestedFrame: number;
  readonly askedMs: number;
}

/** A seek that was carried out; its first frame is still to come. */
interface Restart extends PendingSeek {
  readonly from: 'buffer' | 'decoder';
}

/** What the log remembers frames by: a deck may go on with another span. */
interface Cue {
  readonly deck: Deck;
  readonly span: Span;
}

/**
 * What plays, from where, and what comes next: the loop that moves frames from the buffers to the output.
 *
 * Longer than a file should be, because it is one state machine: a seek, a pause, a skip and a change of track all move the
 * same cue, frame and status, and only here. What can be told apart from those lives beside it: loops, moments of
 * `--seek-at`, script steps, gain, the log of what was written, events and the published state.
 */
export class Transport {
  readonly #parts: TransportParts;
  readonly #log = new WrittenLog<Cue>(LOG_FRAMES);
  readonly #gain = new GainRamp();
  #block = new Float32Array(0);
  #cue: Cue | null = null;
  #upcoming: Deck | null = null;
  /** The place that was loaded last, for when the list goes on after its end. */
  #lastPlace: Place | null = null;
  /** The span whose successor was looked for already. */
  #preparedFor: Span | null = null;
  /** The ring frame that is written next. */
  #frame = 0;
  #status: 'loading' | 'playing' | 'paused' | 'ended' = 'loading';
  #wantsPause = false;
  #wantsRewind = false;
  #seek: PendingSeek | null = null;
  /** A seek whose first frame was not written yet. */
  #restart: Restart | null = null;
  /** Output operations asked for and not finished: nothing is written meanwhile. */
  #operations = 0;
  #lastOperation: Promise<void> = Promise.resolve();
  #isQueueComplete = false;
  #isOver = false;
  #shape: { sampleRate: number; channels: number } | null = null;
  #volumePercent: number;
  #mute: boolean;
  readonly #seekAt: SeekAtList;
  readonly #abLoop = new AbLoop();
  /** A step to another chapter that waits for the list of them. */
  #wantedChapter: 1 | -1 | null = null;
  #scriptTimer: NodeJS.Timeout | null = null;

  constructor(parts: TransportParts) {
    this.#parts = parts;
    this.#seekAt = new SeekAtList(parts.options.seekAt);
    this.#volumePercent = parts.options.volumePercent;
    this.#mute = parts.options.mute;
    this.#gain.set(this.#wantedGain(), 1, true);
  }

  // ---- what is asked of it -------------------------------------------------------------------------------------

  start(): void {
    this.#load(this.#parts.spans.first());
  }

  /** No more entries will be added by those who scan the inputs. */
  queueComplete(): void {
    this.#isQueueComplete = true;
    this.queueChanged();
  }

  /** Entries, order or modes have changed: what was made ready may not be what comes next any more. */
  queueChanged(): void {
    if (this.#isOver) return;
    this.#preparedFor = null;
    if (this.#upcoming !== null) {
      const next = this.#cue === null ? null : this.#parts.spans.after(this.#cue.span);
      if (next === null || this.#parts.rack.find(next) !== this.#upcoming) this.#dropUpcoming();
    }
    if (this.#cue === null) this.#load(this.#nextAfterWaiting());
    this.pump();
  }

  pause(): void {
    this.#wantsPause = true;
    this.pump();
  }

  resume(): void {
    this.#wantsPause = false;
    this.pump();
  }

  togglePause(): void {
    if (this.#wantsPause) this.resume();
    else this.pause();
  }

  /** Goes to a place of the current track, heard at once. */
  seek(target: SeekTarget): void {
    const deck = this.#loaded();
    if (deck === null) return;
    const playhead = toTrackFrame(
      deck,
      this.#seek?.ringFrame ?? this.#restart?.ringFrame ?? this.#audibleFrame(),
    );
    const wanted = resolveSeek(target, playhead, extentOf(deck));
    if (wanted === null) {
      this.#parts.events.warn('seek', 'this track has no such position');
      return;
    }
    this.#seek = {
      ringFrame: toRingFrame(deck, wanted),
      requestedFrame: wanted,
      askedMs: this.#parts.nowMs(),
    };
    this.pump();
  }

  seekChapter(step: 1 | -1): void {
    const deck = this.#loaded();
    if (deck === null) return;
    if (deck.chapterFrames === null) {
      this.#wantedChapter = step;
      this.#parts.rack.listChapters(this.#cue!.deck);
      return;
    }
    const now = toTrackFrame(deck, this.#audibleFrame());
    // Back goes to the start of this chapter first, unless it has only just begun.
    const grace = step === -1 ? deck.info.sampleRate : 0;
    const starts = deck.chapterFrames.filter((frame) => (step === 1 ? frame > now : frame < now - grace));
    const frame = step === 1 ? starts[0] : starts.at(-1);
    if (frame !== undefined) this.seek({ type: 'frame', frame });
  }

  next(): void {
    if (this.#cue !== null) this.#skipTo(this.#parts.playlist.next(this.#cue.span.place));
  }

  previous(): void {
    if (this.#cue === null) return;
    const place = this.#parts.playlist.previous(this.#cue.span.place);
    if (place === null) this.seek({ type: 'frame', frame: 0 });
    else this.#skipTo(place);
  }

  playEntry(id: number): void {
    const entry = this.#parts.playlist.find(id);
    if (entry !== undefined) this.#skipTo({ entry, round: 0, lap: this.#cue?.span.place.lap ?? 0 });
  }

  playNumber(number: number): void {
    const entry = this.#parts.playlist.entries[number - 1];
    if (entry === undefined) this.#parts.events.warn('no-track', `there is no track ${number}`);
    else this.playEntry(entry.id);
  }

  setVolume(percent: number, mute: boolean): void {
    this.#volumePercent = percent;
    this.#mute = mute;
    this.#parts.events.send({ event: 'volume', volume: percent, mute });
    this.#gain.set(this.#wantedGain(), this.#shape?.sampleRate ?? 1, this.#status !== 'playing');
    // What is queued was made at the old volume: take it back, so that the change is heard at once.
    this.#wantsRewind = this.#parts.output.isRealtime && this.#status === 'playing';
    this.pump();
  }

  get volume(): { readonly percent: number; readonly mute: boolean } {
    return { percent: this.#volumePercent, mute: this.#mute };
  }

  /** Plays on at another speed from the frame being heard. */
  setSpeed(speed: number): void {
    const { rack, events } = this.#parts;
    if (speed === rack.speed) return;
    const deck = this.#loaded();
    rack.setSpeed(speed);
    events.send({ event: 'speed', speed });
    this.#dropUpcoming();
    if (deck === null || this.#cue === null) return;
    const frame = toTrackFrame(deck, this.#audibleFrame());
    const old = this.#cue.deck;
    const fresh = rack.activate({ ...this.#cue.span, from: { type: 'frame', frame } });
    fresh.span = this.#cue.span;
    fresh.announced = true;
    fresh.putOutFrames = old.putOutFrames;
    this.#replaceCue(fresh);
  }

  /** Marks the start, then the end of a loop; the third time takes it away. */
  markLoop(): void {
    const deck = this.#loaded();
    if (deck === null) return;
    this.#abLoop.mark(this.#audibleFrame());
    this.#parts.events.send(this.#abLoop.event(deck));
    this.pump();
  }

  /** Ends playing; `finish` is called when what remains to be heard was heard, or dropped. */
  stop(reason: 'stop' | 'quit' | 'signal'): void {
    if (this.#isOver) return;
    this.#endFile(reason === 'stop' ? 'stop' : 'quit');
    this.#over(reason === 'signal' ? 'signal' : 'quit');
  }

  // ---- what the reader and the output tell it ------------------------------------------------------------------

  fromReader(message: FromReader): void {
    if (message.type === 'shut-down' || this.#isOver) return;
    const deck = this.#parts.rack.get(message.streamId);
    if (deck === undefined) return; // it was let go while the message was on its way
    switch (message.type) {
      case 'opened':
        deck.load(message, () => this.#parts.rack.wake(deck));
        if (deck === this.#cue?.deck) this.#enter();
        return;
      case 'failed':
        deck.fail(message.code, message.message);
        if (deck === this.#cue?.deck && deck.state.status === 'failed') this.#failFile(deck.state);
        return;
      case 'warning':
        this.#parts.events.warn(message.code, `${deck.span.place.entry.path}: ${message.message}`);
        return;
      case 'chapters': {
        deck.learnChapters(message.frames);
        const step = this.#wantedChapter;
        this.#wantedChapter = null;
        if (step !== null && deck === this.#cue?.deck) this.seekChapter(step);
        return;
      }
      case 'length':
        deck.learnLength(message.frames);
        return;
      case 'title':
        if (deck === this.#cue?.deck) this.#parts.events.send({ event: 'metadata', title: message.title });
        return;
      case 'wake':
        if (deck === this.#cue?.deck) this.pump();
        return;
      default:
        assertNever(message);
    }
  }

  /** The output had nothing to play for so many frames. */
  starved(frames: number): void {
    const deck = this.#loaded();
    // Before a track's first frame, and on the way to a seek's, silence is what is expected.
    if (deck === null || this.#cue?.deck.putOutFrames === 0 || this.#restart !== null) return;
    this.#parts.tally.underruns++;
    this.#parts.events.underrun(deck, this.#frame, frames);
  }

  outputBroken(code: string, message: string): void {
    if (this.#isOver) return;
    if (code === 'pipe-closed') {
      this.stop('quit');
      return;
    }
    this.#endFile('stop');
    this.#over('fatal', new PlayheadError(code, message));
  }

  // ---- the loop ------------------------------------------------------------------------------------------------

  /** Does all that can be done now: changes of state first, then frames until the output has enough. */
  pump(): void {
    while (this.#step());
    this.#publish();
  }

  /** One step of the loop. False when there is nothing to do until something happens. */
  #step(): boolean {
    if (this.#operations > 0 || this.#isOver) return false;
    const deck = this.#loaded();
    if (deck === null || this.#shape === null) return false;
    if (this.#seek !== null) return this.#beginSeek();
    if (this.#wantsRewind) return this.#rewind(() => undefined);
    if (this.#wantsPause !== (this.#status === 'paused'))
      return this.#wantsPause ? this.#beginPause() : this.#endPause();
    if (this.#runDueAction(deck)) return true;
    return this.#status === 'paused' ? this.#landWhilePaused(deck) : this.#writeBlock(deck);
  }

  #writeBlock(deck: LoadedDeck): boolean {
    const { output } = this.#parts;
    const limit = Math.min(this.#framesToBoundary(deck), BLOCK_FRAMES);
    if (limit <= 0) return this.#boundary(deck);
    const room = Math.min(output.roomFrames(), limit);
    if (room <= 0) return false;

    const { consumer } = deck;
    const frames = consumer.read(this.#frame, this.#block, room);
    if (frames === 0) return this.#whyNothing(deck);
    this.#gain.apply(this.#block, frames, consumer.channels);
    output.write(this.#block, frames);
    this.#wrote(deck, frames);
    return true;
  }

  /** A seek of a paused player has landed once its first frame is there, though nobody hears it yet. */
  #landWhilePaused(deck: LoadedDeck): boolean {
    if (this.#restart === null) return false;
    const availability = deck.consumer.availability(this.#frame);
    if (availability === 'not-yet') return !deck.consumer.sleep(this.#frame);
    this.#reportRestart(deck, this.#restart);
    return false;
  }

  #wrote(deck: LoadedDeck, frames: number): void {
    const cue = this.#cue!;
    if (this.#restart !== null) this.#reportRestart(deck, this.#restart);
    this.#log.append(cue, this.#frame, frames);
    this.#frame += frames;
    cue.deck.putOutFrames += frames;
    this.#parts.script.putOut(frames * deck.trackFramesPerRingFrame, deck.info.sampleRate);
    deck.consumer.advance(this.#frame);
    this.#prepareNext(deck);
  }

  #whyNothing(deck: LoadedDeck): boolean {
    const availability = deck.consumer.availability(this.#frame);
    switch (availability) {
      case 'data':
        return true;
      case 'not-yet':
        return !deck.consumer.sleep(this.#frame, this.#parts.output.isRealtime ? 1 : RENDER_FRAMES);
      case 'end':
        return this.#finishSpan();
      case 'failed':
        this.#failFile(this.#cue!.deck.failure);
        return false;
      case 'outside':
        deck.consumer.seek(this.#frame);
        return true;
      default:
        return assertNever(availability);
    }
  }

  /** Frames that may be written before something is to happen. */
  #framesToBoundary(deck: LoadedDeck): number {
    const { script } = this.#parts;
    const scripted = script.framesUntilDue(this.#moment(deck));
    return Math.min(
      deck.endFrame === null ? Infinity : deck.endFrame - this.#frame,
      this.#abLoop.framesToEnd(this.#frame),
      this.#seekAt.framesUntilDue(this.#cue!.deck.putOutFrames, deck.ringRate),
      Math.ceil(scripted / deck.trackFramesPerRingFrame),
    );
  }

  /** Something that is bound to this very frame. */
  #boundary(deck: LoadedDeck): boolean {
    const restart = this.#abLoop.restartAt(this.#frame);
    if (restart !== null) return this.#jump(deck, restart);
    if (deck.endFrame !== null && this.#frame >= deck.endFrame) return this.#finishSpan();
    return true;
  }

  #moment(deck: LoadedDeck): { trackFrame: number; extent: ReturnType<typeof extentOf> } {
    return { trackFrame: toTrackFrame(deck, this.#frame), extent: extentOf(deck) };
  }

  // ---- actions on the playback clock ---------------------------------------------------------------------------

  /** Carries out a `--seek-at` or a script's step that is due at this frame. */
  #runDueAction(deck: LoadedDeck): boolean {
    const { script } = this.#parts;
    if (this.#status === 'playing') {
      const target = this.#seekAt.take(this.#cue!.deck.putOutFrames, deck.ringRate);
      if (target !== null) return this.#jumpTo(deck, target);
    }
    if (this.#scriptTimer !== null) return false;
    if (this.#status === 'paused') return this.#waitWhilePaused() || this.#runStep(deck);
    return !script.isDone && this.#runStep(deck);
  }

  #runStep(deck: LoadedDeck): boolean {
    const step = this.#parts.script.take(this.#moment(deck));
    if (step === null) return false;
    performStep(step, {
      isRealtime: this.#parts.output.isRealtime,
      jumpTo: (target) => this.#jumpTo(deck, target),
      pause: () => (this.#wantsPause = true),
      resume: () => this.resume(),
      later: (seconds, act) => this.#afterPause(seconds, act),
      next: () => this.next(),
      previous: () => this.previous(),
      playNumber: (number) => this.playNumber(number),
      rampVolume: (percent) => this.#rampVolume(percent, deck),
      setSpeed: (speed) => this.setSpeed(speed),
      mark: (text) => this.#parts.events.marked(text, deck, this.#frame),
      endHere: (reason) => this.#endHere(reason),
    });
    return true;
  }

  /** On the playback clock a change of volume belongs to the next frame: nothing that is queued is taken back. */
  #rampVolume(percent: number, deck: LoadedDeck): void {
    this.#volumePercent = percent;
    this.#parts.events.send({ event: 'volume', volume: percent, mute: this.#mute });
    this.#gain.set(this.#wantedGain(), deck.ringRate, false);
  }

  #endHere(reason: 'stop' | 'quit'): void {
    this.#endFile(reason);
    this.#cue = null;
    this.#finishAll();
  }

  /** While paused, a script's waits pass in real time; where there is none (a render), at once. */
  #waitWhilePaused(): boolean {
    const seconds = this.#parts.script.takeWaitWhilePaused();
    if (seconds === null) return false;
    if (this.#parts.output.isRealtime) this.#afterPause(seconds, () => this.pump());
    return true;
  }

  #afterPause(seconds: number, act: () => void): void {
    this.#scriptTimer = setTimeout(() => {
      this.#scriptTimer = null;
      act();
    }, seconds * 1000);
  }

  /** Goes on from another place without dropping what is queued: heard as one piece. */
  #jumpTo(deck: LoadedDeck, target: SeekTarget): boolean {
    const from = toTrackFrame(deck, this.#frame);
    const wanted = resolveSeek(target, from, extentOf(deck));
    if (wanted === null) {
      this.#parts.events.warn('seek', 'this track has no such position');
      return true;
    }
    const ringFrame = toRingFrame(deck, wanted);
    const isBuffered = deck.consumer.hasRange(ringFrame, 1);
    this.#restart = {
      ringFrame,
      requestedFrame: wanted,
      askedMs: this.#parts.nowMs(),
      from: isBuffered ? 'buffer' : 'decoder',
    };
    return this.#jump(deck, ringFrame);
  }

  #jump(deck: LoadedDeck, ringFrame: number): boolean {
    this.#frame = ringFrame;
    // Decoders asked for a place past the end may still give something (Ogg does): clamp first.
    if (deck.info.frames !== null && ringFrame >= toRingFrame(deck, deck.info.frames))
      return this.#finishSpan();
    if (deck.consumer.hasRange(ringFrame, 1)) deck.consumer.advance(ringFrame);
    else deck.consumer.seek(ringFrame);
    return true;
  }

  // ---- pause, seek: what is queued is taken back ---------------------------------------------------------------

  #beginPause(): boolean {
    return this.#rewind(() => {
      this.#status = 'paused';
      const deck = this.#loaded();
      if (deck === null) return;
      this.#parts.events.at('pause', deck, this.#frame);
    });
  }

  #endPause(): boolean {
    const deck = this.#loaded()!;
    this.#status = 'playing';
    if (this.#parts.output.isRealtime) this.#gain.fadeIn(deck.ringRate);
    this.#parts.events.at('unpause', deck, this.#frame);
    return true;
  }

  #beginSeek(): boolean {
    const asked = this.#seekAhead();
    return this.#rewind(() => {
      const deck = this.#loaded();
      const seek = this.#seek;
      this.#seek = null;
      if (deck === null || seek === null) return;
      const isBuffered = seek !== asked && deck.consumer.hasRange(seek.ringFrame, 1);
      this.#restart = { ...seek, from: isBuffered ? 'buffer' : 'decoder' };
      // Nothing is queued any more: where the playhead was must not be taken for where it is, which in a pause lasts.
      this.#log.clear();
      this.#jump(deck, seek.ringFrame);
      if (this.#parts.output.isRealtime) this.#gain.fadeIn(deck.ringRate);
    });
  }

  /**
   * Sends the reader on its way to a target that is not buffered, so that it decodes while the output is still being
   * emptied. Asking again for the same place afterwards costs nothing. @returns the seek, if that is done
   */
  #seekAhead(): PendingSeek | null {
    const deck = this.#loaded();
    const seek = this.#seek;
    if (deck === null || seek === null || !this.#parts.output.isRealtime) return null;
    const { frames } = deck.info;
    const isPastEnd = frames !== null && seek.ringFrame >= toRingFrame(deck, frames);
    if (isPastEnd || deck.consumer.hasRange(seek.ringFrame, 1)) return null;
    deck.consumer.seek(seek.ringFrame);
    return seek;
  }

  /**
   * Drops what is queued in the output, moves back to the frame being heard, and goes on with `then`. False: it goes
   * on later, and nothing is to be done until then.
   */
  #rewind(then: () => void): boolean {
    const { output } = this.#parts;
    this.#wantsRewind = false;
    if (!output.isRealtime) {
      then();
      return true;
    }
    this.#exclusively(async () => {
      this.#unwrite(await output.flush());
      then();
    });
    return false;
  }

  #unwrite(frames: number): void {
    if (frames === 0) return;
    this.#log.unwrite(frames);
    const place = this.#log.locate(0);
    if (place === null) return;
    const { deck, span } = place.deck;
    if (place.deck !== this.#cue) {
      // What is heard is still the track (or the range) before: go back to it.
      if (this.#cue !== null && this.#cue.deck !== deck) {
        if (this.#upcoming !== null && this.#upcoming !== this.#cue.deck)
          this.#parts.rack.release(this.#upcoming);
        this.#upcoming = this.#cue.deck;
        this.#upcoming.putOutFrames = 0;
      }
      deck.changeSpan(span);
      this.#cue = place.deck;
    }
    this.#frame = place.frame;
    deck.putOutFrames = Math.max(0, deck.putOutFrames - frames);
    const loaded = this.#loaded();
    if (loaded === null) return;
    this.#parts.script.putOut(-frames * loaded.trackFramesPerRingFrame, loaded.info.sampleRate);
    this.#seekAt.takenBackTo(deck.putOutFrames, loaded.ringRate);
    // On the way to another place the reader may have been told so already.
    if (this.#seek === null) loaded.consumer.advance(this.#frame);
  }

  /** Runs an output operation with nothing else going on, and then goes on. */
  #exclusively(operation: () => Promise<void>): void {
    // One that is asked for during another waits for it: the end of the first must not let writes into the second.
    const started = this.#operations++ === 0 ? operation() : this.#lastOperation.then(operation);
    this.#lastOperation = started.then(
      () => {
        this.#operations--;
        this.pump();
      },
      (error: unknown) => {
        this.#operations--;
        if (this.#isOver) return;
        this.#endFile('stop');
        this.#over('fatal', error);
      },
    );
  }

  // ---- from track to track -------------------------------------------------------------------------------------

  #load(span: Span | null): void {
    if (span === null) {
      if (this.#isQueueComplete) this.#finishAll();
      return;
    }
    const { rack } = this.#parts;
    const ready = this.#upcoming;
    const deck = ready !== null && rack.find(span) === ready ? ready : rack.activate(span);
    if (deck === ready) this.#upcoming = null;
    else this.#dropUpcoming();
    this.#cue = { deck, span };
    this.#lastPlace = span.place;
    this.#seekAt.reset();
    this.#abLoop.clear();
    rack.releaseExcept((other) => other === deck || this.#isHeard(other));
    if (!deck.announced) {
      deck.announced = true;
      this.#parts.events.fileStarted(span);
    }
    if (deck.state.status === 'loaded') this.#enter();
    else if (deck.state.status === 'failed') this.#failFile(deck.state);
    else if (this.#status !== 'paused') this.#status = 'loading';
  }

  /** The cue's deck is loaded: makes the output fit, and plays. */
  #enter(): void {
    const deck = this.#loaded()!;
    const cue = this.#cue!;
    this.#parts.entered(cue.span.place.entry.id, deck);
    if (cue.deck.putOutFrames === 0) {
      this.#parts.events.fileLoaded(cue.span, deck);
      this.#armAbLoop(deck);
    }
    this.#frame = deck.startFrame;
    this.#gain.begin(this.#wantedGain());
    if (this.#status === 'loading') this.#status = 'playing';
    if (deck.endFrame !== null && deck.endFrame <= deck.startFrame) {
      this.#parts.events.warn(
        'empty-range',
        `${cue.span.place.entry.path}: nothing lies between the start and the end asked for`,
      );
    }
    const shape = { sampleRate: deck.ringRate, channels: deck.consumer.channels };
    if (this.#shape?.sampleRate === shape.sampleRate && this.#shape.channels === shape.channels) {
      this.pump();
      return;
    }
    this.#exclusively(async () => {
      const { output } = this.#parts;
      if (this.#shape !== null) await output.drain();
      await output.open(shape);
      this.#shape = shape;
      this.#block = new Float32Array(BLOCK_FRAMES * shape.channels);
    });
  }

  /** The present span has been written to its end. */
  #finishSpan(): boolean {
    const { spans } = this.#parts;
    const { deck, span } = this.#cue!;
    const next = spans.after(span);
    const isSamePlace = next !== null && next.place === span.place;
    if (!isSamePlace) this.#endFile('eof');
    if (next !== null && next.place.entry.id === span.place.entry.id && this.#canGoOn(deck)) {
      this.#goOn(deck, next, isSamePlace);
      return true;
    }
    if (next === null) {
      this.#cue = null;
      if (this.#isQueueComplete) this.#finishAll();
      else this.#status = 'loading';
      return false;
    }
    this.#load(next);
    return true;
  }

  /** Whether a deck can go on with another span of its track without a break: every place of it is near. */
  #canGoOn(deck: Deck): boolean {
    if (deck.state.status !== 'loaded' || this.#upcoming !== null) return false;
    return deck.state.info.source !== 'streamed';
  }

  #goOn(deck: Deck, span: Span, isSamePlace: boolean): void {
    const loaded = deck.changeSpan(span);
    if (loaded === null) return;
    this.#cue = { deck, span };
    if (!isSamePlace) {
      deck.putOutFrames = 0;
      this.#seekAt.reset();
      this.#parts.events.fileStarted(span);
      this.#armAbLoop(loaded);
    }
    this.#jump(loaded, loaded.startFrame);
  }

  /** Has the next track opened and its head buffered before it is needed. */
  #prepareNext(deck: LoadedDeck): void {
    const cue = this.#cue!;
    if (this.#preparedFor === cue.span) return;
    const seen = deck.consumer.snapshot();
    if (seen === null) return;
    const { frames } = deck.info;
    const trackEnd = frames === null ? null : toRingFrame(deck, frames);
    const endFrame = deck.endFrame ?? (seen.ended ? seen.endFrame : trackEnd);
    const isNear = endFrame !== null && endFrame - this.#frame < PREPARE_SECONDS * deck.ringRate;
    if (!isNear && !seen.ended) return;
    this.#preparedFor = cue.span;
    const next = this.#parts.spans.after(cue.span);
    if (next === null || (next.place.entry.id === cue.span.place.entry.id && deck.info.source !== 'streamed'))
      return;
    this.#upcoming = this.#parts.rack.activate(next);
  }

  #skipTo(place: Place | null): void {
    if (this.#isOver) return;
    const { output, spans } = this.#parts;
    this.#endFile('stop');
    const span = spans.at(place);
    this.#restart = null;
    this.#seek = null;
    // What is queued is dropped, not taken back: a flush that is under way must not go back to what was left.
    this.#log.clear();
    if (output.isRealtime && this.#shape !== null) {
      this.#exclusively(async () => {
        await output.flush();
      });
    }
    if (span === null) {
      this.#cue = null;
      this.#finishAll();
    } else {
      this.#load(span);
      if (output.isRealtime) this.#gain.fadeIn(this.#shape?.sampleRate ?? 1);
    }
  }

  /** Puts another deck in the place of the one that plays, heard at once. */
  #replaceCue(deck: Deck): void {
    const { output, rack } = this.#parts;
    const span = deck.span;
    this.#cue = { deck, span };
    rack.releaseExcept((other) => other === deck);
    if (!output.isRealtime || this.#shape === null) return;
    this.#exclusively(async () => {
      await output.flush();
      this.#log.clear();
    });
  }

  #failFile(failure: FailedDeck | null): void {
    const { tally, playlist, spans } = this.#parts;
    const cue = this.#cue!;
    tally.trackFailed();
    this.#endFile('error', failure?.message ?? 'cannot be decoded any further');
    if (tally.hasNothingToPlay(playlist.entries.length) && this.#isQueueComplete) this.#finishAll();
    else {
      const next = spans.at(playlist.next(cue.span.place));
      if (next === null) {
        this.#cue = null;
        if (this.#isQueueComplete) this.#finishAll();
      } else this.#load(next);
    }
  }

  #endFile(reason: 'eof' | 'stop' | 'quit' | 'error', error?: string): void {
    if (this.#cue === null) return;
    const { deck, span } = this.#cue;
    if (reason === 'eof' || (reason !== 'error' && deck.putOutFrames > 0)) this.#parts.tally.trackPlayed();
    this.#parts.events.fileEnded(deck, span, reason, error);
  }

  /** Everything was written: waits until it was heard. */
  #finishAll(): void {
    const { output } = this.#parts;
    if (this.#shape === null) {
      this.#over('finished');
      return;
    }
    this.#exclusively(async () => {
      await output.drain();
      this.#over('finished');
    });
  }

  #over(end: SessionEnd, error?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#status = 'ended';
    if (this.#scriptTimer !== null) clearTimeout(this.#scriptTimer);
    this.#publish();
    this.#parts.finish(end, error);
  }

  #dropUpcoming(): void {
    if (this.#upcoming === null) return;
    this.#parts.rack.release(this.#upcoming);
    this.#upcoming = null;
    this.#preparedFor = null;
  }

  #publish(): void {
    const { output, rack, tally, publisher } = this.#parts;
    const place = this.#log.locate(output.queuedFrames());
    const cue = place?.deck ?? this.#cue;
    const state = cue?.deck.state;
    const target = this.#seek ?? this.#restart;
    publisher.publish({
      status: this.#status,
      heard:
        cue === null
          ? null
          : { entryId: cue.span.place.entry.id, deck: state?.status === 'loaded' ? state : null },
      playheadFrame: target?.ringFrame ?? (place !== null && cue === place.deck ? place.frame : this.#frame),
      writtenFrame: cue === this.#cue ? this.#frame : null,
      isSeeking: target !== null,
      isRealtime: output.isRealtime,
      volumePercent: this.#volumePercent,
      mute: this.#mute,
      speed: rack.speed,
      underruns: tally.underruns,
    });
  }

  /** What to play once there are more entries: the list had come to an end before all were known. */
  #nextAfterWaiting(): Span | null {
    const { spans, playlist } = this.#parts;
    return this.#lastPlace === null ? spans.first() : spans.at(playlist.next(this.#lastPlace));
  }

  // ---- small questions -----------------------------------------------------------------------------------------

  #loaded(): LoadedDeck | null {
    const state = this.#cue?.deck.state;
    return state?.status === 'loaded' ? state : null;
  }

  #isHeard(deck: Deck): boolean {
    const place = this.#log.locate(this.#parts.output.queuedFrames());
    return place?.deck.deck === deck;
  }

  /** The frame being heard, of the cue's deck. */
  #audibleFrame(): number {
    const place = this.#log.locate(this.#parts.output.queuedFrames());
    return place?.deck === this.#cue ? place.frame : this.#frame;
  }

  #wantedGain(): number {
    return this.#mute ? 0 : gainOfVolume(this.#volumePercent) * (this.#loaded()?.gain ?? 1);
  }

  #armAbLoop(deck: LoadedDeck): void {
    const { options, events } = this.#parts;
    this.#abLoop.arm(options.abLoop, deck);
    if (options.abLoop !== null) events.send(this.#abLoop.event(deck));
  }

  #reportRestart(deck: LoadedDeck, { requestedFrame, askedMs, from }: Restart): void {
    this.#restart = null;
    this.#parts.events.restarted(deck, this.#frame, requestedFrame, this.#parts.nowMs() - askedMs, from);
  }
}
