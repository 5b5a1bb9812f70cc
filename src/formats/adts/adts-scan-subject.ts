import { aacChannels } from '../aac/audio-specific-config.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { ScanSubject } from '../frame-index/scan-subject.ts';
import { skipId3v2 } from '../id3v2-size.ts';
import { ADTS_HEADER_BYTES, parseAdtsHeader } from './adts-header.ts';
import { ADTS_PACKET_FRAMES, AdtsScanner, isCountable } from './adts-scanner.ts';

/**
 * Finds where counting the packets of an ADTS stream begins; null if there are none that can be counted.
 *
 * @param decodedRate of the decoded audio, where that is known: the headers of AAC do not say that SBR doubles it
 */
export async function findAdtsSubject(
  file: FileBytes,
  decodedRate: number | null,
): Promise<ScanSubject | null> {
  const offset = await skipId3v2(file, 0);
  const first = parseAdtsHeader(await file.read(offset, ADTS_HEADER_BYTES), 0);
  if (first === null || !isCountable(first)) return null;
  const factor = decodedRate === first.sampleRate * 2 ? 2 : 1;
  const packetFrames = ADTS_PACKET_FRAMES * factor;
  return {
    scanner: new AdtsScanner(first, packetFrames),
    offset,
    facts: {
      type: 'adts',
      sampleRate: first.sampleRate * factor,
      channels: aacChannels(first.channelConfiguration),
      packetFrames,
      initialPadding: 0,
      reservoirBytes: 0,
      overheadBytes: ADTS_HEADER_BYTES,
    },
    endCut: null,
  };
}
