import { assertNever } from '../../player/assert-never.ts';
import { resolvePosition } from '../../player/position.ts';
import { extentOf, framesPerTrackSecond, toRingFrame } from './deck.ts';
import type { LoadedDeck } from './deck.ts';
import type { OutputTurns } from './output-turns.ts';
import type { Playback } from './playback.ts';
import type { PlayingSpan } from './playing-span.ts';
import type { ScriptAction, ScriptMoment } from './script-progress.ts';
import type { SeekAtList } from './seek-at-list.ts';
import type { Seeking } from './seeking.ts';
import type { SessionParts } from './session-parts.ts';

/** What a script does with the transport as a whole. Each takes effect at the frame that is written next. */
export interface ScriptedControls {
  resume(): void;
  next(): void;
  previous(): void;
  playNumber(number: number): void;
  setVolume(percent: number): void;
  setSpeed(speed: number): void;
  end(reason: 'stop' | 'quit'): void;
}

/**
 * Carries out each `--seek-at` and each step of a script at its frame.
 *
 * Every action is bound to the frame that is written next. What was written before is never taken back: it is heard, or
 * stored, to its end. That is why a script has the same effect on every output.
 */
export class TimedActions {
  readonly #parts: SessionParts;
  readonly #playback: Playback;
  readonly #turns: OutputTurns;
  readonly #seekAt: SeekAtList;
  readonly #seeking: Seeking;
  readonly #pump: () => void;
  /** Takes back the order for the end of a pause, or of a wait in one, which passes in real time. */
  #cancelTimer: (() => void) | null = null;

  constructor(
    parts: SessionParts,
    around: {
      readonly playback: Playback;
      readonly turns: OutputTurns;
      readonly seekAt: SeekAtList;
      readonly seeking: Seeking;
      readonly pump: () => void;
    },
  ) {
    this.#parts = parts;
    this.#playback = around.playback;
    this.#turns = around.turns;
    this.#seekAt = around.seekAt;
    this.#seeking = around.seeking;
    this.#pump = around.pump;
  }

  /** Carries out the actions due at this frame. False if there were none. */
  runDue(current: PlayingSpan, deck: LoadedDeck, controls: ScriptedControls): boolean {
    const playback = this.#playback;
    if (playback.isPlaying) {
      // The listener has ended the script's pause: so has the script.
      this.cancel();
      const target = this.#seekAt.take(current.deck.putOutFrames, framesPerTrackSecond(deck));
      if (target !== null) {
        this.#seeking.jumpTo(deck, target);
        return true;
      }
    }
    if (this.#cancelTimer !== null) return false;
    // The clock of a script stands still in a listener's pause.
    if (playback.isPaused && !playback.isScriptPause) return false;
    if (playback.isPaused)
      return this.#waitWhilePaused() || this.#runStep(deck, controls) || this.#endUnheardPause(controls);
    return !this.#parts.script.isDone && this.#runStep(deck, controls);
  }

  /** Frames that may be written before something is due. */
  framesUntilDue(current: PlayingSpan, deck: LoadedDeck): number {
    return Math.min(
      this.#seekAt.framesUntilDue(current.deck.putOutFrames, framesPerTrackSecond(deck)),
      this.#parts.script.framesUntilDue(this.#moment(deck)),
    );
  }

  /** Nothing is carried out any more. */
  cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #runStep(deck: LoadedDeck, controls: ScriptedControls): boolean {
    const taken = this.#parts.script.take(this.#moment(deck));
    if (taken === null) return false;
    if (!(taken.isAgain && taken.action.type === 'mark')) this.#perform(taken.action, deck, controls);
    return true;
  }

  #perform(action: ScriptAction, deck: LoadedDeck, controls: ScriptedControls): void {
    switch (action.type) {
      case 'seek':
        this.#seeking.jumpTo(deck, action.target);
        return;
      case 'pause':
        this.#pause(action.seconds, controls);
        return;
      case 'resume':
        this.#resume(deck, controls);
        return;
      case 'next':
        controls.next();
        return;
      case 'prev':
        controls.previous();
        return;
      case 'track':
        controls.playNumber(action.number);
        return;
      case 'volume':
        controls.setVolume(action.percent);
        return;
      case 'speed':
        controls.setSpeed(action.speed);
        return;
      case 'mark':
        this.#parts.events.marked(action.text, deck, this.#playback.frame);
        return;
      case 'stop':
      case 'quit':
        controls.end(action.type);
        return;
      default:
        assertNever(action);
    }
  }

  /** Pauses between two frames: what was written is heard first. */
  #pause(seconds: number | null, controls: ScriptedControls): void {
    const { output } = this.#parts;
    if (!output.isRealtime) {
      // Nobody hears how long a render pauses.
      if (seconds === null) this.#pauseBegins();
      else if (this.#playback.isPaused) controls.resume();
      return;
    }
    this.#turns.run(async () => {
      // The device may have run dry at the end of the drain: the flush makes it ready again.
      await output.drain();
      await output.flush();
      if (this.#playback.isOver) return;
      this.#pauseBegins();
      if (seconds === null) return;
      this.#afterPause(seconds, () => {
        const { loaded } = this.#playback;
        if (loaded === null) controls.resume();
        else this.#resume(loaded, controls);
        this.#pump();
      });
    });
  }

  #pauseBegins(): void {
    const playback = this.#playback;
    if (playback.isPaused) return;
    playback.pause({ byScript: true });
    if (playback.loaded !== null) this.#parts.events.at('pause', playback.loaded, playback.frame);
  }

  /** After a pause between two frames the second one follows unchanged, without fading in. */
  #resume(deck: LoadedDeck, controls: ScriptedControls): void {
    const playback = this.#playback;
    if (!playback.isScriptPause) {
      controls.resume();
      return;
    }
    playback.unpause();
    this.#parts.events.at('unpause', deck, playback.frame);
  }

  /** Nobody hears a pause in a render, or could end one that the script leaves: the render continues. */
  #endUnheardPause(controls: ScriptedControls): boolean {
    if (this.#parts.output.isRealtime) return false;
    controls.resume();
    return true;
  }

  /** While paused, a script's waits pass in real time; where there is none (a render), at once. */
  #waitWhilePaused(): boolean {
    const seconds = this.#parts.script.takeWaitWhilePaused();
    if (seconds === null) return false;
    if (this.#parts.output.isRealtime) this.#afterPause(seconds, this.#pump);
    return true;
  }

  #afterPause(seconds: number, act: () => void): void {
    this.#cancelTimer = this.#parts.clock.after(seconds * 1000, () => {
      this.#cancelTimer = null;
      act();
    });
  }

  #moment(deck: LoadedDeck): ScriptMoment {
    return {
      frame: this.#playback.frame,
      framesPerTrackSecond: framesPerTrackSecond(deck),
      frameOf: (position) => {
        const trackFrame = resolvePosition(position, extentOf(deck));
        return trackFrame === null ? null : toRingFrame(deck, trackFrame);
      },
    };
  }
}
