import { bitReader, programConfigChannels } from './aac-program-config.ts';

/** Sampling frequencies by index (ISO 14496-3 table 1.18). */
export const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
] as const;

/** Channels by channelConfiguration (ISO 14496-3 table 1.19); 0 means a program config element says. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8];
const LAYOUTS = [null, 'mono', 'stereo', '3.0', '4.0', '5.0', '5.1', '7.1'];

/** Channels of a channelConfiguration; 0 when the stream itself says. */
export function aacChannels(configuration: number): number {
  return CHANNELS[configuration] ?? 0;
}

/** ffmpeg's layout name of a channelConfiguration. */
export function aacLayout(configuration: number): string | null {
  return LAYOUTS[configuration] ?? null;
}

const PROFILES: ReadonlyMap<number, string> = new Map([
  [1, 'Main'],
  [2, 'LC'],
  [3, 'SSR'],
  [4, 'LTP'],
  [5, 'HE-AAC'],
  [23, 'LD'],
  [29, 'HE-AACv2'],
  [39, 'ELD'],
]);

/** ffmpeg's profile name of an audio object type. */
export function aacProfile(objectType: number): string | null {
  return PROFILES.get(objectType) ?? null;
}

/** Spectral band replication doubles the rate of a coder that runs at 24 kHz at most, in all that is in use. */
const MOST_CORE_RATE = 24_000;

/** Whether a coder of this rate may be half of what is decoded. */
export function isReplicable(coreRate: number): boolean {
  return coreRate <= MOST_CORE_RATE;
}

/** What the decoder configuration of AAC says about the decoded audio. */
export interface AudioSpecificConfig {
  readonly profile: string | null;
  /** Of the decoded audio: doubled by SBR where that is signalled. */
  readonly sampleRate: number;
  /** 0 when only a program config element in the stream says. */
  readonly channels: number;
  readonly channelLayout: string | null;
  /** Decoded frames of one packet. */
  readonly framesPerPacket: number;
}

const SBR = 5;
const PS = 29;
const SYNC_EXTENSION = 0x2b7;

/** Reads an AudioSpecificConfig (ISO 14496-3 §1.6.2.1), explicit and backward-compatible SBR signalling included. */
export function parseAudioSpecificConfig(bytes: Buffer): AudioSpecificConfig | null {
  const read = bitReader(bytes);
  let position = 0;
  const bits = (count: number): number => {
    position += count;
    return read(count);
  };
  const objectTypeField = () => {
    const type = bits(5);
    return type === 31 ? 32 + bits(6) : type;
  };
  const rateField = () => {
    const index = bits(4);
    return index === 15 ? bits(24) : (AAC_RATES[index] ?? 0);
  };
  if (bytes.length < 2) return null;
  let objectType = objectTypeField();
  const coreRate = rateField();
  const configuration = bits(4);
  let extension = 0;
  let sampleRate = coreRate;
  if (objectType === SBR || objectType === PS) {
    extension = objectType;
    sampleRate = rateField();
    objectType = objectTypeField();
  }
  const shortFrames = bits(1) === 1;
  if (bits(1) === 1) bits(14); // dependsOnCoreCoder: coreCoderDelay
  const hasExtensionFlag = bits(1) === 1;
  if (extension === 0 && objectType === 2 && !hasExtensionFlag && configuration !== 0) {
    if (
      bytes.length * 8 - position >= 16 &&
      bits(11) === SYNC_EXTENSION &&
      objectTypeField() === SBR &&
      bits(1) === 1
    ) {
      extension = SBR;
      sampleRate = rateField();
      if (bytes.length * 8 - position >= 12 && bits(11) === 0x548 && bits(1) === 1) extension = PS;
    }
  }
  // Behind the extension flag of the objects that ISO 14496-3 calls GA: the elements, where no number says them.
  const isGeneral = [1, 2, 3, 4].includes(objectType);
  const listed = configuration === 0 && isGeneral ? programConfigChannels(bits) : 0;
  if (coreRate === 0 || sampleRate === 0) return null;
  const packet = shortFrames ? 960 : 1024;
  const stereoFromMono = extension === PS && configuration === 1;
  return {
    profile: aacProfile(extension || objectType),
    sampleRate,
    channels: stereoFromMono ? 2 : aacChannels(configuration) || listed,
    channelLayout: stereoFromMono ? 'stereo' : aacLayout(configuration),
    framesPerPacket: Math.round((packet * sampleRate) / coreRate),
  };
}
