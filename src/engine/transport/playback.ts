import type { PcmShape } from '../pcm-shape.ts';
import type { AudioOutput } from '../output/audio-output.ts';
import { AbLoop } from './ab-loop.ts';
import type { Deck, LoadedDeck } from './deck.ts';
import type { Active, PlaybackState } from './playback-state.ts';
import type { PlayingSpan } from './playing-span.ts';
import { SeekProgress } from './seek-progress.ts';
import type { Span } from './span.ts';
import { WrittenLog } from './written-log.ts';

/** More than any device queues at any rate: 0.5 s at 384 kHz. */
const LOG_FRAMES = 192_000;

/** The output's queue: written frames that are still to be heard. */
type OutputQueue = Pick<AudioOutput, 'isRealtime' | 'queuedFrames'>;

const WAITING: PlaybackState = { status: 'waiting', current: null };

/**
 * The span being written, the next frame of it, and the requests that are pending.
 *
 * The one state of the transport. Its parts read it here and change it with the methods below, each of which is named for
 * what has happened.
 */
export class Playback {
  readonly log = new WrittenLog<PlayingSpan>(LOG_FRAMES);
  readonly abLoop = new AbLoop();
  readonly seeks = new SeekProgress();
  readonly #output: OutputQueue;
  #state: PlaybackState = WAITING;
  /** Not in the state: it changes with each block, which must not allocate. */
  #frame = 0;
  #hasPassedEnd = false;
  #upcoming: Deck | null = null;
  #loopHead: Deck | null = null;
  #shape: PcmShape | null = null;
  #wantsPause = false;
  #wantsFlush = false;
  #isQueueComplete = false;

  constructor(output: OutputQueue) {
    this.#output = output;
  }

  get state(): PlaybackState {
    return this.#state;
  }

  /** The span that is being written; null while there is none. */
  get current(): PlayingSpan | null {
    return this.#state.current;
  }

  /** The current deck, once it can be played. */
  get loaded(): LoadedDeck | null {
    const state = this.#state.current?.deck.state;
    return state?.status === 'loaded' ? state : null;
  }

  /** The ring frame that is written next. */
  get frame(): number {
    return this.#frame;
  }

  get isPlaying(): boolean {
    return this.#state.status === 'playing';
  }

  get isPaused(): boolean {
    return this.#state.status === 'paused';
  }

  get isScriptPause(): boolean {
    return this.#state.status === 'paused' && this.#state.isScriptPause;
  }

  get isIdle(): boolean {
    return this.#state.status === 'idle';
  }

  get isOver(): boolean {
    return this.#state.status === 'ended';
  }

  /** Whether an entry that is added now is played at once. */
  get isWaiting(): boolean {
    return this.#state.status === 'waiting';
  }

  get wantsPause(): boolean {
    return this.#wantsPause;
  }

  /** No more entries will be added by those who scan the inputs. */
  get isQueueComplete(): boolean {
    return this.#isQueueComplete;
  }

  /** The deck that was made ready for what comes next. */
  get upcoming(): Deck | null {
    return this.#upcoming;
  }

  /** The deck at the beginning of the A-B loop, if the current deck has lost that from its window. */
  get loopHead(): Deck | null {
    return this.#loopHead;
  }

  /** What the output was opened for; null while it is not open. */
  get shape(): PcmShape | null {
    return this.#shape;
  }

  // ---- spans ---------------------------------------------------------------------------------------------------

  /** Another deck becomes the current one. Nothing is written before it is loaded. */
  load(deck: Deck, span: Span): PlayingSpan {
    const current = { deck, span, pass: 0 };
    if (deck === this.#upcoming) this.#upcoming = null;
    this.#activate(current, this.#state.status === 'paused' ? 'paused' : 'loading');
    this.#loopHead = null;
    this.#hasPassedEnd = false;
    return current;
  }

  /** The current deck is loaded, and is written from this frame on. */
  enter(ringFrame: number): void {
    this.#frame = ringFrame;
    this.seeks.openedAt(ringFrame);
    if (this.#state.status === 'loading') this.#state = { ...this.#state, status: 'playing' };
  }

  /** The current deck plays another span of its track, without a break. */
  continueWith(deck: Deck, span: Span): PlayingSpan {
    const current = { deck, span, pass: 0 };
    this.#activate(current);
    return current;
  }

  /** Another deck plays the rest of the current span, for example at another speed. */
  replaceDeck(deck: Deck): void {
    const { current } = this.#state;
    if (current !== null) this.#activate({ ...current, deck });
    this.#loopHead = null;
    this.#hasPassedEnd = false;
  }

  /** The A-B loop begins again, on the current deck. */
  repeatLoop(): void {
    const { current } = this.#state;
    if (current !== null) this.#activate({ ...current, pass: current.pass + 1 });
  }

  /** The A-B loop begins again on the deck that stands at its beginning. The deck before stands there next. */
  repeatLoopOn(head: Deck, ringFrame: number): void {
    const { current } = this.#state;
    if (current === null) return;
    this.#loopHead = current.deck;
    this.#activate({ deck: head, span: current.span, pass: current.pass + 1 });
    this.#frame = ringFrame;
  }

  /** Unheard frames were taken back: writing continues at the frame being heard. */
  goBackTo(heard: PlayingSpan, ringFrame: number): void {
    if (heard !== this.#state.current) this.#activate(heard);
    this.#frame = ringFrame;
  }

  /** The span is over, and nothing follows yet. */
  finishSpan(): void {
    this.#state = WAITING;
  }

  /** Playing was stopped: nothing follows until something is chosen. */
  stop(): void {
    this.#state = { status: 'stopped', current: null };
  }

  becomeIdle(): void {
    this.#state = { status: 'idle', current: null };
    this.#frame = 0;
    this.#hasPassedEnd = false;
    this.#upcoming = null;
    this.#loopHead = null;
    this.seeks.drop();
    this.log.clear();
  }

  end(): void {
    this.#state = { status: 'ended', current: null, last: this.#state.current };
  }

  completeQueue(): void {
    this.#isQueueComplete = true;
  }

  makeReady(upcoming: Deck | null): void {
    this.#upcoming = upcoming;
  }

  makeLoopHead(deck: Deck | null): void {
    this.#loopHead = deck;
  }

  // ---- frames --------------------------------------------------------------------------------------------------

  wrote(current: PlayingSpan, frames: number): void {
    this.log.append(current, this.#frame, frames);
    this.#frame += frames;
    current.deck.putOutFrames += frames;
  }

  /** Writing continues at another frame of the current deck; past its end nothing is written. */
  moveTo(ringFrame: number, isPastEnd = false): void {
    this.#frame = ringFrame;
    this.#hasPassedEnd = isPastEnd;
  }

  /** Whether writing was moved past the end; true only once. */
  takePassedEnd(): boolean {
    const hasPassedEnd = this.#hasPassedEnd;
    this.#hasPassedEnd = false;
    return hasPassedEnd;
  }

  // ---- pauses --------------------------------------------------------------------------------------------------

  wantPause(wantsPause: boolean): void {
    this.#wantsPause = wantsPause;
  }

  pause({ byScript }: { readonly byScript: boolean }): void {
    if (this.#state.current === null) return;
    this.#wantsPause = true;
    this.#state = { status: 'paused', current: this.#state.current, isScriptPause: byScript };
  }

  unpause(): void {
    this.#wantsPause = false;
    if (this.#state.current !== null)
      this.#state = { ...this.#state, status: 'playing', isScriptPause: false };
  }

  outputOpened(shape: PcmShape): void {
    this.#shape = shape;
  }

  outputClosed(): void {
    this.#shape = null;
  }

  /** The queued frames are to be taken back and written anew. */
  wantFlush(): void {
    this.#wantsFlush = true;
  }

  /** Whether a flush was asked for; true only once. */
  takeWantedFlush(): boolean {
    const wantsFlush = this.#wantsFlush;
    this.#wantsFlush = false;
    return wantsFlush;
  }

  // ---- frames being heard -------------------------------------------------------------------------------------------

  /** The span that is heard: the one before the current, while the last of that is in the output. */
  get heard(): PlayingSpan | null {
    if (!this.#output.isRealtime) return this.current;
    const place = this.log.locate(this.#output.queuedFrames());
    return place?.deck.deck.state.status === 'loaded' ? place.deck : this.current;
  }

  /** The frame being heard if it is one of the current span, else the one that is written next. */
  get audibleFrame(): number {
    const place = this.log.locate(this.#output.queuedFrames());
    return place?.deck === this.current ? place.frame : this.#frame;
  }

  /** The frame being heard if it is one of this deck, else the one that is written next. */
  audibleFrameOf(deck: Deck): number {
    const place = this.log.locate(this.#output.queuedFrames());
    return place?.deck.deck === deck ? place.frame : this.#frame;
  }

  /** Whether this deck is heard, or frames of it are queued: a flush may go back to it. */
  isInOutput(deck: Deck): boolean {
    const queuedFrames = this.#output.queuedFrames();
    let isThere = this.log.locate(queuedFrames)?.deck.deck === deck;
    this.log.lastOf(queuedFrames, (span) => (isThere ||= span.deck === deck));
    return isThere;
  }

  #activate(current: PlayingSpan, status?: Active['status']): void {
    const before = this.#state;
    this.#state =
      before.current === null
        ? { status: status ?? 'playing', current, isScriptPause: false }
        : { ...before, status: status ?? before.status, current };
  }
}
