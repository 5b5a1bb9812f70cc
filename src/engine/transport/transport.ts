import { assertNever } from '../../player/assert-never.ts';
import type { InputFailure } from '../../player/command.ts';
import { PlayheadError } from '../../player/error.ts';
import type { Place } from '../../player/playlist.ts';
import type { SeekTarget } from '../../player/position.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { FromReader } from '../messages.ts';
import { toTrackFrame } from './deck.ts';
import { LoopJoin } from './loop-join.ts';
import { OutputTurns } from './output-turns.ts';
import { Playback } from './playback.ts';
import { Rewinding } from './rewinding.ts';
import { SeekAtList } from './seek-at-list.ts';
import { Seeking } from './seeking.ts';
import { SessionEnding } from './session-ending.ts';
import { TimedActions } from './timed-actions.ts';
import type { ScriptedControls } from './timed-actions.ts';
import { TrackChanges } from './track-changes.ts';
import type { TransportParts } from './transport-parts.ts';
import { Volume } from './volume.ts';
import { WriteLoop } from './write-loop.ts';

/**
 * What plays, from where, and what comes next: the door to it, for commands, for the reader and for the output.
 *
 * The state is `Playback`. What is asked for is noted there, and carried out by the loop (`WriteLoop`), which alone
 * writes to the output.
 */
export class Transport {
  readonly #parts: TransportParts;
  readonly #playback: Playback;
  readonly #rewinding: Rewinding;
  readonly #volume: Volume;
  readonly #seeking: Seeking;
  readonly #tracks: TrackChanges;
  readonly #ending: SessionEnding;
  readonly #loop: WriteLoop;

  constructor(parts: TransportParts) {
    const { options, output, events } = parts;
    const pump = (): void => this.pump();
    const playback = new Playback(output);
    const turns = new OutputTurns(pump, (error) => this.#ending.broken(error));
    const seekAt = new SeekAtList(options.seekAt);
    const volume = new Volume(playback, output, events, {
      percent: options.volumePercent,
      mute: options.mute,
    });
    const rewinding = new Rewinding(parts, playback, turns, seekAt, volume);
    const seeking = new Seeking(parts, playback, rewinding, volume);
    const timed = new TimedActions(parts, { playback, turns, seekAt, seeking, pump });
    const publish = (): void => this.#publish();
    const ending = new SessionEnding(parts, playback, turns, {
      onIdle: publish,
      onOver() {
        timed.cancel();
        publish();
      },
    });
    const tracks = new TrackChanges(parts, {
      playback,
      turns,
      seekAt,
      rewinding,
      seeking,
      volume,
      ending,
      pump,
    });
    this.#parts = parts;
    this.#playback = playback;
    this.#rewinding = rewinding;
    this.#volume = volume;
    this.#seeking = seeking;
    this.#ending = ending;
    this.#tracks = tracks;
    this.#loop = new WriteLoop(parts, {
      playback,
      turns,
      rewinding,
      seeking,
      volume,
      loopJoin: new LoopJoin(parts, playback, seeking),
      timed,
      tracks,
      controls: this.#scriptedControls(),
    });
  }

  // ---- what is asked of it -------------------------------------------------------------------------------------

  start(): void {
    this.#tracks.loadFirst();
  }

  /** Inputs gave no entry: each counts as a track that failed. */
  inputsFailed(failures: readonly InputFailure[]): void {
    if (this.#playback.isOver) return;
    for (const failure of failures) {
      this.#parts.tally.inputFailed();
      this.#parts.events.inputFailed(failure);
    }
  }

  /** Ends it all: the command line found out that it must not go on. */
  fail(error: PlayheadError): void {
    this.#ending.broken(error);
  }

  /** No more entries will be added by those who scan the inputs. */
  queueComplete(): void {
    this.#playback.isQueueComplete = true;
    this.queueChanged();
  }

  /** Entries, order or modes have changed: what was made ready may not be what comes next any more. */
  queueChanged(): void {
    if (this.#playback.isOver) return;
    this.#tracks.queueChanged();
    this.pump();
  }

  pause(): void {
    this.#playback.wantsPause = true;
    this.pump();
  }

  resume(): void {
    this.#playback.wantsPause = false;
    this.pump();
  }

  togglePause(): void {
    if (this.#playback.wantsPause) this.resume();
    else this.pause();
  }

  /** Goes to a place of the current track, heard at once. */
  seek(target: SeekTarget): void {
    this.#seeking.ask(target);
    this.pump();
  }

  seekChapter(step: 1 | -1): void {
    this.#seeking.askChapter(step);
    this.pump();
  }

  /** To the track after the one that is heard. At the last one: nothing, or with `force` the end of the list. */
  next(force: boolean): void {
    const { heard } = this.#playback;
    if (heard === null) return;
    const place = this.#parts.playlist.next(heard.span.place);
    if (place !== null || force) this.#tracks.skipTo(place);
  }

  previous(): void {
    const { heard } = this.#playback;
    if (heard === null) return;
    const place = this.#parts.playlist.previous(heard.span.place);
    if (place === null) this.seek({ type: 'frame', frame: 0 });
    else this.#tracks.skipTo(place);
  }

  playEntry(id: number): void {
    const place = this.#placeOf(this.#parts.playlist.find(id));
    if (place !== null) this.#tracks.skipTo(place);
  }

  #placeOf(entry: QueueEntry | undefined): Place | null {
    const lap = this.#playback.cue?.span.place.lap ?? 0;
    return entry === undefined ? null : { entry, round: 0, lap };
  }

  setVolume(percent: number, mute: boolean): void {
    this.#volume.set(percent, mute);
    this.pump();
  }

  get volume(): { readonly percent: number; readonly mute: boolean } {
    return this.#volume;
  }

  /** Plays on at another speed from the frame being heard, or from where a seek goes. */
  setSpeed(speed: number): void {
    const { rack, events } = this.#parts;
    if (speed === rack.speed) return;
    rack.setSpeed(speed);
    events.send({ event: 'speed', speed });
    const change = (): void => {
      this.#playback.log.clear();
      this.#tracks.changeSpeed();
    };
    // Nothing is queued before the first track.
    if (this.#playback.shape === null) change();
    else this.#rewinding.rewind(change);
    this.pump();
  }

  /** Marks the start, then the end of a loop; the third time takes it away. */
  markLoop(): void {
    const { abLoop } = this.#playback;
    const mark = (): void => {
      const { loaded: deck, audibleFrame } = this.#playback;
      if (deck === null) return;
      abLoop.mark(toTrackFrame(deck, audibleFrame));
      this.#parts.events.send(abLoop.event());
    };
    // The end is where the listener is, and what was written beyond it is not heard any more.
    if (abLoop.wantsEnd) this.#rewinding.rewind(mark);
    else mark();
    this.pump();
  }

  /** Ends the track that plays, and the session, or leaves that waiting for what to play. */
  stop(): void {
    if (this.#playback.isOver || this.#playback.status === 'idle') return;
    this.#dropTrack('stop');
    this.#ending.stopNow();
  }

  /** Ends the session; `finish` is called when what remains to be heard was dropped. */
  quit(reason: 'quit' | 'signal' = 'quit'): void {
    if (this.#playback.isOver) return;
    this.#dropTrack('quit');
    this.#ending.over(reason);
  }

  #dropTrack(reason: 'stop' | 'quit'): void {
    this.#rewinding.discount();
    this.#ending.endFile(reason);
  }

  // ---- what the reader and the output tell it ------------------------------------------------------------------

  fromReader(message: FromReader): void {
    if (message.type === 'shut-down' || this.#playback.isOver) return;
    const { events, rack } = this.#parts;
    const deck = rack.get(message.streamId);
    if (deck === undefined) return; // it was let go while the message was on its way
    const isCurrent = deck === this.#playback.cue?.deck;
    switch (message.type) {
      case 'opened': {
        const loaded = deck.load(message, () => rack.wake(deck));
        if (isCurrent) this.#tracks.enter(loaded);
        return;
      }
      case 'failed':
        deck.fail(message.code, message.message);
        if (isCurrent && deck.state.status === 'failed') this.#tracks.failFile(deck.state);
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

  /** The output had nothing to play for so many frames. */
  starved(frames: number): void {
    const { loaded: deck, cue, restart, frame } = this.#playback;
    // Before a track's first frame, and on the way to a seek's, silence is what is expected.
    if (deck === null || cue?.deck.putOutFrames === 0 || restart !== null) return;
    this.#parts.tally.underruns++;
    this.#parts.events.underrun(deck, frame, frames);
  }

  outputBroken(code: string, message: string): void {
    if (code === 'pipe-closed') this.quit();
    else this.#ending.broken(new PlayheadError(code, message));
  }

  /** Does all that can be done now: changes of state first, then frames until the output has enough. */
  pump(): void {
    this.#loop.run();
    this.#publish();
  }

  #publish(): void {
    const { output, rack, tally, publisher } = this.#parts;
    const { percent, mute } = this.#volume;
    publisher.publish({
      ...this.#playback.view(),
      isRealtime: output.isRealtime,
      volumePercent: percent,
      mute,
      speed: rack.speed,
      underruns: tally.underruns,
    });
  }

  /** What a script does. It goes by what is written, which is ahead of what is heard, and takes nothing of that back. */
  #scriptedControls(): ScriptedControls {
    const { playlist, events, rack } = this.#parts;
    const playback = this.#playback;
    const tracks = this.#tracks;
    return {
      resume: () => this.resume(),
      next() {
        if (playback.cue !== null) tracks.goOnWith(playlist.next(playback.cue.span.place));
      },
      previous: () => {
        const { cue, loaded } = playback;
        if (cue === null || loaded === null) return;
        const place = playlist.previous(cue.span.place);
        if (place === null) this.#seeking.jumpTo(loaded, { type: 'frame', frame: 0 });
        else tracks.goOnWith(place);
      },
      playNumber: (number) => {
        const place = this.#placeOf(playlist.entries[number - 1]);
        if (place === null) events.warn('no-track', `there is no track ${number}`);
        else tracks.goOnWith(place);
      },
      setVolume: (percent) => this.#volume.setFromNextFrame(percent),
      setSpeed(speed) {
        if (speed === rack.speed) return;
        rack.setSpeed(speed);
        events.send({ event: 'speed', speed });
        tracks.changeSpeed();
      },
      end: (reason) => this.#ending.endHere(reason),
    };
  }
}
