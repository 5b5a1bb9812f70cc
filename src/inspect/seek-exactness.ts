import { ADTS_HEADER_BYTES, parseAdtsHeader } from '../formats/adts/adts-header.ts';
import { hasNoiseSubstitution } from '../formats/aac/aac-noise.ts';
import type { FileBytes } from '../formats/file-bytes.ts';
import type { HeaderFacts } from '../formats/header-facts.ts';
import { Mp4PacketCursor } from '../formats/mp4/mp4-packet-cursor.ts';
import { readMp4PacketTable } from '../formats/mp4/mp4-packet-table.ts';

/**
 * What a seek gives: `samples`, the very samples of a decode from the start; `position`, the right frames, but with noise that the
 * decoder draws anew each time it starts. null: nobody looked.
 */
export type SeekExactness = 'samples' | 'position';

/** Decoders of these make noise up: spectral band replication, the dither of AC-3, and that of ffmpeg's MP2, in the last of 16 bits. */
const NOISY_PROFILES = ['HE-AAC', 'HE-AACv2'];
const NOISY_CODECS = ['ac3', 'eac3', 'mp2'];
/** Looked at from the start and from the middle: six seconds each, as a rule. An encoder that substitutes noise does it all over. */
const PACKETS_A_PLACE = 256;
const PLACE_BYTES = 131_072;

/** Looks into some packets of AAC, where they are easily found: ADTS, and MP4 with sample tables. */
export async function seekExactness(file: FileBytes, facts: HeaderFacts): Promise<SeekExactness | null> {
  if (NOISY_CODECS.includes(facts.codec)) return 'position';
  if (facts.codec !== 'aac') return 'samples';
  if (facts.profile !== null && NOISY_PROFILES.includes(facts.profile)) return 'position';
  const isNoisy = await isNoisyAac(file, facts);
  if (isNoisy === true) return 'position';
  // Behind the first channel nobody looked.
  if (isNoisy === false && facts.channels <= 2) return 'samples';
  return (await isSignedByFfmpeg(file, facts)) ? 'position' : null;
}

function isNoisyAac(file: FileBytes, facts: HeaderFacts): Promise<boolean | null> {
  if (facts.container === 'adts') return isNoisyAdts(file, facts);
  return facts.container === 'mp4' ? isNoisyMp4(file, facts.audioIndex) : Promise.resolve(null);
}

/** Whether ffmpeg's own encoder wrote it, which substitutes noise unless it is told not to: it signs its first packet. */
async function isSignedByFfmpeg(file: FileBytes, { audioOffset }: HeaderFacts): Promise<boolean> {
  const head = await file.read(audioOffset ?? 0, PLACE_BYTES);
  return head.includes('Lavc');
}

async function isNoisyAdts(file: FileBytes, { audioOffset, audioEnd }: HeaderFacts): Promise<boolean> {
  const start = audioOffset ?? 0;
  const middle = start + Math.floor(((audioEnd ?? file.sizeBytes) - start) / 2);
  for (const place of [start, middle]) {
    const bytes = await file.read(place, PLACE_BYTES);
    for (let at = 0; at + ADTS_HEADER_BYTES <= bytes.length;) {
      const header = parseAdtsHeader(bytes, at);
      const end = at + (header?.sizeBytes ?? 1);
      // In the middle the first header is looked for: only one that another follows is one.
      const isHeader = header !== null && (end >= bytes.length || parseAdtsHeader(bytes, end) !== null);
      const payload = at + ADTS_HEADER_BYTES + (header?.hasCrc === true ? 2 : 0);
      if (isHeader && hasNoiseSubstitution(bytes.subarray(payload, end))) return true;
      at = isHeader ? end : at + 1;
    }
  }
  return false;
}

async function isNoisyMp4(file: FileBytes, audioIndex: number): Promise<boolean | null> {
  const table = await readMp4PacketTable(file, audioIndex);
  if (table === null) return null;
  for (const first of [0, Math.floor(table.packets / 2)]) {
    const packets = await (await Mp4PacketCursor.at(file, table, first))?.next(file, PACKETS_A_PLACE);
    if (!packets) return null;
    let packet = 0;
    for (const { startByte, endByte } of packets.ranges) {
      const bytes = await file.read(startByte, Math.min(PLACE_BYTES, endByte - startByte));
      for (let at = 0; at < endByte - startByte; at += packets.sizes[packet++] ?? Infinity)
        if (hasNoiseSubstitution(bytes.subarray(at, at + (packets.sizes[packet] ?? 0)))) return true;
    }
  }
  return false;
}
