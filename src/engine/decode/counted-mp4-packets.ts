import type { AudioFileInfo } from '../../media/audio-file.ts';
import { isReplicable } from '../../media/container/audio-specific-config.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import { type Mp4PacketTable, readMp4PacketTable } from '../../media/frame-index/mp4-packet-table.ts';
import { flowFrames, headFrames } from './flow-frames.ts';

/** Before the one behind which the target's frames are whole: that one, and two for its decoder's state. */
const PREROLL_PACKETS = 3;

/** The packets of an MP4 of which each decodes to as many frames as the others. */
export interface CountedPackets {
  readonly codec: 'aac' | 'alac';
  readonly packetFrames: number;
  readonly packets: number;
  /** How many of the first a primer has. */
  readonly beginningPackets: number;
  /** How many bring out what is heard first, preroll and all. */
  readonly headPackets: number;
  readonly table: Mp4PacketTable;
}

/** Null for what is no such file, or a codec whose packets do not say what they decode to. */
export async function countedMp4Packets(
  file: FileBytes,
  info: AudioFileInfo,
): Promise<CountedPackets | null> {
  const table = await readMp4PacketTable(file);
  if (table?.track.sampleRate !== info.sampleRate || table.codec !== info.codec) return null;
  const { track, codec, profile, packets } = table;
  const { packetFrames } = track;
  const beginningPackets = Math.ceil(flowFrames(info.channels) / packetFrames);
  if (packets < 2 * beginningPackets) return null;
  const headPackets = PREROLL_PACKETS + Math.ceil(headFrames(info) / packetFrames);
  const counted = { packetFrames, packets, beginningPackets, headPackets, table };
  // Where bands may be replicated only the packets say how many frames they come to.
  if (codec === 'aac' && profile === 'LC' && !isReplicable(info.sampleRate)) return { ...counted, codec };
  // A lossless packet may be shorter than the others: only the last one must be, and nothing cut off.
  const isEven = table.evenPackets >= packets - 1 && Math.ceil((info.frames ?? 0) / packetFrames) === packets;
  return codec === 'alac' && info.initialPadding === 0 && isEven ? { ...counted, codec } : null;
}
