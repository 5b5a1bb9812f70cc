import { assertNever } from '../../player/assert-never.ts';
import type { Command } from '../../player/command.ts';
import type { PlayModes } from '../../player/event.ts';
import { clampVolume } from '../../player/level.ts';
import type { Place } from '../../player/playlist.ts';
import { SPEED_RANGE } from '../../player/script.ts';
import type { ReplayGainMode } from '../../player/session-options.ts';
import type { QueueEntry } from '../../player/track.ts';
import { toTrackFrame } from './deck.ts';
import type { OutputFlush } from './output-flush.ts';
import type { Playback } from './playback.ts';
import type { Seeking } from './seeking.ts';
import type { SessionEnding } from './session-ending.ts';
import type { TrackChanges } from './track-changes.ts';
import type { SessionParts } from './session-parts.ts';
import type { Volume } from './volume.ts';

/** What commands work on, beside the session's parts. */
export interface CommandTargets {
  readonly playback: Playback;
  readonly flush: OutputFlush;
  readonly seeking: Seeking;
  readonly tracks: TrackChanges;
  readonly volume: Volume;
  readonly ending: SessionEnding;
  /** Carries out what was asked for. */
  readonly pump: () => void;
}

/** Carries out the commands of the keyboard, of remotes and of the command line. What they change is heard at once. */
export class CommandHandler {
  readonly #parts: SessionParts;
  readonly #targets: CommandTargets;

  constructor(parts: SessionParts, targets: CommandTargets) {
    this.#parts = parts;
    this.#targets = targets;
  }

  handle(command: Command): void {
    if (this.#targets.playback.isOver) return;
    this.#ask(command);
    this.#targets.pump();
  }

  /** Ends the session. Queued frames are dropped. */
  quit(reason: 'quit' | 'signal' = 'quit'): void {
    if (this.#targets.playback.isOver) return;
    this.#dropTrack('quit');
    this.#targets.ending.over(reason);
  }

  #ask(command: Command): void {
    const { playback, seeking, volume } = this.#targets;
    const { rack, playlist, events } = this.#parts;
    const { modes } = playlist;
    switch (command.type) {
      case 'pause':
        this.#wantPause(true);
        return;
      case 'resume':
        this.#wantPause(false);
        return;
      case 'toggle-pause':
        this.#wantPause(!playback.wantsPause);
        return;
      case 'seek':
        seeking.ask(command.target);
        return;
      case 'chapter':
        seeking.askChapter(command.step);
        return;
      case 'next':
        this.#next(command.force === true);
        return;
      case 'previous':
        this.#previous();
        return;
      case 'play-entry':
        this.#play(playlist.find(command.id));
        return;
      case 'set-volume':
        volume.set(clampVolume(command.percent), volume.mute);
        return;
      case 'add-volume':
        volume.set(clampVolume(volume.percent + command.percent), volume.mute);
        return;
      case 'set-mute':
        volume.set(volume.percent, command.mute);
        return;
      case 'toggle-mute':
        volume.set(volume.percent, !volume.mute);
        return;
      case 'set-speed':
        this.#setSpeed(clampSpeed(command.speed));
        return;
      case 'multiply-speed':
        this.#setSpeed(clampSpeed(rack.speed * command.factor));
        return;
      case 'mark-loop':
        this.#markLoop();
        return;
      case 'set-loop':
        this.#setModes({ ...modes, loopTimes: command.times });
        return;
      case 'toggle-loop':
        this.#setModes({ ...modes, loopTimes: modes.loopTimes === Infinity ? 1 : Infinity });
        return;
      case 'set-repeat':
        this.#setModes({ ...modes, repeatTimes: command.times });
        return;
      case 'toggle-repeat':
        this.#setModes({ ...modes, repeatTimes: modes.repeatTimes === Infinity ? 1 : Infinity });
        return;
      case 'toggle-shuffle':
        this.#setModes({ ...modes, shuffle: !modes.shuffle });
        return;
      case 'set-shuffle':
        this.#setModes({ ...modes, shuffle: command.shuffle });
        return;
      case 'set-ab-loop':
        this.#setLoop(command.fromFrame, command.toFrame);
        return;
      case 'set-replay-gain':
        this.#setSound({ replayGain: command.mode });
        return;
      case 'set-filters':
        this.#setSound({ filters: command.filters });
        return;
      case 'set-device':
        this.#parts.output.selectDevice(command.name);
        this.#reopenOutput();
        return;
      case 'reopen-output':
        this.#reopenOutput();
        return;
      case 'queue':
        playlist.edit(command.edit);
        events.send({ event: 'queue-edited', edit: command.edit });
        this.#targets.tracks.queueChanged();
        return;
      case 'inputs-failed':
        for (const failure of command.failures) {
          this.#parts.tally.inputFailed();
          events.inputFailed(failure);
        }
        return;
      case 'queue-complete':
        events.send({ event: 'queue-completed' });
        playback.completeQueue();
        this.#targets.tracks.queueChanged();
        return;
      case 'stop':
        this.#stop();
        return;
      case 'quit':
        this.quit();
        return;
      default:
        assertNever(command);
    }
  }

  /** To the track after the one that is heard. At the last one: nothing, or with `force` the end of the list. */
  #next(force: boolean): void {
    const { playback, tracks } = this.#targets;
    const { heard } = playback;
    if (heard === null) return;
    const place = this.#parts.playlist.next(heard.span.place);
    if (place !== null || force) tracks.skipTo(place);
  }

  #previous(): void {
    const { playback, tracks, seeking } = this.#targets;
    const { heard } = playback;
    if (heard === null) return;
    const place = this.#parts.playlist.previous(heard.span.place);
    if (place === null) seeking.ask({ type: 'frame', frame: 0 });
    else tracks.skipTo(place);
  }

  #play(entry: QueueEntry | undefined): void {
    const { playback, tracks } = this.#targets;
    const place = placeOf(entry, playback);
    if (place === null) return;
    this.#parts.tally.trackChosen();
    // Added while the last frames of the list were heard, it has begun by itself.
    const { current, loaded, seeks } = playback;
    if (current?.span.place.entry.id === entry?.id && loaded === null && seeks.pending === null) return;
    tracks.skipTo(place);
  }

  #wantPause(isWanted: boolean): void {
    const { playback } = this.#targets;
    if (isWanted !== playback.wantsPause) this.#parts.events.send({ event: 'pause-wanted', isWanted });
    playback.wantPause(isWanted);
  }

  /** Plays on at another speed from the frame being heard, or from where a seek goes. */
  #setSpeed(speed: number): void {
    const { rack, events } = this.#parts;
    const { playback, tracks } = this.#targets;
    if (speed === rack.speed) return;
    rack.setSpeed(speed);
    events.send({ event: 'speed', speed });
    this.#fromFrameHeard(() => {
      playback.log.clear();
      tracks.changeSpeed();
    });
  }

  /** Levels loudness by the tags, and filters, otherwise than before. */
  #setSound(change: { readonly replayGain?: ReplayGainMode; readonly filters?: string | null }): void {
    const { rack, events } = this.#parts;
    const { tracks } = this.#targets;
    rack.setSound({ ...rack.sound, ...change });
    const { replayGain, filters } = rack.sound;
    events.send({ event: 'sound-settings', replay_gain: replayGain, filters });
    this.#fromFrameHeard(() => tracks.decodeAnew());
  }

  /** Closes the device and opens it, or another one, again. */
  #reopenOutput(): void {
    const { playback, flush, tracks } = this.#targets;
    const { shape } = playback;
    if (shape !== null) flush.run(() => tracks.openOutput(shape));
  }

  /** Sets ends of the loop, in frames of the track; null is none, undefined leaves it as it is. */
  #setLoop(fromFrame?: number | null, toFrame?: number | null): void {
    const { abLoop, loaded } = this.#targets.playback;
    if (loaded === null) return;
    abLoop.set(fromFrame, toFrame);
    this.#parts.events.send(abLoop.event());
    // What was written beyond the end is not to be heard any more.
    this.#fromFrameHeard(() => undefined);
  }

  /** Makes a change that takes effect at the frame being heard: the frames queued after it were made without it. */
  #fromFrameHeard(change: () => void): void {
    const { playback, flush } = this.#targets;
    // Nothing is queued before the first track.
    if (playback.shape === null) change();
    else flush.run(change);
  }

  /** Marks the start, then the end of a loop; the third time takes it away. */
  #markLoop(): void {
    const { playback, flush } = this.#targets;
    const { abLoop } = playback;
    const mark = (): void => {
      const { loaded: deck, audibleFrame } = playback;
      if (deck === null) return;
      abLoop.mark(toTrackFrame(deck, audibleFrame));
      this.#parts.events.send(abLoop.event());
    };
    // The end is where the listener is. What was written beyond it is not to be heard any more.
    if (abLoop.wantsEnd && !playback.isPaused) flush.run(mark);
    else mark();
  }

  #setModes(modes: PlayModes): void {
    this.#parts.playlist.setModes(modes);
    this.#parts.events.send({ event: 'modes', modes });
    this.#targets.tracks.queueChanged();
  }

  /** Ends the track that plays, and the session, unless that stays and waits for what to play. */
  #stop(): void {
    if (this.#targets.playback.isIdle) return;
    this.#dropTrack('stop');
    this.#targets.ending.stopNow();
  }

  #dropTrack(reason: 'stop' | 'quit'): void {
    this.#targets.flush.discountQueued();
    this.#targets.ending.endFile(reason);
  }
}

/** Where an entry is played that was chosen: in the present lap of the list. */
export function placeOf(entry: QueueEntry | undefined, { current }: Playback): Place | null {
  return entry === undefined ? null : { entry, round: 0, lap: current?.span.place.lap ?? 0 };
}

function clampSpeed(speed: number): number {
  // Two decimals: ten steps up and ten down must come back to exactly 1.
  return Math.round(Math.min(SPEED_RANGE.max, Math.max(SPEED_RANGE.min, speed)) * 100) / 100;
}
