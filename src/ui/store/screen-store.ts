import type { Command } from '../../player/command.ts';
import { reasonOf } from '../../player/error.ts';
import type { PlayerEvent } from '../../player/event.ts';
import type { PlayerSnapshot } from '../../player/shared-state.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { MessageLevel, TuiOptions } from '../tui-options.ts';
import { messageOf } from './event-message.ts';
import { afterEvent, initialPlayerView } from './player-view.ts';
import { QueueList } from './queue-list.ts';
import { QueueMirror } from './queue-mirror.ts';
import { nextLookMs } from './next-look.ts';
import type { ScreenState } from './screen-state.ts';
import { sungLine } from './sung-line.ts';
import { startSecondsOf, type TrackDetails } from './track-details.ts';
import { TrackLibrary, type LibraryClock } from './track-library.ts';
import { reduceView, type ViewAction } from './view-reducer.ts';
import type { ViewState } from './view-state.ts';

/** Where the list is over, the last track goes on standing there, at its end. */
function stoppedAt(last: PlayerSnapshot, { volumePercent, mute, speed }: PlayerSnapshot): PlayerSnapshot {
  const playheadFrame = last.frames > 0 ? last.frames : last.playheadFrame;
  return { ...last, status: 'ended', seeking: false, playheadFrame, volumePercent, mute, speed };
}

export interface StoreClock extends LibraryClock {
  /** The time of day, for the log. */
  readonly atMs: () => number;
}

/**
 * The screen's state outside React: what the user did to the view, the mirror of the player, and what was read of the
 * tracks. React reads it by selectors (`useScreen`) and draws what they give.
 */
export class ScreenStore {
  readonly options: TuiOptions;
  readonly queue: QueueMirror;
  readonly library: TrackLibrary;
  readonly list: QueueList;
  readonly #clock: StoreClock;
  readonly #listeners = new Set<() => void>();
  readonly #unfollow: readonly (() => void)[];
  #state: ScreenState;
  #forgetLook: (() => void) | null = null;
  #visible: readonly string[] = [];
  #isHeld = false;
  #isDrawn = true;

  constructor(options: TuiOptions, view: ViewState, clock: StoreClock) {
    this.options = options;
    this.#clock = clock;
    this.queue = new QueueMirror(options.queue, options.start.seed);
    this.library = new TrackLibrary(options.readDetails, clock, () =>
      this.#set({ tagsRead: this.#state.tagsRead + 1 }),
    );
    this.list = new QueueList(this.queue, this.library);
    this.#state = {
      view,
      player: initialPlayerView(options.start),
      now: options.port.state.read(),
      entries: options.queue,
      tagsRead: 0,
      peaks: null,
    };
    this.#unfollow = [
      options.port.subscribe((event) => this.#take(event)),
      ...(options.peaks ? [options.peaks.subscribe(() => this.look())] : []),
    ];
    this.#settle();
  }

  get state(): ScreenState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes the screen's own state. */
  dispatch(action: ViewAction): void {
    const view = reduceView(this.#state.view, action);
    if (view !== this.#state.view) this.#set({ view });
  }

  change(change: Partial<ViewState>): void {
    this.dispatch({ type: 'set', change });
  }

  /** Says something in the footer; warnings and errors also go into the log. */
  say(text: string, level: MessageLevel = 'info'): void {
    this.dispatch({ type: 'say', text, level, nowMs: this.#clock.nowMs(), atMs: this.#clock.atMs() });
  }

  /** Asks the player for something; a player that takes no more says so in the footer. */
  send(command: Command): void {
    try {
      this.options.port.send(command);
    } catch (error) {
      this.say(reasonOf(error), 'error');
    }
  }

  /** Looks at the player's shared state now. */
  look(): void {
    this.#set({ now: this.#read() });
  }

  /** While the terminal is busy the state changes and nothing is drawn; then what it has come to is, once. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld && !this.#isDrawn) this.#draw();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** The files whose tags are shown, and those around them. */
  show(paths: readonly string[]): void {
    this.#visible = paths;
    this.#want();
  }

  currentEntry(): QueueEntry | null {
    return this.queue.entryOf(this.#state.now.entryId);
  }

  /** Null while they are being read. */
  currentDetails(): TrackDetails | null {
    const entry = this.currentEntry();
    return entry && this.library.detailsOf(entry.path);
  }

  nextEntry(): QueueEntry | null {
    return this.queue.nextOf(this.#state.now.entryId, this.#state.player.modes);
  }

  close(): void {
    this.#forgetLook?.();
    for (const stop of this.#unfollow) stop();
    this.library.close();
    this.#listeners.clear();
  }

  #take(event: PlayerEvent): void {
    if (event.event === 'queue-edited') this.queue.apply(event.edit);
    const { player } = this.#state;
    const message = messageOf(event, player);
    this.#set({
      player: afterEvent(player, event),
      entries: this.queue.entries,
      now: this.#read(),
    });
    if (message) this.say(message.text, message.level);
  }

  /** The same object while nothing has changed. */
  #read(): PlayerSnapshot {
    const last = this.#state.now;
    const read = this.options.port.state.read();
    const next = read.entryId < 0 && this.queue.indexOf(last.entryId) >= 0 ? stoppedAt(last, read) : read;
    const differs = (Object.keys(next) as (keyof PlayerSnapshot)[]).some((name) => next[name] !== last[name]);
    return differs ? next : last;
  }

  #set(change: Partial<ScreenState>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    this.#settle();
    this.#isDrawn = false;
    if (!this.#isHeld) this.#draw();
  }

  #draw(): void {
    this.#isDrawn = true;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Asks for what is missing, and for the next look. */
  #settle(): void {
    const { now, view, player } = this.#state;
    const { peaks } = this.options;
    const entry = this.currentEntry();
    const loaded = entry ? player.loaded.get(entry.path) : undefined;
    if (peaks && entry) {
      if (loaded && now.frames > 0) peaks.request(entry, now.frames / now.sampleRate, loaded.source);
      this.#state = { ...this.#state, peaks: peaks.peaksOf(entry.id) };
    }
    this.#want();
    this.library.fill(this.#state.entries);
    this.#forgetLook?.();
    this.#forgetLook = this.#clock.after(this.#nextLookMs(), () => {
      if (view.toast !== null) this.dispatch({ type: 'time-passed', nowMs: this.#clock.nowMs() });
      this.look();
    });
  }

  #nextLookMs(): number {
    const lyrics = this.currentDetails()?.lyrics;
    const nextLine = lyrics?.isSynced
      ? lyrics.lines[sungLine(this.#state, lyrics, this.currentEntry()) + 1]
      : undefined;
    // Lyrics are the file's; what is shown counts from the track's own beginning.
    const nextSeconds = nextLine
      ? (nextLine.atMs - this.#state.view.lyricsOffsetMs) / 1000 - startSecondsOf(this.currentEntry())
      : null;
    return nextLookMs(this.#state, this.#clock.nowMs(), nextSeconds);
  }

  #want(): void {
    const playing = [this.currentEntry(), this.nextEntry()];
    this.library.want(
      playing.flatMap((entry) => (entry ? [entry.path] : [])),
      this.#visible,
    );
  }
}
