import { ReadAheadConsumer } from './ring/consumer.ts';
import type { RingMemory } from './ring/layout.ts';

/** A track whose buffer may be looked into. */
export interface HeardTrack {
  readonly entryId: number;
  readonly ring: RingMemory;
  /** The frame of the file that the track begins at. */
  readonly startFrame: number;
  readonly trackFramesPerRingFrame: number;
}

/** The track that is written and the one before it, which may still be heard. */
const KEPT_TRACKS = 2;

/**
 * The samples being heard, read from the shared ring for a visualiser. It consumes nothing: only
 * the consumer's `read` is used, which gives the right frames or none and moves nothing.
 */
export class HeardSamples {
  #tracks: readonly { readonly track: HeardTrack; readonly ring: ReadAheadConsumer }[] = [];

  /** The track goes to the output from now on. @returns whether there was one before, which is about to be let go */
  enter(track: HeardTrack): boolean {
    const before = this.#tracks[0];
    if (before?.track.ring.memory === track.ring.memory) return false;
    const ring = new ReadAheadConsumer(track.ring, () => undefined);
    this.#tracks = [{ track, ring }, ...this.#tracks].slice(0, KEPT_TRACKS);
    return before !== undefined;
  }

  /** Channels of a track's samples; 0 when it is not one of those kept. */
  channelsOf(entryId: number): number {
    return this.#find(entryId)?.ring.channels ?? 0;
  }

  /**
   * Copies the frames that end just before track frame `endFrame` into `out`, interleaved, before volume.
   *
   * @returns false when they are not all in the ring
   */
  read(entryId: number, endFrame: number, out: Float32Array): boolean {
    const found = this.#find(entryId);
    if (!found) return false;
    const frames = Math.floor(out.length / found.ring.channels);
    const { startFrame, trackFramesPerRingFrame } = found.track;
    const first = Math.round((startFrame + endFrame) / trackFramesPerRingFrame) - frames;
    return first >= 0 && found.ring.read(first, out, frames) === frames;
  }

  #find(entryId: number) {
    return this.#tracks.find(({ track }) => track.entryId === entryId);
  }
}
