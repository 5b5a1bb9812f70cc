import type { PcmShape } from '../pcm-shape.ts';
import type { AudioOutput } from './audio-output.ts';

const BLOCK_FRAMES = 65_536;

/** Takes everything at once and keeps nothing: for measuring, and for finding out whether a list plays. */
export class FastNullOutput implements AudioOutput {
  readonly isRealtime = false;
  readonly description = { driver: 'null', device: null, format: 'f32' } as const;
  readonly maxChannels = null;
  readonly fixedShape = null;

  selectDevice(): void {
    // There is no device.
  }

  open(_shape: PcmShape): Promise<void> {
    return Promise.resolve();
  }

  roomFrames(): number {
    return BLOCK_FRAMES;
  }

  write(): void {
    // The samples are dropped.
  }

  queuedFrames(): number {
    return 0;
  }

  flush(): Promise<number> {
    return Promise.resolve(0);
  }

  drain(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
