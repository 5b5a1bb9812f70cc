import type { SampleFormat } from '../../player/session-options.ts';
import type { PcmShape } from '../pcm-shape.ts';

/** A device that plays PCM bytes in real time. `PacedOutput` decides when to write to it. */
export interface PcmDevice {
  /** How much it can hold, in seconds. */
  readonly bufferSeconds: number;
  readonly driver: string;
  /** The device's name; null is the default. */
  readonly name: string | null;
  /** Another device from the next `open` on. */
  select(name: string | null): void;
  /** @returns the sample format it was opened with */
  open(shape: PcmShape): Promise<SampleFormat>;
  /** Resolves when the device has taken the bytes, with how many it took. */
  write(bytes: Buffer): Promise<number>;
  /** Drops what it has not played. Never called while a write is under way. */
  flush(): void;
  /** Never called while a write is under way. What it has not played is dropped. */
  close(): void;
}
