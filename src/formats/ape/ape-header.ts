import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts } from '../header-facts.ts';
import { trailingTags } from '../trailing-tags.ts';

const LEVELS: ReadonlyMap<number, string> = new Map([
  [1000, 'fast'],
  [2000, 'normal'],
  [3000, 'high'],
  [4000, 'extra high'],
  [5000, 'insane'],
]);

/** Frames in every packet but the last of a Monkey's Audio file of 3.98 or later; null for anything else. */
export async function apePacketFrames(file: FileBytes, start: number): Promise<number | null> {
  const head = await file.read(start, 12);
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'MAC ' || head.readUInt16LE(4) < 3980)
    return null;
  const header = await file.read(start + head.readUInt32LE(8), 8);
  return header.length < 8 || header.readUInt32LE(4) === 0 ? null : header.readUInt32LE(4);
}

/** Monkey's Audio 3.98 and later (APE_DESCRIPTOR and APE_HEADER of the Monkey's Audio SDK, MACLib.h). */
export async function probeApe(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 52);
  if (head.length < 52 || head.toString('latin1', 0, 4) !== 'MAC ') return null;
  const version = head.readUInt16LE(4);
  if (version < 3980) return null;
  const headerOffset = start + head.readUInt32LE(8);
  const header = Buffer.from(await file.read(headerOffset, 24));
  if (header.length < 24) return null;
  const totalBlocks = header.readUInt32LE(12);
  const channels = header.readUInt16LE(18);
  const sampleRate = header.readUInt32LE(20);
  if (channels < 1 || sampleRate < 1) return null;
  const frames = totalBlocks === 0 ? 0 : (totalBlocks - 1) * header.readUInt32LE(4) + header.readUInt32LE(8);
  const tags = await trailingTags(file, start);
  const audioEnd = tags[0]?.offset ?? file.sizeBytes;
  return headerFacts({
    container: 'ape',
    codec: 'ape',
    sampleRate,
    channels,
    channelLayout: channels === 1 ? 'mono' : channels === 2 ? 'stereo' : null,
    bitsPerSample: header.readUInt16LE(16),
    frames,
    audioOffset: start,
    audioEnd,
    bitRate: frames === 0 ? null : Math.round(((audioEnd - start) * 8 * sampleRate) / frames),
    lossless: true,
    encoder: `Monkey's Audio ${(version / 1000).toFixed(2)}`,
    encoderSettings: LEVELS.get(header.readUInt16LE(0)) ?? null,
    md5: null, // the descriptor's MD5 is of the coded file, not of the samples
  });
}
