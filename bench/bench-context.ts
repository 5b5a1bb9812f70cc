import type { SoundDoor } from './alsa/sound-door.ts';
import type { AudioShelf } from './audio-shelf.ts';
import type { PartResult } from './report/part-result.ts';

/** What a part of the benchmarks works with. */
export interface BenchContext {
  /** The project's folder. */
  readonly root: string;
  /** Where files may be left for the next run. */
  readonly cacheDir: string;
  /** A few runs only: to see that it works, not to believe the numbers. */
  readonly quick: boolean;
  readonly audio: AudioShelf;
  /** The sound server, started when it is first asked for. */
  readonly door: () => Promise<SoundDoor>;
  /** Progress, for who waits. */
  readonly say: (line: string) => void;
}

export type BenchPart = (context: BenchContext) => Promise<PartResult>;
