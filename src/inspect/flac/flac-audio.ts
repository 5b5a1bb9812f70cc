import { FLAC_STREAMINFO, flacBlocks } from '../../formats/flac/flac-blocks.ts';
import { parseStreamInfo, STREAMINFO_BYTES } from '../../formats/flac/flac-header.ts';
import { skipId3v2 } from '../../formats/id3v2-size.ts';
import { trailingTags } from '../../formats/trailing-tags.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { MAX_SAMPLE_BITS } from '../../formats/flac/decoder/frame-decoder.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';

/** A FLAC file's audio: where its frames are, and what STREAMINFO says of them. Plain data. */
export interface FlacAudio {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly sampleBits: number;
  readonly minBlockFrames: number;
  readonly maxBlockFrames: number;
  /** How many samples a channel has. */
  readonly samples: number;
}

/** The audio of native FLAC that our own decoder can decode; null for anything else, and for 32-bit samples or an unknown length. */
export async function flacAudioOf(
  file: FileBytes,
  path: string,
  facts: HeaderFacts,
): Promise<FlacAudio | null> {
  if (facts.container !== 'flac' || facts.frames === null) return null;
  if ((facts.bitsPerSample ?? Infinity) > MAX_SAMPLE_BITS) return null;
  for await (const block of flacBlocks(file, await skipId3v2(file, 0))) {
    if (block.type !== FLAC_STREAMINFO) return null;
    const info = parseStreamInfo(Buffer.from(await file.read(block.bodyOffset, STREAMINFO_BYTES)));
    const from = facts.audioOffset ?? Infinity;
    const to = (await trailingTags(file, from))[0]?.offset ?? facts.audioEnd ?? file.sizeBytes;
    if (!info || from >= to) return null;
    const { sampleRate, channels, bitsPerSample: sampleBits, minBlockFrames, maxBlockFrames } = info;
    const samples = facts.frames;
    return { path, from, to, sampleRate, channels, sampleBits, minBlockFrames, maxBlockFrames, samples };
  }
  return null;
}
