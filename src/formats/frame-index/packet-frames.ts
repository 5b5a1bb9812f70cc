import { isReplicable, parseAudioSpecificConfig } from '../aac/audio-specific-config.ts';
import { parseStreamInfo } from '../flac/flac-header.ts';
import { type AudioTrack, codecOf } from '../matroska/matroska-header.ts';
import { parseMpegHeader } from '../mp3/mpeg-header.ts';
import { opusPacketFrames } from '../ogg/opus-packet.ts';
import { VorbisPacketDuration } from '../ogg/vorbis-packet.ts';
import type { PacketHead } from '../matroska/matroska-cluster.ts';

/** Tells how many frames each packet of a stream decodes to, one after the other; null for one that does not say. */
export type PacketCounter = (packet: PacketHead) => number | null;

/** A new counter for a decoder that starts at the packet given first. Null for codecs whose packets do not say. */
export function packetCounter(track: AudioTrack): PacketCounter | null {
  const codec = codecOf(track);
  if (codec === 'opus') return ({ head }) => opusPacketFrames(head);
  if (codec === 'mp3' || codec === 'mp2')
    return ({ head }) => (head.length < 4 ? null : (parseMpegHeader(head.readUInt32BE(0))?.frames ?? null));
  if (codec === 'vorbis') return vorbisCounter(track.codecPrivate);
  if (codec === 'flac') {
    const info = parseStreamInfo(track.codecPrivate.subarray(8));
    return info?.minBlockFrames === info?.maxBlockFrames && info !== null ? () => info.maxBlockFrames : null;
  }
  if (codec === 'alac') {
    // The magic cookie begins with the frames of every packet but the last.
    const frames = track.codecPrivate.length >= 24 ? track.codecPrivate.readUInt32BE(0) : 0;
    return frames > 0 ? () => frames : null;
  }
  // Matroska strips a WavPack block's header down to what begins with its number of frames.
  if (codec === 'wavpack') return ({ head }) => (head.length < 4 ? null : head.readUInt32LE(0));
  if (codec === 'aac') {
    // Spectral band replication doubles the frames; whether it is there is not always said before the first packet.
    const config = parseAudioSpecificConfig(track.codecPrivate);
    if (config === null || isReplicable(config.sampleRate)) return null;
    return config.sampleRate === track.sampleRate && track.outputRate <= track.sampleRate ? () => 1024 : null;
  }
  if (codec?.startsWith('pcm_') === true && track.bits >= 8)
    return ({ lengthBytes }) => Math.floor((lengthBytes * 8) / (track.bits * track.channels));
  return null;
}

/** The three headers lie in the private data one after the other, the first two lengths laced (RFC 9559, Vorbis mapping). */
function vorbisCounter(privateData: Buffer): PacketCounter | null {
  if (privateData[0] !== 2) return null;
  const lengths: number[] = [];
  let at = 1;
  while (lengths.length < 2) {
    let length = 0;
    let byte = 255;
    while (byte === 255) {
      if (at >= privateData.length) return null;
      byte = privateData[at]!;
      at += 1;
      length += byte;
    }
    lengths.push(length);
  }
  const [identificationBytes = 0, commentBytes = 0] = lengths;
  const identification = privateData.subarray(at, at + identificationBytes);
  const setup = privateData.subarray(at + identificationBytes + commentBytes);
  const durations = VorbisPacketDuration.fromHeaders(identification, setup);
  return durations && (({ head }) => durations.next(head));
}
