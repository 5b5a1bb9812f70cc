import type { AudioFileInfo } from '../audio-file.ts';
import { isReplicable } from '../aac/audio-specific-config.ts';
import type { FileBytes } from '../file-bytes.ts';
import { type Mp4PacketTable, readMp4PacketTable } from './mp4-packet-table.ts';

/** The packets of an MP4 in which every packet decodes to the same number of frames. */
export interface CountedPackets {
  readonly codec: 'aac' | 'alac';
  readonly table: Mp4PacketTable;
}

/** Null for another kind of file, or a codec whose packets do not tell how many frames they decode to. */
export async function countedMp4Packets(
  file: FileBytes,
  info: AudioFileInfo,
): Promise<CountedPackets | null> {
  const table = await readMp4PacketTable(file, info.audioIndex);
  if (table?.track.sampleRate !== info.sampleRate || table.codec !== info.codec) return null;
  const { track, codec, profile, packets } = table;
  if (packets === 0) return null;
  // Where bands may be replicated only the packets say how many frames they come to.
  if (codec === 'aac' && profile === 'LC' && !isReplicable(info.sampleRate)) return { codec, table };
  // A lossless packet may be shorter than the others: only the last one must be, and nothing cut off.
  const isEven =
    table.evenPackets >= packets - 1 && Math.ceil((info.frames ?? 0) / track.packetFrames) === packets;
  return codec === 'alac' && info.initialPadding === 0 && isEven ? { codec, table } : null;
}
