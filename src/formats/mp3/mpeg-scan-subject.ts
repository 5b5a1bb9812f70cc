import type { FileBytes } from '../file-bytes.ts';
import type { ScanSubject } from '../frame-index/scan-subject.ts';
import { MpegScanner } from './mpeg-scanner.ts';
import { findMpegStart } from './mpeg-start.ts';

/** Finds where counting the frames of an MP3 begins; null if there are none. */
export async function findMpegSubject(file: FileBytes): Promise<ScanSubject | null> {
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
