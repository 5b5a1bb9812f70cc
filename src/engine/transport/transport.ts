import { assertNever } from '../../player/assert-never.ts';
import { PlayheadError } from '../../player/error.ts';
import type { FromReader } from '../messages.ts';
import { CommandHandler } from './command-handler.ts';
import { LoopJoin } from './loop-join.ts';
import { OutputFlush } from './output-flush.ts';
import { OutputTurns } from './output-turns.ts';
import { Playback } from './playback.ts';
import { scriptedControls } from './scripted-controls.ts';
import { viewOf } from './playback-view.ts';
import { SeekAtList } from './seek-at-list.ts';
import { Seeking } from './seeking.ts';
import { SessionEnding } from './session-ending.ts';
import { TimedActions } from './timed-actions.ts';
import { TrackChanges } from './track-changes.ts';
import type { SessionParts } from './session-parts.ts';
import { Volume } from './volume.ts';
import { WriteLoop } from './write-loop.ts';

/**
 * Puts the parts of the transport together, and takes what the reader and the output tell it.
 *
 * The state is `Playback`. Commands (`CommandHandler`) note there what is asked for. The loop (`WriteLoop`) carries it out, and
 * is the only one that writes to the output.
 */
export class Transport {
  readonly commands: CommandHandler;
  readonly #parts: SessionParts;
  readonly #playback: Playback;
  readonly #volume: Volume;
  readonly #seeking: Seeking;
  readonly #tracks: TrackChanges;
  readonly #ending: SessionEnding;
  readonly #loop: WriteLoop;

  constructor(parts: SessionParts) {
    const { options, output, events } = parts;
    const pump = (): void => this.pump();
    const publish = (): void => this.publish();
    const playback = new Playback(output);
    const turns = new OutputTurns(pump, (error) => this.#ending.broken(error));
    const seekAt = new SeekAtList(options.seekAt);
    const { volumePercent: percent, mute } = options;
    const volume = new Volume(playback, output, events, { percent, mute });
    const flush = new OutputFlush(parts, playback, turns, seekAt, volume);
    const seeking = new Seeking(parts, playback, flush, volume);
    const timed = new TimedActions(parts, { playback, turns, seekAt, seeking, pump });
    const ending = new SessionEnding(parts, playback, turns, {
      onIdle: publish,
      onOver() {
        timed.cancel();
        publish();
      },
    });
    const around = { playback, turns, seekAt, flush, seeking, volume, ending, pump };
    const tracks = new TrackChanges(parts, around);
    const controls = scriptedControls(parts, { ...around, tracks });
    const loopJoin = new LoopJoin(parts, playback, seeking);
    this.#parts = parts;
    this.#playback = playback;
    this.#volume = volume;
    this.#seeking = seeking;
    this.#ending = ending;
    this.#tracks = tracks;
    this.#loop = new WriteLoop(parts, { ...around, tracks, timed, loopJoin, controls });
    this.commands = new CommandHandler(parts, { ...around, tracks });
  }

  /** Begins to play. */
  start(): void {
    this.#tracks.loadFirst();
  }

  /** Ends the session because the command line met an error. */
  fail(error: PlayheadError): void {
    this.#ending.broken(error);
  }

  // ---- what the reader and the output tell it ------------------------------------------------------------------

  fromReader(message: FromReader): void {
    if (message.type === 'shut-down' || this.#playback.isOver) return;
    const { events, rack } = this.#parts;
    const deck = rack.get(message.streamId);
    if (deck === undefined) return; // it was let go while the message was on its way
    const { current } = this.#playback;
    const isCurrent = deck === current?.deck;
    switch (message.type) {
      case 'opened': {
        const loaded = deck.load(message, () => rack.wake(deck));
        if (isCurrent) this.#tracks.enter(current, loaded);
        return;
      }
      case 'failed':
        deck.fail(message.code, message.message);
        if (isCurrent && deck.state.status === 'failed') this.#tracks.failFile(current, deck.state);
        else if (isCurrent) this.pump();
        return;
      case 'warning':
        events.warn(message.code, `${deck.span.place.entry.path}: ${message.message}`);
        return;
      case 'chapters':
        deck.learnChapters(message.frames);
        this.#seeking.chaptersKnown(isCurrent);
        this.pump();
        return;
      case 'length':
        deck.learnLength(message.frames);
        return;
      case 'title':
        if (isCurrent) events.send({ event: 'metadata', title: message.title });
        return;
      case 'wake':
        if (isCurrent) this.pump();
        return;
      default:
        assertNever(message);
    }
  }

  /** The output had nothing to play for `frames` frames. */
  starved(frames: number): void {
    const { loaded: deck, current, seeks, frame } = this.#playback;
    // Before a track's or a seek's first frame, silence is expected.
    if (deck === null || current?.deck.putOutFrames === 0 || seeks.landing !== null) return;
    this.#parts.tally.underruns++;
    this.#parts.events.underrun(deck, frame, frames);
  }

  outputBroken(code: string, message: string): void {
    if (code === 'pipe-closed') this.commands.quit();
    else this.#ending.broken(new PlayheadError(code, message));
  }

  /** Does all that can be done now: changes of state first, then frames until the output has enough. */
  pump(): void {
    this.#loop.run();
    this.publish();
  }

  /** Puts the state as it is now where other threads read it. */
  publish(): void {
    const { output, rack, tally, publisher } = this.#parts;
    const { percent, mute } = this.#volume;
    publisher.publish({
      ...viewOf(this.#playback, output.queuedFrames()),
      isRealtime: output.isRealtime,
      volumePercent: percent,
      mute,
      speed: rack.speed,
      underruns: tally.underruns,
      pauseWanted: this.#playback.wantsPause,
    });
  }
}
