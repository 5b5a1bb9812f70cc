import { parseAdtsHeader } from '../container/adts.ts';
import { parseMpegHeader } from '../container/mpeg-header.ts';
import { assertNever } from '../../player/assert-never.ts';
import { AdtsScanner } from './adts-scanner.ts';
import type { FrameIndex } from './frame-index.ts';
import { type FrameScanner, ScanLog } from './frame-scanner.ts';
import { MpegScanner } from './mpeg-scanner.ts';

/** Every coded frame that begins in a piece of a file: where, and which decoded frame is its first, counted from the piece's. */
export interface Packets {
  readonly bytes: readonly number[];
  readonly frames: readonly number[];
}

/** What of an index tells how its packets are counted. */
type IndexedStream = Pick<FrameIndex, 'type' | 'packetFrames'>;

/**
 * Looks at each coded frame behind a checkpoint of an index.
 *
 * @param bytes of the file from the checkpoint on
 * @returns null if there is anything else among them
 */
export function packetsIn(bytes: Buffer, index: IndexedStream): Packets | null {
  const log = new ScanLog(1);
  const scanner = scannerFor(bytes, index, log);
  if (scanner === null) return null;
  scanner.scan(bytes, 0, false);
  return log.lost || log.junkBytes > 0 ? null : { bytes: log.checkpointBytes, frames: log.checkpointFrames };
}

function scannerFor(bytes: Buffer, { type, packetFrames }: IndexedStream, log: ScanLog): FrameScanner | null {
  switch (type) {
    case 'mpeg': {
      const word = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
      const header = parseMpegHeader(word);
      return header === null ? null : new MpegScanner(header, word, log);
    }
    case 'adts': {
      const header = parseAdtsHeader(bytes, 0);
      return header === null ? null : new AdtsScanner(header, packetFrames, log);
    }
    default:
      return assertNever(type);
  }
}
