import { createRequire } from 'node:module';
import path from 'node:path';
import { PlayheadError } from '../../player/error.ts';
import type { SampleFormat } from '../../player/session-options.ts';
import type { PcmShape } from '../pcm-shape.ts';
import type { PcmDevice } from './pcm-device.ts';

/** speaker's native addon: its stream class writes too little at a time and cannot flush, so it is not used. */
interface SpeakerAddon {
  open(channels: number, rate: number, format: number, device: string | null): object;
  write(handle: object, bytes: Buffer): Promise<number>;
  flush(handle: object): void;
  close(handle: object): void;
  readonly MPG123_ENC_FLOAT_32: number;
  readonly MPG123_ENC_SIGNED_16: number;
  readonly MPG123_ENC_SIGNED_24: number;
  readonly MPG123_ENC_SIGNED_32: number;
}

/** The sound library that the addon is built with. */
const DRIVERS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'coreaudio', win32: 'winmm' };

/** Tried in this order unless a format is asked for: ALSA takes floats, other backends may know 16 bits only. */
const PREFERRED: readonly SampleFormat[] = ['f32', 's16', 's32'];

/**
 * The default (or a named) sound device through the speaker addon.
 *
 * Loading the addon opens the default device in native code, and where there is none that aborts the process. So it is
 * loaded under a configuration whose default device is `type null` (`hideAlsaDevices`), which is taken back when
 * `onAddonLoaded` is called. The real open then fails as an ordinary error.
 */
export class SpeakerDevice implements PcmDevice {
  /** Fixed in the addon's ALSA module. */
  readonly bufferSeconds = 0.5;
  readonly #addon: SpeakerAddon;
  #name: string | null;
  readonly #formats: readonly SampleFormat[];
  #handle: object | null = null;

  constructor(addon: SpeakerAddon, name: string | null, format: SampleFormat | null) {
    this.#addon = addon;
    this.#name = name;
    this.#formats = format === null ? PREFERRED : [format];
  }

  get driver(): string {
    return DRIVERS[process.platform] ?? 'alsa';
  }

  get name(): string | null {
    return this.#name;
  }

  select(name: string | null): void {
    this.#name = name;
  }

  open(shape: PcmShape): Promise<SampleFormat> {
    let reason: unknown = null;
    for (const format of this.#formats) {
      try {
        this.#handle = this.#addon.open(shape.channels, shape.sampleRate, this.#encoding(format), this.#name);
        return Promise.resolve(format);
      } catch (error) {
        reason = error;
      }
    }
    const device =
      this.#name === null ? 'the default sound device' : `the sound device ${JSON.stringify(this.#name)}`;
    const message = `${device} cannot be opened at ${shape.sampleRate} Hz with ${shape.channels} channels`;
    return Promise.reject(new PlayheadError('no-device', message, { cause: reason }));
  }

  write(bytes: Buffer): Promise<number> {
    return this.#handle === null ? Promise.resolve(0) : this.#addon.write(this.#handle, bytes);
  }

  flush(): void {
    if (this.#handle !== null) this.#addon.flush(this.#handle);
  }

  close(): void {
    if (this.#handle === null) return;
    // Closing a running stream would play it out first, on this thread: drop it.
    this.#addon.flush(this.#handle);
    this.#addon.close(this.#handle);
    this.#handle = null;
  }

  #encoding(format: SampleFormat): number {
    const { MPG123_ENC_FLOAT_32, MPG123_ENC_SIGNED_16, MPG123_ENC_SIGNED_24, MPG123_ENC_SIGNED_32 } =
      this.#addon;
    return {
      f32: MPG123_ENC_FLOAT_32,
      s16: MPG123_ENC_SIGNED_16,
      s24: MPG123_ENC_SIGNED_24,
      s32: MPG123_ENC_SIGNED_32,
    }[format];
  }
}

/**
 * Loads the addon of the `speaker` package.
 *
 * @param from file to look for the package from
 * @throws PlayheadError `no-speaker` when the package or its compiled part is missing
 */
export function loadSpeakerAddon(from: string): SpeakerAddon {
  const require = createRequire(from);
  try {
    const folder = path.dirname(require.resolve('speaker/package.json'));
    return require(path.join(folder, 'build', 'Release', 'binding.node')) as SpeakerAddon;
  } catch (error) {
    throw new PlayheadError('no-speaker', 'the speaker addon is not built', {
      cause: error,
      hint: 'run: playhead doctor --fix',
    });
  }
}
