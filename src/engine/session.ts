import { PlayheadError, reasonOf } from '../player/error.ts';
import type { PlayerEvent } from '../player/event.ts';
import { Playlist } from '../player/playlist.ts';
import { SharedStateWriter } from '../player/shared-state.ts';
import type { EngineThreadData, FromEngine, FromReader, ToEngine, ToReader } from './messages.ts';
import type { Clock } from './clock.ts';
import type { AudioOutput } from './output/audio-output.ts';
import type { OutputSetting } from './output/choose-output.ts';
import { DeckRack } from './transport/deck-rack.ts';
import { ScriptProgress } from './transport/script-progress.ts';
import { SleepTimer } from './transport/sleep-timer.ts';
import { SessionEvents } from './transport/session-events.ts';
import { SessionTally } from './transport/session-tally.ts';
import type { SessionEnd } from './transport/session-tally.ts';
import { SpanOrder } from './transport/span.ts';
import { StatePublisher } from './transport/state-publisher.ts';
import { Transport } from './transport/transport.ts';

/** The ways out of the engine thread, and its clocks. */
export interface SessionLinks {
  readonly toMain: (message: FromEngine) => void;
  readonly toReader: (message: ToReader) => void;
  /** The oldest message of the reader that was not handed over yet. */
  readonly takeFromReader: () => FromReader | null;
  readonly nowMicros: () => number;
  readonly makeOutput: (setting: Omit<OutputSetting, 'packageBase' | 'onAddonLoaded'>) => AudioOutput;
  readonly clock: Clock;
}

/** One run of the player in the engine thread: puts its parts together, and ends it, once. */
export class Session {
  readonly #links: SessionLinks;
  readonly #data: EngineThreadData;
  readonly #tally = new SessionTally();
  readonly #playlist: Playlist;
  /** Events wait for the end of the turn: one message for all of them. */
  #events: PlayerEvent[] = [];
  #output: AudioOutput | null = null;
  #transport: Transport | null = null;
  #end: { readonly end: SessionEnd; readonly error: unknown } | null = null;

  constructor(data: EngineThreadData, links: SessionLinks) {
    this.#data = data;
    this.#links = links;
    const { loopTimes, repeatTimes, shuffle, seed } = data.options;
    this.#playlist = new Playlist(data.entries, { loopTimes, repeatTimes, shuffle }, seed);
  }

  start(): void {
    const { options, state } = this.#data;
    const { clock } = this.#links;
    try {
      this.#output = this.#links.makeOutput({
        options,
        clock,
        reports: {
          onRoom: () => this.#transport?.pump(),
          onStarved: (frames) => this.#transport?.starved(frames),
          onWarning: (code, message) => this.#emit({ event: 'warning', code, message }),
          onBroken: (code, message) => this.#transport?.outputBroken(code, message),
        },
      });
    } catch (error) {
      this.#finish('fatal', error);
      return;
    }
    const rack = new DeckRack(options, this.#output, this.#links.toReader);
    this.#transport = new Transport({
      options,
      playlist: this.#playlist,
      spans: new SpanOrder(this.#playlist, options.ranges, options.lengthSeconds),
      script: new ScriptProgress(options.script),
      sleep: new SleepTimer(options.sleepSeconds),
      rack,
      output: this.#output,
      tally: this.#tally,
      publisher: new StatePublisher(new SharedStateWriter(state), this.#links.nowMicros),
      clock,
      events: new SessionEvents((event) => this.#emit(event), this.#playlist),
      entered: (entryId, { ring, part, trackFramesPerRingFrame }) =>
        this.#links.toMain({
          type: 'entered',
          track: { entryId, ring, startFrame: part.startFrame, trackFramesPerRingFrame },
        }),
      finish: (end, error) => this.#finish(end, error),
      hearReader: () => this.#hearReader(),
    });
    this.#transport.start();
  }

  fromReader(message: FromReader): void {
    if (message.type === 'shut-down') this.#shutDown();
    else this.#transport?.fromReader(message);
  }

  #hearReader(): boolean {
    let hasHeard = false;
    for (;;) {
      const message = this.#links.takeFromReader();
      if (message === null) return hasHeard;
      hasHeard = true;
      this.fromReader(message);
    }
  }

  fromMain(message: ToEngine): void {
    if (message.type === 'end') this.#transport?.commands.quit('signal');
    else if (message.type === 'fail') this.#transport?.fail(new PlayheadError(message.code, message.message));
    else {
      this.#transport?.commands.handle(message.command);
      // What a command has caused is told before it counts as carried out.
      this.#sendEvents();
      this.#links.toMain({ type: 'taken' });
    }
  }

  #finish(end: SessionEnd, error: unknown = null): void {
    if (this.#end !== null) return;
    this.#end = { end, error };
    // The reader ends its children first; what it says then brings the rest to an end.
    this.#links.toReader({ type: 'shutdown' });
  }

  #shutDown(): void {
    const end = this.#end ?? { end: 'finished', error: null };
    const closed = this.#output?.close() ?? Promise.resolve();
    void closed
      .catch((error: unknown) => error)
      .then(() => {
        const { error } = end;
        this.#emit({
          event: 'shutdown',
          exit_code: this.#tally.exitCode(end.end),
          underruns: this.#tally.underruns,
        });
        this.#sendEvents();
        const known =
          error instanceof PlayheadError ? error.message : error === null ? null : reasonOf(error);
        this.#links.toMain({ type: 'over', exitCode: this.#tally.exitCode(end.end), error: known });
      });
  }

  #emit(event: PlayerEvent): void {
    if (this.#events.length === 0) queueMicrotask(() => this.#sendEvents());
    this.#events.push(event);
  }

  #sendEvents(): void {
    if (this.#events.length === 0) return;
    // What an event says is in the shared state when it is heard.
    this.#transport?.publish();
    this.#links.toMain({ type: 'events', events: this.#events });
    this.#events = [];
  }
}
