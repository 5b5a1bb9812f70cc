import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts } from '../header-facts.ts';
import { AAC_PACKET_HEAD_BYTES, isAacWithoutAudio } from '../aac/aac-packet.ts';
import { bitReader, programConfigChannels } from '../aac/aac-program-config.ts';
import { AAC_RATES, aacChannels, aacLayout, aacProfile } from '../aac/audio-specific-config.ts';
import { trailingTags } from '../trailing-tags.ts';

/** One ADTS frame header (ISO 13818-7 §6.2). */
export interface AdtsHeader {
  readonly objectType: number;
  readonly sampleRate: number;
  readonly channelConfiguration: number;
  /** Length of the whole frame, header included. */
  readonly sizeBytes: number;
  /** Frames (samples per channel) before any SBR. */
  readonly frames: number;
  readonly hasCrc: boolean;
}

export const ADTS_HEADER_BYTES = 7;
const WALK_LIMIT_BYTES = 1_048_576;
const ESTIMATE_BYTES = 65_536;
const CONFIRMING_HEADERS = 3;

/** Reads the header at `offset`; null when there is none. */
export function parseAdtsHeader(bytes: Buffer, offset: number): AdtsHeader | null {
  if (offset + ADTS_HEADER_BYTES > bytes.length) return null;
  if (bytes[offset] !== 0xff || (bytes[offset + 1]! & 0xf6) !== 0xf0) return null;
  const third = bytes[offset + 2]!;
  const fourth = bytes[offset + 3]!;
  const sampleRate = AAC_RATES[(third >> 2) & 15];
  const sizeBytes = ((fourth & 3) << 11) | (bytes[offset + 4]! << 3) | (bytes[offset + 5]! >> 5);
  const hasCrc = (bytes[offset + 1]! & 1) === 0;
  if (sampleRate === undefined || sizeBytes < (hasCrc ? 9 : 7)) return null;
  return {
    objectType: (third >> 6) + 1,
    sampleRate,
    channelConfiguration: ((third & 1) << 2) | (fourth >> 6),
    sizeBytes,
    frames: ((bytes[offset + 6]! & 3) + 1) * 1024,
    hasCrc,
  };
}

/** Where the first packet begins that others of its kind follow; -1 if there is none. A station is joined in mid-packet. */
export function findAdtsPacket(bytes: Buffer): number {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const first = parseAdtsHeader(bytes, at);
    if (first !== null && walkAdts(bytes.subarray(at), first).packets >= CONFIRMING_HEADERS) return at;
  }
  return -1;
}

/** Frames that the packet at `offset` decodes to, before any SBR. */
export function adtsPacketFrames(bytes: Buffer, offset: number, header: AdtsHeader): number {
  const payload = offset + ADTS_HEADER_BYTES + (header.hasCrc ? 2 : 0);
  const end = Math.min(offset + header.sizeBytes, payload + AAC_PACKET_HEAD_BYTES);
  // Of several blocks in one packet each would have to be looked at: no encoder writes that.
  return header.frames === 1024 && isAacWithoutAudio(bytes.subarray(payload, end)) ? 0 : header.frames;
}

/**
 * Raw AAC with ADTS headers at `start` (after any ID3v2 tag).
 *
 * Nothing states the length: small files are counted (`scan`), large ones estimated from the mean packet of the first
 * 64 KB. The header cannot say that SBR doubles the rate (implicit signalling): rate and frames are the core's.
 */
export async function probeAdts(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const tags = await trailingTags(file, start);
  const audioEnd = tags[0]?.offset ?? file.sizeBytes;
  const whole = audioEnd - start <= WALK_LIMIT_BYTES;
  const bytes = await file.read(start, Math.min(audioEnd - start, whole ? WALK_LIMIT_BYTES : ESTIMATE_BYTES));
  const first = parseAdtsHeader(bytes, 0);
  if (!first) return null;
  const walk = walkAdts(bytes, first);
  if (walk.packets < CONFIRMING_HEADERS && walk.endOffset !== bytes.length) return null;
  const channels = aacChannels(first.channelConfiguration) || channelsInStream(bytes, first);
  const meanFramesPerByte = walk.frames / Math.max(1, walk.audioBytes);
  const frames = whole ? walk.frames : Math.round((audioEnd - start) * meanFramesPerByte);
  return headerFacts({
    container: 'adts',
    codec: 'aac',
    profile: aacProfile(first.objectType),
    sampleRate: first.sampleRate,
    // Where neither header nor stream says, two is what it nearly always is.
    channels: channels || 2,
    channelLayout: aacLayout(first.channelConfiguration),
    frames,
    // Behind another rate a decoder counts on, at the first.
    framesSource: whole && !walk.isMixed ? 'scan' : 'estimate',
    audioOffset: start,
    audioEnd,
    bitRate: frames === 0 ? null : Math.round(((audioEnd - start) * 8 * first.sampleRate) / frames),
    bitRateMode: 'vbr',
  });
}

const PROGRAM_CONFIG_ELEMENT = 5;

/** Channel configuration 0: a program config element at the start of the stream says. 0 when there is none. */
function channelsInStream(bytes: Buffer, header: AdtsHeader): number {
  const bits = bitReader(bytes, (ADTS_HEADER_BYTES + (header.hasCrc ? 2 : 0)) * 8);
  return bits(3) === PROGRAM_CONFIG_ELEMENT ? programConfigChannels(bits) : 0;
}

function walkAdts(bytes: Buffer, first: AdtsHeader) {
  let packets = 0;
  let frames = 0;
  let audioBytes = 0;
  let isMixed = false;
  let offset = 0;
  while (offset + ADTS_HEADER_BYTES <= bytes.length) {
    const header = parseAdtsHeader(bytes, offset);
    if (header?.sampleRate !== first.sampleRate) {
      if (packets < CONFIRMING_HEADERS) break;
      isMixed ||=
        header !== null &&
        parseAdtsHeader(bytes, offset + header.sizeBytes)?.sampleRate === header.sampleRate;
      offset++;
      continue;
    }
    if (offset + header.sizeBytes > bytes.length) break;
    packets++;
    frames += adtsPacketFrames(bytes, offset, header);
    audioBytes += header.sizeBytes;
    offset += header.sizeBytes;
  }
  return { packets, frames, audioBytes, isMixed, endOffset: offset };
}
