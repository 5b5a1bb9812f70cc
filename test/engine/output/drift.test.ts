import { describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../../src/engine/clock.ts';
import { PacedOutput } from '../../../src/engine/output/paced-output.ts';
import type { PcmDevice } from '../../../src/engine/output/pcm-device.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const RATE = 48_000;
const FRAME_BYTES = 4;

/** A device of 0.5 s whose clock runs at another speed than the system's, which no machine here has. It blocks when full. */
class SkewedDevice implements PcmDevice {
  readonly bufferSeconds = 0.5;
  readonly driver = 'test';
  readonly name = null;
  readonly #speed: number;
  #startMs = 0;
  #written = 0;
  #starved = 0;

  constructor(speed: number) {
    this.#speed = speed;
  }

  select(): void {
    // There is one device only.
  }

  get starvedFrames(): number {
    return this.#starved;
  }

  queued(): number {
    return this.#written - ((performance.now() - this.#startMs) / 1000) * RATE * this.#speed;
  }

  open(): Promise<'f32'> {
    this.#startMs = performance.now();
    return Promise.resolve('f32');
  }

  async write(bytes: Buffer): Promise<number> {
    const frames = bytes.length / FRAME_BYTES;
    if (this.#written === 0) this.#startMs = performance.now();
    else if (this.queued() < 0) {
      this.#starved += -this.queued();
      this.#written -= this.queued();
    }
    const over = this.queued() + frames - this.bufferSeconds * RATE;
    if (over > 0) await new Promise((resolve) => setTimeout(resolve, (over / RATE / this.#speed) * 1000));
    this.#written += frames;
    return bytes.length;
  }

  flush(): void {
    this.#written = 0;
  }

  close(): void {
    // nothing is open
  }
}

/** Plays for so long, and gives how far the output's idea of the queue is from the truth at the end, in seconds. */
async function errorAfter(seconds: number, device: SkewedDevice, driftEveryMs: number): Promise<number> {
  const block = new Float32Array(RATE);
  let written = 0;
  const output: PacedOutput = new PacedOutput(
    device,
    null,
    {
      onRoom: () => {
        const room = output.roomFrames();
        if (room > 0 && written < seconds * RATE) {
          output.write(block, room);
          written += room;
        }
      },
      onStarved: () => undefined,
      onWarning: () => undefined,
      onBroken: () => undefined,
    },
    SYSTEM_CLOCK,
    driftEveryMs,
  );
  await output.open({ sampleRate: RATE, channels: 1 });
  const first = output.roomFrames();
  output.write(block, first);
  written += first;
  await waitUntil(() => written >= seconds * RATE, 'everything to be written');
  const error = (output.queuedFrames() - device.queued()) / RATE;
  await output.close();
  return error;
}

describe('a device whose clock is not the system’s', () => {
  // 3 % in 6 s are 0.18 s: what 100 ppm come to in half an hour.
  it.each([1.03, 0.97])('at %f of its speed: the playhead stays with what is heard', async (speed) => {
    const device = new SkewedDevice(speed);
    expect(Math.abs(await errorAfter(6, device, 1000))).toBeLessThan(0.09);
    expect(device.starvedFrames).toBe(0);
  });

  it('would run away from the playhead if nobody looked', async () => {
    expect(await errorAfter(6, new SkewedDevice(1.03), 1e9)).toBeGreaterThan(0.12);
  });
});
