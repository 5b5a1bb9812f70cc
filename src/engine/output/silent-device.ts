import type { PcmDevice } from './pcm-device.ts';

/** A device without sound: it takes bytes at the rate of real time and drops them. */
export class SilentDevice implements PcmDevice {
  readonly bufferSeconds = 0.5;
  readonly driver = 'null';
  readonly name = null;

  select(): void {
    // There is only one silence.
  }

  open(): Promise<'f32'> {
    return Promise.resolve('f32');
  }

  write(bytes: Buffer): Promise<number> {
    return Promise.resolve(bytes.length);
  }

  flush(): void {
    // Nothing is kept, so there is nothing to drop.
  }

  close(): void {
    // Nothing is open.
  }
}
