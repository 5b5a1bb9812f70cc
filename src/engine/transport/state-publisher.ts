import type { PlayerSnapshot, SharedStateWriter } from '../../player/shared-state.ts';
import { toTrackFrame } from './deck.ts';
import type { LoadedDeck } from './deck.ts';

/** The transport at one moment. Frames are those of the heard deck's ring. */
export interface TransportView extends Pick<
  PlayerSnapshot,
  'status' | 'volumePercent' | 'mute' | 'speed' | 'underruns' | 'pauseWanted'
> {
  /** The track that is heard; null while there is none. */
  readonly heard: { readonly entryId: number; readonly deck: LoadedDeck | null } | null;
  readonly playheadFrame: number;
  /** The last frame that was written of it; null if it was written to its end. */
  readonly writtenFrame: number | null;
  readonly isSeeking: boolean;
  readonly isRealtime: boolean;
}

/** Writes the state that others read as they draw, in frames of the track that is heard. */
export class StatePublisher {
  readonly #state: SharedStateWriter;
  readonly #nowMicros: () => number;

  /** @param nowMicros a clock that every thread shares */
  constructor(state: SharedStateWriter, nowMicros: () => number) {
    this.#state = state;
    this.#nowMicros = nowMicros;
  }

  publish(view: TransportView): void {
    const { heard, playheadFrame, writtenFrame, isSeeking, isRealtime, ...shared } = view;
    const deck = heard?.deck ?? null;
    const seen = deck?.consumer.snapshot();
    const inTrack = (frame: number): number => (deck === null ? 0 : toTrackFrame(deck, frame));
    const isMoving = shared.status === 'playing' && isRealtime && !isSeeking && deck !== null;
    this.#state.publish(
      {
        ...shared,
        entryId: heard?.entryId ?? -1,
        sampleRate: deck?.info.sampleRate ?? 0,
        channels: deck?.info.channels ?? 0,
        frames: deck?.info.frames ?? -1,
        playheadFrame: inTrack(playheadFrame),
        bufferedStartFrame: inTrack(seen?.startFrame ?? 0),
        bufferedEndFrame: inTrack(seen?.endFrame ?? 0),
        seeking: isSeeking,
      },
      isMoving
        ? {
            sinceMicros: this.#nowMicros(),
            framesPerSecond: deck.ringRate * deck.trackFramesPerRingFrame,
            untilFrame: inTrack(writtenFrame ?? seen?.endFrame ?? playheadFrame),
          }
        : null,
    );
  }
}
