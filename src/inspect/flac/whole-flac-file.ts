import { FLAC_STREAMINFO, flacBlocks } from '../../media/container/flac-blocks.ts';
import { parseStreamInfo, STREAMINFO_BYTES } from '../../media/container/flac.ts';
import { skipId3v2 } from '../../media/container/id3v2-size.ts';
import { trailingTags } from '../../media/container/trailing-tags.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { HeaderFacts } from '../../media/header-facts.ts';
import { MAX_SAMPLE_BITS } from '../../media/flac-decoder/frame-decoder.ts';
import { isWholeFlac, type FlacCheckContext } from './whole-flac.ts';

/**
 * Whether a file is native FLAC that is whole, to the last bit of audio (`isWholeFlac`).
 *
 * @returns false also for what cannot be told this way: no MD5, no length, 32-bit samples
 */
export async function isWholeFlacFile(
  file: FileBytes,
  path: string,
  facts: HeaderFacts,
  context: FlacCheckContext,
): Promise<boolean> {
  if (facts.container !== 'flac' || facts.md5 === null || facts.frames === null) return false;
  if ((facts.bitsPerSample ?? Infinity) > MAX_SAMPLE_BITS) return false;
  for await (const block of flacBlocks(file, await skipId3v2(file, 0))) {
    if (block.type !== FLAC_STREAMINFO) return false;
    const info = parseStreamInfo(Buffer.from(await file.read(block.bodyOffset, STREAMINFO_BYTES)));
    const from = facts.audioOffset ?? Infinity;
    const to = (await trailingTags(file, from))[0]?.offset ?? facts.audioEnd ?? file.sizeBytes;
    if (!info || from >= to) return false;
    const { sampleRate, channels, bitsPerSample: sampleBits, minBlockFrames, maxBlockFrames } = info;
    const audio = { path, from, to, sampleRate, channels, sampleBits, minBlockFrames, maxBlockFrames };
    return isWholeFlac(audio, { samples: facts.frames, md5: facts.md5 }, context);
  }
  return false;
}
