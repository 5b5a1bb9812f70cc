import type { FileBytes } from '../file-bytes.ts';
import { findBox, type Mp4Box } from './mp4-box.ts';
import type { Mp4SampleEntry } from './mp4-sample-entry.ts';
import { MPEG_HEADER_BYTES, parseMpegHeader } from '../mp3/mpeg-header.ts';

/**
 * What the first packet says of MPEG audio in MP4: the sample entry says 2 channels for any number and nothing of a packet's length,
 * and no configuration follows it as one of AAC does.
 */
export async function withPacketChannels(
  file: FileBytes,
  stbl: Mp4Box,
  entry: Mp4SampleEntry,
): Promise<Mp4SampleEntry> {
  if (entry.codec !== 'mp3') return entry;
  const offset = await firstChunkOffset(file, stbl);
  const bytes = offset === null ? Buffer.alloc(0) : await file.read(offset, MPEG_HEADER_BYTES);
  const header = bytes.length < MPEG_HEADER_BYTES ? null : parseMpegHeader(bytes.readUInt32BE(0));
  if (header?.sampleRate !== entry.sampleRate) return entry;
  const { channels, frames: framesPerPacket } = header;
  return { ...entry, channels, framesPerPacket, channelLayout: channels === 1 ? 'mono' : 'stereo' };
}

async function firstChunkOffset(file: FileBytes, stbl: Mp4Box): Promise<number | null> {
  for (const type of ['stco', 'co64']) {
    const box = await findBox(file, stbl, [type]);
    if (box === null) continue;
    // Version, flags and the number of entries come before the first.
    const body = await file.read(box.bodyOffset, 16);
    if (body.length < 16) return null;
    return type === 'stco' ? body.readUInt32BE(8) : Number(body.readBigUInt64BE(8));
  }
  return null;
}
