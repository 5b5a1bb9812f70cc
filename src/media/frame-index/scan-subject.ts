import { assertNever } from '../../player/assert-never.ts';
import { ADTS_HEADER_BYTES, parseAdtsHeader } from '../container/adts.ts';
import { aacChannels } from '../container/audio-specific-config.ts';
import { skipId3v2 } from '../container/id3v2-size.ts';
import type { FileBytes } from '../file-bytes.ts';
import { ADTS_PACKET_FRAMES, AdtsScanner, isCountable } from './adts-scanner.ts';
import type { FrameIndex } from './frame-index.ts';
import type { FrameScanner } from './frame-scanner.ts';
import { MpegScanner } from './mpeg-scanner.ts';
import { type EndCut, findMpegStart } from './mpeg-start.ts';

/** The containers whose frames have to be counted. */
export type IndexedContainer = 'mp3' | 'adts';

/** What is known before the first frame is counted. */
export interface ScanSubject {
  readonly scanner: FrameScanner;
  /** Of the first frame. */
  readonly offset: number;
  readonly facts: Pick<
    FrameIndex,
    | 'type'
    | 'sampleRate'
    | 'channels'
    | 'packetFrames'
    | 'initialPadding'
    | 'reservoirBytes'
    | 'overheadBytes'
  >;
  readonly endCut: EndCut | null;
}

/**
 * Finds where counting begins. Null if there are no frames, or none that can be counted.
 *
 * @param decodedRate of the decoded audio, where that is known: the headers of AAC do not say that SBR doubles it
 */
export function scanSubject(
  file: FileBytes,
  container: IndexedContainer,
  decodedRate: number | null,
): Promise<ScanSubject | null> {
  switch (container) {
    case 'mp3':
      return mpegSubject(file);
    case 'adts':
      return adtsSubject(file, decodedRate);
    default:
      return assertNever(container);
  }
}

async function mpegSubject(file: FileBytes): Promise<ScanSubject | null> {
  const start = await findMpegStart(file);
  if (start === null) return null;
  const { header } = start;
  const isMpeg1 = header.version === 1;
  const sideBytes = isMpeg1 ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17;
  return {
    scanner: new MpegScanner(header, start.word),
    offset: start.offset,
    facts: {
      type: 'mpeg',
      sampleRate: header.sampleRate,
      channels: header.channels,
      packetFrames: header.frames,
      initialPadding: start.initialPadding,
      // main_data_begin has nine bits in MPEG-1, eight in MPEG-2 (ISO 11172-3 2.4.1.7, 13818-3 2.4.1.7).
      reservoirBytes: header.layer === 3 ? (isMpeg1 ? 511 : 255) : 0,
      overheadBytes: 4 + (header.hasCrc ? 2 : 0) + (header.layer === 3 ? sideBytes : 0),
    },
    endCut: start.endCut,
  };
}

async function adtsSubject(file: FileBytes, decodedRate: number | null): Promise<ScanSubject | null> {
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
