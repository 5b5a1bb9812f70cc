import { reasonOf } from '../../player/error.ts';
import type { SampleFormat } from '../../player/session-options.ts';
import type { Clock } from '../clock.ts';
import type { PcmShape } from '../pcm-shape.ts';
import type { AudioOutput, OutputDescription, OutputReports } from './audio-output.ts';
import type { PcmDevice } from './pcm-device.ts';
import { DriftProbe } from './drift-probe.ts';
import { PlayoutClock } from './playout-clock.ts';
import { FORMAT_BYTES, SampleEncoder } from './sample-encoder.ts';

/** Written at a time. Every native write leaks some 400 bytes, so that few and big ones are wanted. */
const BLOCK_SECONDS = 0.18;
/** A block is due when this much is left: what a stall of this thread may last. With a block it stays below 0.5 s. */
const LOW_WATER_SECONDS = 0.24;
/** Clocks differ by some 100 ppm: 30 ms in five minutes. */
const DRIFT_EVERY_MS = 5 * 60_000;
/** A device begins a little after its first write, and so ends a little after the clock says. Dropping its queue earlier would cut the end off. */
const DRAIN_MARGIN_MS = 50;
/**
 * By the clock a device has run dry so long before sound is taken to be missing. It begins a little after its first write, and plays
 * in steps of its own: of the gaps in recordings (PulseAudio, steps of 20 ms) those that the clock put at 0.5 and 4.7 ms were none.
 */
const UNDERRUN_SECONDS = 0.02;
/** Opening a device that is not there yet again and again is not free. */
const REOPEN_AFTER_MS = 1000;

/**
 * A device in real time, paced by the clock: some 0.25 to 0.4 s are queued, and every write returns at once because
 * the device never is full. That is what makes a flush possible between any two writes.
 */
export class PacedOutput implements AudioOutput {
  readonly isRealtime = true;
  readonly maxChannels: number | null;
  readonly fixedShape = null;
  readonly #device: PcmDevice;
  readonly #reports: OutputReports;
  readonly #clock: PlayoutClock;
  readonly #drift: DriftProbe;
  readonly #time: Clock;
  #shape: PcmShape = { sampleRate: 44_100, channels: 2 };
  #format: SampleFormat = 'f32';
  #encoder = new SampleEncoder('f32');
  #bytes = Buffer.alloc(0);
  #writing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  /** The device to go back to if the one that was selected cannot be opened. */
  #deviceBefore: { readonly name: string | null } | null = null;
  /** While the device is gone its frames pass unheard, and it is opened again now and then. */
  #lostSinceMs: number | null = null;

  constructor(
    device: PcmDevice,
    maxChannels: number | null,
    reports: OutputReports,
    time: Clock,
    driftEveryMs = DRIFT_EVERY_MS,
  ) {
    this.#device = device;
    this.maxChannels = maxChannels;
    this.#reports = reports;
    this.#time = time;
    this.#clock = new PlayoutClock(() => time.nowMs(), this.#shape.sampleRate);
    this.#drift = new DriftProbe(this.#clock, () => time.nowMs(), driftEveryMs);
  }

  get description(): OutputDescription {
    const { driver, name } = this.#device;
    return { driver, device: name, format: this.#format };
  }

  selectDevice(name: string | null): void {
    this.#deviceBefore ??= { name: this.#device.name };
    this.#device.select(name);
  }

  async open(shape: PcmShape): Promise<void> {
    this.#stopTimer();
    this.#device.close();
    const before = this.#deviceBefore;
    this.#deviceBefore = null;
    try {
      this.#useFormat(await this.#device.open(shape), shape);
    } catch (error) {
      if (before === null) throw error;
      this.#reports.onWarning('no-device', `${reasonOf(error)}: staying with the one before`);
      this.#device.select(before.name);
      this.#useFormat(await this.#device.open(shape), shape);
    }
  }

  roomFrames(): number {
    if (this.#writing !== null) return 0;
    const { sampleRate } = this.#shape;
    const lowFrames = LOW_WATER_SECONDS * sampleRate;
    const probeFrames = this.#drift.probeFrames(sampleRate);
    if (probeFrames > 0) return probeFrames;
    if (this.#clock.queuedFrames() > lowFrames) {
      this.#cancelTimer ??= this.#time.after(Math.ceil(this.#clock.msUntilQueued(lowFrames)), () => {
        this.#cancelTimer = null;
        this.#reports.onRoom();
      });
      return 0;
    }
    return Math.round(BLOCK_SECONDS * sampleRate);
  }

  write(samples: Float32Array, frames: number): void {
    const length = this.#encoder.encode(samples, frames * this.#shape.channels, this.#bytes);
    const starvedFrames = this.#clock.wrote(frames);
    if (starvedFrames > UNDERRUN_SECONDS * this.#shape.sampleRate) this.#reports.onStarved(starvedFrames);
    this.#writing = this.#writeToDevice(this.#bytes.subarray(0, length)).finally(() => {
      this.#writing = null;
      this.#reports.onRoom();
    });
  }

  queuedFrames(): number {
    return this.#clock.queuedFrames();
  }

  async flush(): Promise<number> {
    this.#stopTimer();
    // Not a turn later where nothing is being written: a seek's first sound waits for this.
    if (this.#writing !== null) await this.#writing;
    const dropped = this.#clock.queuedFrames();
    if (this.#lostSinceMs === null) this.#device.flush();
    this.#clock.reset();
    this.#drift.restarted();
    return dropped;
  }

  async drain(): Promise<void> {
    await this.#writing;
    const ms = this.#clock.msUntilQueued(0) + DRAIN_MARGIN_MS;
    await new Promise<void>((resolve) => {
      this.#time.after(Math.ceil(ms), resolve);
    });
    this.#clock.reset();
  }

  async close(): Promise<void> {
    this.#stopTimer();
    await this.#writing;
    this.#device.close();
  }

  async #writeToDevice(bytes: Buffer): Promise<void> {
    if (this.#lostSinceMs !== null) {
      await this.#reopen(this.#lostSinceMs);
      return;
    }
    const beganMs = this.#time.nowMs();
    const taken = await this.#device.write(bytes);
    this.#drift.wrote(this.#time.nowMs() - beganMs, this.#shape.sampleRate);
    if (taken === bytes.length) return;
    // A short write is a device that went away: the addon waits for room otherwise.
    this.#lostSinceMs = this.#time.nowMs();
    this.#reports.onWarning('device-lost', 'the sound device is gone: playing silently until it is back');
  }

  async #reopen(lostSinceMs: number): Promise<void> {
    if (this.#time.nowMs() - lostSinceMs < REOPEN_AFTER_MS) return;
    this.#device.close();
    try {
      this.#useFormat(await this.#device.open(this.#shape), this.#shape);
      this.#reports.onWarning('device-back', 'the sound device is back');
    } catch {
      // Still gone, which the listener was told once: try again later.
      this.#lostSinceMs = this.#time.nowMs();
    }
  }

  #useFormat(format: SampleFormat, shape: PcmShape): void {
    this.#shape = shape;
    this.#format = format;
    this.#encoder = new SampleEncoder(format);
    this.#bytes = Buffer.alloc(
      Math.ceil(BLOCK_SECONDS * shape.sampleRate + 1) * shape.channels * FORMAT_BYTES[format],
    );
    this.#clock.reset(shape.sampleRate);
    this.#drift.opened();
    this.#lostSinceMs = null;
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
