import { layoutOfCount } from '../channel-layout.ts';
import { flacLayout, parseStreamInfo, STREAMINFO_BYTES, type StreamInfo } from '../flac/flac-header.ts';
import { VorbisPacketDuration } from './vorbis-packet.ts';
import { opusPacketFrames } from './opus-packet.ts';

/** What the first packet of an Ogg stream says about its codec. */
export interface OggCodec {
  readonly codec: 'vorbis' | 'opus' | 'flac' | 'speex';
  readonly sampleRate: number;
  readonly channels: number;
  readonly channelLayout: string | null;
  readonly initialPadding: number;
  /** Header packets before the audio, the first one counted; null while unknown (old FLAC mappings). */
  readonly headerPackets: number;
  /** Bytes before the vendor string in the comment packet. */
  readonly commentPrefixBytes: number;
  readonly bitRate: number | null;
  readonly streamInfo: StreamInfo | null;
  /** Frames per Speex packet; 0 for the others. */
  readonly speexPacketFrames: number;
}

/** Reads the identification packet: Vorbis I §4.2.2, RFC 7845 §5.1, FLAC-to-Ogg mapping 1.0, Speex manual §8.2. */
export function parseOggCodec(packet: Buffer): OggCodec | null {
  if (packet.length >= 30 && packet.toString('latin1', 0, 7) === '\x01vorbis') {
    const channels = packet[11]!;
    const nominal = packet.readInt32LE(20);
    return found('vorbis', packet.readUInt32LE(12), channels, {
      headerPackets: 3,
      commentPrefixBytes: 7,
      bitRate: nominal > 0 ? nominal : null,
    });
  }
  if (packet.length >= 19 && packet.toString('latin1', 0, 8) === 'OpusHead')
    return found('opus', 48_000, packet[9]!, {
      initialPadding: packet.readUInt16LE(10),
      headerPackets: 2,
      commentPrefixBytes: 8,
    });
  if (packet.length >= 13 + 4 + STREAMINFO_BYTES && packet.toString('latin1', 0, 5) === '\x7fFLAC') {
    const info = parseStreamInfo(packet.subarray(17));
    if (!info) return null;
    const headers = packet.readUInt16BE(7);
    return found('flac', info.sampleRate, info.channels, {
      headerPackets: 1 + headers,
      commentPrefixBytes: 4,
      streamInfo: info,
    });
  }
  if (packet.length >= 80 && packet.toString('latin1', 0, 8) === 'Speex   ')
    return found('speex', packet.readUInt32LE(36), packet.readUInt32LE(48), {
      headerPackets: 2 + Math.min(packet.readUInt32LE(68), 8),
      speexPacketFrames: Math.min(packet.readUInt32LE(56), 10_000) * Math.min(packet.readUInt32LE(64), 100),
    });
  return null;
}

function found(
  codec: OggCodec['codec'],
  sampleRate: number,
  channels: number,
  rest: Partial<OggCodec>,
): OggCodec | null {
  if (sampleRate < 1 || channels < 1 || channels > 255) return null;
  return {
    codec,
    sampleRate,
    channels,
    channelLayout: codec === 'flac' ? flacLayout(channels) : layoutOfCount(channels),
    initialPadding: 0,
    headerPackets: 1,
    commentPrefixBytes: 0,
    bitRate: null,
    streamInfo: null,
    speexPacketFrames: 0,
    ...rest,
  };
}

/** Gives the decoded frames of each packet in turn; null when this codec's packets do not say. */
export type PacketFrames = (packet: Buffer) => number | null;

/** A counter for the packets of one stream. `setup` is the third Vorbis header. */
export function packetFramesOf(codec: OggCodec, identification: Buffer, setup: Buffer | null): PacketFrames {
  if (codec.codec === 'opus') return opusPacketFrames;
  if (codec.codec === 'speex') return () => codec.speexPacketFrames;
  if (codec.codec === 'vorbis' && setup) {
    const durations = VorbisPacketDuration.fromHeaders(identification, setup);
    if (durations) return (packet) => durations.next(packet);
  }
  if (codec.codec === 'flac' && codec.streamInfo?.minBlockFrames === codec.streamInfo?.maxBlockFrames)
    return () => codec.streamInfo!.maxBlockFrames;
  return () => null;
}
