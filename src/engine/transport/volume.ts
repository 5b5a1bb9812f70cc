import { gainOfVolume } from '../../player/level.ts';
import type { AudioOutput } from '../output/audio-output.ts';
import { GainRamp } from './gain-ramp.ts';
import type { Playback } from './playback.ts';
import type { SessionEvents } from './session-events.ts';

/** How loud the session is, and the gain that each track's tags add to it. */
export class Volume {
  readonly ramp = new GainRamp();
  readonly #playback: Playback;
  readonly #output: AudioOutput;
  readonly #events: SessionEvents;
  #percent: number;
  #mute: boolean;

  constructor(
    playback: Playback,
    output: AudioOutput,
    events: SessionEvents,
    { percent, mute }: { readonly percent: number; readonly mute: boolean },
  ) {
    this.#playback = playback;
    this.#output = output;
    this.#events = events;
    this.#percent = percent;
    this.#mute = mute;
    this.ramp.set(this.#wantedGain(), 1, true);
  }

  get percent(): number {
    return this.#percent;
  }

  get mute(): boolean {
    return this.#mute;
  }

  /** Changes the volume. It is heard at once. */
  set(percent: number, mute: boolean): void {
    const playback = this.#playback;
    this.#percent = percent;
    this.#mute = mute;
    this.#events.send({ event: 'volume', volume: percent, mute });
    const { isPlaying } = playback;
    this.ramp.set(this.#wantedGain(), playback.shape?.sampleRate ?? 1, !isPlaying);
    // The queued frames have the old volume: take them back.
    if (this.#output.isRealtime && isPlaying) playback.wantFlush();
  }

  /** Changes the volume from the next written frame on, as a script does. Nothing that is queued is taken back. */
  setFromNextFrame(percent: number): void {
    this.#percent = percent;
    this.#events.send({ event: 'volume', volume: percent, mute: this.#mute });
    this.ramp.set(this.#wantedGain(), this.#playback.shape?.sampleRate ?? 1, false);
  }

  /** The current deck begins, with its own gain. */
  beginTrack(): void {
    this.ramp.begin(this.#wantedGain());
  }

  /** The next frames fade in from silence. A render has no ramps. */
  fadeIn(sampleRate: number): void {
    if (this.#output.isRealtime) this.ramp.fadeIn(sampleRate);
  }

  #wantedGain(): number {
    return this.#mute ? 0 : gainOfVolume(this.#percent) * (this.#playback.loaded?.gain ?? 1);
  }
}
