import { extentOf, framesPerTrackSecond, toTrackFrame } from './deck.ts';
import type { LoadedDeck } from './deck.ts';
import type { Playback } from './playback.ts';
import { performStep } from './script-actions.ts';
import type { ScriptActor } from './script-actions.ts';
import type { ScriptMoment } from './script-runner.ts';
import type { SeekAtList } from './seek-at-list.ts';
import type { Seeking } from './seeking.ts';
import type { TransportParts } from './transport-parts.ts';

/** What steps of a script do with the transport as a whole. */
export type ScriptedControls = Omit<ScriptActor, 'isRealtime' | 'jumpTo' | 'pause' | 'later' | 'mark'>;

/** What happens on the playback clock: each `--seek-at` and each step of a script, at its very frame. */
export class DueActions {
  readonly #parts: TransportParts;
  readonly #playback: Playback;
  readonly #seekAt: SeekAtList;
  readonly #seeking: Seeking;
  readonly #pump: () => void;
  /** A pause, or a wait in one, that passes in real time. */
  #timer: NodeJS.Timeout | null = null;
  /** A pause is the script's. */
  #hasPaused = false;

  constructor(
    parts: TransportParts,
    playback: Playback,
    seekAt: SeekAtList,
    seeking: Seeking,
    pump: () => void,
  ) {
    this.#parts = parts;
    this.#playback = playback;
    this.#seekAt = seekAt;
    this.#seeking = seeking;
    this.#pump = pump;
  }

  /** Carries out what is due at this frame. False if there was nothing. */
  runDue(deck: LoadedDeck, controls: ScriptedControls): boolean {
    const playback = this.#playback;
    if (playback.status === 'playing') {
      const target = this.#seekAt.take(playback.cue!.deck.putOutFrames, framesPerTrackSecond(deck));
      if (target !== null) {
        this.#seeking.jumpTo(deck, target);
        return true;
      }
    }
    if (this.#timer !== null) return false;
    if (playback.status === 'paused')
      return this.#waitWhilePaused() || this.#runStep(deck, controls) || this.#endUnheardPause(controls);
    return !this.#parts.script.isDone && this.#runStep(deck, controls);
  }

  /** Ring frames that may be written before something is due. */
  framesUntilDue(deck: LoadedDeck): number {
    const scripted = this.#parts.script.framesUntilDue(this.#moment(deck));
    return Math.min(
      this.#seekAt.framesUntilDue(this.#playback.cue!.deck.putOutFrames, framesPerTrackSecond(deck)),
      Math.ceil(scripted / deck.trackFramesPerRingFrame),
    );
  }

  /** Nothing is carried out any more. */
  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #runStep(deck: LoadedDeck, controls: ScriptedControls): boolean {
    const { script, output, events } = this.#parts;
    const step = script.take(this.#moment(deck));
    if (step === null) return false;
    performStep(step, {
      ...controls,
      isRealtime: output.isRealtime,
      jumpTo: (target) => this.#seeking.jumpTo(deck, target),
      pause: () => {
        this.#playback.wantsPause = true;
        this.#hasPaused = true;
      },
      later: (seconds, act) => this.#afterPause(seconds, act),
      mark: (text) => events.marked(text, deck, this.#playback.frame),
    });
    return true;
  }

  /** Nobody hears the pause of a render, and nobody ends one that the script leaves: it goes on. */
  #endUnheardPause({ resume }: ScriptedControls): boolean {
    if (!this.#hasPaused || this.#parts.output.isRealtime) return false;
    this.#hasPaused = false;
    resume();
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
    this.#timer = setTimeout(() => {
      this.#timer = null;
      act();
    }, seconds * 1000);
  }

  #moment(deck: LoadedDeck): ScriptMoment {
    return { trackFrame: toTrackFrame(deck, this.#playback.frame), extent: extentOf(deck) };
  }
}
