import { SAMPLE_BYTES, type PcmEncoding } from '../signal/pcm-encoding.ts';
import type { Container, PcmLayout } from './audio-file.ts';
import { headerFacts, type HeaderFacts, type HeaderWarning } from './header-facts.ts';

/** ffmpeg's codec name of an encoding: `pcm_s16le`, `pcm_u8`, `pcm_alaw` … */
function pcmCodec(encoding: PcmEncoding, littleEndian: boolean): string {
  const plain = SAMPLE_BYTES[encoding] === 1;
  return `pcm_${encoding}${plain ? '' : littleEndian ? 'le' : 'be'}`;
}

/** What a container of linear PCM found out. Sizes are as declared; they are clamped here. */
export interface FoundPcm {
  readonly container: Container;
  readonly encoding: PcmEncoding;
  readonly littleEndian: boolean;
  readonly sampleRate: number;
  readonly channels: number;
  readonly channelLayout: string | null;
  readonly bitsPerSample: number;
  readonly dataOffset: number;
  /** null: not stated, so up to the end of the file. */
  readonly declaredBytes: number | null;
  readonly fileBytes: number;
  readonly warnings: readonly HeaderWarning[];
  readonly encoder?: string | null;
}

/** Facts of linear PCM: the length is what the file really has, whatever the header says. */
export function pcmFacts(found: FoundPcm): HeaderFacts | null {
  const { channels, sampleRate, encoding, littleEndian, dataOffset } = found;
  if (channels < 1 || sampleRate < 1) return null;
  const warnings = [...found.warnings];
  const available = Math.max(0, found.fileBytes - dataOffset);
  const declared = found.declaredBytes ?? available;
  if (declared > available)
    warnings.push({
      code: 'data-truncated',
      message: `the header promises ${declared} bytes of audio, the file has ${available}`,
      offset: found.fileBytes,
    });
  const frameBytes = SAMPLE_BYTES[encoding] * channels;
  const frames = Math.floor(Math.min(declared, available) / frameBytes);
  const dataBytes = frames * frameBytes;
  const pcm: PcmLayout = { encoding, littleEndian, frameBytes, dataOffset, dataBytes };
  return headerFacts({
    container: found.container,
    codec: pcmCodec(encoding, littleEndian),
    sampleRate,
    channels,
    channelLayout: found.channelLayout,
    bitsPerSample: found.bitsPerSample,
    frames,
    pcm,
    audioOffset: dataOffset,
    audioEnd: dataOffset + dataBytes,
    bitRate: frameBytes * 8 * sampleRate,
    lossless: true,
    encoder: found.encoder ?? null,
    warnings,
  });
}
