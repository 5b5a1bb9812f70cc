import { assertNever } from '../../player/assert-never.ts';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import type { OutputChoice, SessionOptions } from '../../player/session-options.ts';
import type { Clock } from '../clock.ts';
import type { PcmShape } from '../pcm-shape.ts';
import type { AudioOutput, OutputReports } from './audio-output.ts';
import { FastNullOutput } from './fast-null-output.ts';
import { PacedOutput } from './paced-output.ts';
import type { PcmDevice } from './pcm-device.ts';
import { SilentDevice } from './silent-device.ts';
import { SpeakerDevice, loadSpeakerAddon } from './speaker-device.ts';
import { StoredOutput, createWavStore, standardOutputStore } from './stored-output.ts';

export interface OutputSetting {
  readonly options: Pick<SessionOptions, 'output' | 'device' | 'format'>;
  readonly reports: OutputReports;
  readonly clock: Clock;
  /** File to look for the speaker package from. */
  readonly packageBase: string;
  readonly onAddonLoaded: () => void;
}

/** Most listeners have two speakers, and a device of two channels is the one that every backend opens. */
const SPEAKER_CHANNELS = 2;

/**
 * Makes the output that was asked for.
 *
 * @throws PlayheadError `output` for a target that cannot be created, `no-speaker` where the speaker is forced and not built
 */
export function chooseOutput(setting: OutputSetting): AudioOutput {
  const { options, reports, clock } = setting;
  const { output } = options;
  switch (output.type) {
    case 'auto':
    case 'speaker':
      return new PacedOutput(chooseDevice(setting, output), SPEAKER_CHANNELS, reports, clock);
    case 'null':
      return output.fast ? new FastNullOutput() : new PacedOutput(new SilentDevice(), null, reports, clock);
    case 'wav':
      return new StoredOutput(createWavStore(output.path), options.format ?? 'f32', reports);
    case 'raw':
      return new StoredOutput(standardOutputStore(), options.format ?? 'f32', reports);
    default:
      return assertNever(output);
  }
}

function chooseDevice(setting: OutputSetting, output: OutputChoice): PcmDevice {
  const { options, reports } = setting;
  try {
    const addon = loadSpeakerAddon(setting.packageBase);
    const speaker = new SpeakerDevice(addon, options.device, options.format);
    return output.type === 'speaker' ? speaker : new SpeakerOrSilence(speaker, reports);
  } catch (error) {
    if (output.type === 'speaker') throw error;
    reports.onWarning('no-speaker', `playing silently: ${reasonOf(error)}`);
    return new SilentDevice();
  } finally {
    setting.onAddonLoaded();
  }
}

/** The speaker, or silence in real time from the first time that it cannot be opened, with one notice. */
class SpeakerOrSilence implements PcmDevice {
  readonly bufferSeconds = 0.5;
  readonly #reports: OutputReports;
  readonly #speaker: PcmDevice;
  #device: PcmDevice;

  constructor(speaker: PcmDevice, reports: OutputReports) {
    this.#speaker = speaker;
    this.#device = speaker;
    this.#reports = reports;
  }

  get driver(): string {
    return this.#device.driver;
  }

  get name(): string | null {
    return this.#speaker.name;
  }

  /** Another device may be one that opens. */
  select(name: string | null): void {
    this.#speaker.select(name);
    this.#device = this.#speaker;
  }

  async open(shape: PcmShape): ReturnType<PcmDevice['open']> {
    try {
      return await this.#device.open(shape);
    } catch (error) {
      if (!(error instanceof PlayheadError)) throw error;
      this.#device = new SilentDevice();
      this.#reports.onWarning('no-device', `playing silently: ${error.message}`);
      return this.#device.open(shape);
    }
  }

  write(bytes: Buffer): Promise<number> {
    return this.#device.write(bytes);
  }

  flush(): void {
    this.#device.flush();
  }

  close(): void {
    this.#device.close();
  }
}
