import type { RingMemory } from '../../src/engine/ring/layout.ts';

interface RingLoad {
  readonly channels: number;
  readonly blockFrames: number;
  readonly totalFrames: number;
}

/** What a thread that fills a ring is told. */
export type RingWork =
  | (RingLoad & { readonly type: 'playhead'; readonly ring: RingMemory })
  | (RingLoad & { readonly type: 'ringbuf.js'; readonly memory: SharedArrayBuffer });
