import { layoutOfCount } from '../channel-layout.ts';
import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts } from '../header-facts.ts';
import { parseAudioSpecificConfig, type AudioSpecificConfig } from '../aac/audio-specific-config.ts';
import { ebmlFloat, ebmlUnsigned, elementsOf, type EbmlElement } from './ebml.ts';
import { flacLayout, parseStreamInfo } from '../flac/flac-header.ts';

/** Element ids (RFC 9559). */
export const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
export const SEGMENT = 0x18538067;
export const INFO = 0x1549a966;
export const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const WRITING_APP = 0x5741;
export const TRACKS = 0x1654ae6b;
export const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
export const TRACK_TYPE = 0x83;
const FLAG_DEFAULT = 0x88;
const LANGUAGE = 0x22b59c;
const LANGUAGE_BCP47 = 0x22b59d;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const CODEC_DELAY = 0x56aa;
const AUDIO = 0xe1;
const SAMPLING_FREQUENCY = 0xb5;
const OUTPUT_SAMPLING_FREQUENCY = 0x78b5;
const CHANNELS = 0x9f;
const BIT_DEPTH = 0x6264;
export const CLUSTER = 0x1f43b675;

const AUDIO_TRACK = 2;

/** The facts of a track's entry, as they stand in the file. */
export interface AudioTrack {
  /** Place among the tracks of every type. */
  readonly index: number;
  /** Place among the audio tracks. */
  audioIndex: number;
  number: number;
  isDefault: boolean;
  language: string;
  languageBcp47: string;
  codecId: string;
  codecPrivate: Buffer;
  codecDelayNs: number;
  sampleRate: number;
  outputRate: number;
  channels: number;
  bits: number;
}

/** Matroska and WebM. Durations are in milliseconds, so `frames` is an estimate, except where FLAC states its own. */
export async function probeMatroska(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 4);
  if (head.length < 4 || head.readUInt32BE(0) !== EBML) return null;
  let docType = 'matroska';
  for await (const element of elementsOf(file, start, file.sizeBytes)) {
    if (element.id === EBML)
      for await (const child of elementsOf(file, element.bodyOffset, element.endOffset))
        if (child.id === DOC_TYPE)
          docType = (await bodyOf(file, child)).toString('latin1').replace(/\0.*$/, '');
    if (element.id === SEGMENT) return probeSegment(file, element, docType === 'webm' ? 'webm' : 'matroska');
  }
  return null;
}

async function probeSegment(
  file: FileBytes,
  segment: EbmlElement,
  container: 'matroska' | 'webm',
): Promise<HeaderFacts | null> {
  let scaleNs = 1_000_000;
  let durationTicks = 0;
  let encoder: string | null = null;
  let tracks: readonly AudioTrack[] = [];
  let audioOffset: number | null = null;
  for await (const element of elementsOf(file, segment.bodyOffset, segment.endOffset)) {
    if (element.id === INFO)
      for await (const child of elementsOf(file, element.bodyOffset, element.endOffset)) {
        const body = await bodyOf(file, child);
        if (child.id === TIMESTAMP_SCALE) scaleNs = ebmlUnsigned(body) || scaleNs;
        else if (child.id === DURATION) durationTicks = ebmlFloat(body);
        else if (child.id === WRITING_APP) encoder = body.toString('utf8');
      }
    else if (element.id === TRACKS) {
      if (tracks.length === 0) tracks = await audioTracks(file, element);
    } else if (element.id === CLUSTER) audioOffset = element.offset;
    if (audioOffset !== null) break;
  }
  const wholeSeconds = (durationTicks * scaleNs) / 1e9;
  const seconds = wholeSeconds > 0 && wholeSeconds < 1e9 ? wholeSeconds : null;
  const [first, ...otherStreams] = tracks.flatMap(
    (track) => factsOf(track, container, seconds, encoder, audioOffset) ?? [],
  );
  return first ? { ...first, otherStreams } : null;
}

/** One audio track of a Tracks element. */
export async function audioTrackAt(
  file: FileBytes,
  tracks: EbmlElement,
  audioIndex: number,
): Promise<AudioTrack | null> {
  return (await audioTracks(file, tracks))[audioIndex] ?? null;
}

/** Entries that are looked at; real files have a few dozen. */
const MAX_TRACKS = 1000;

async function audioTracks(file: FileBytes, tracks: EbmlElement): Promise<readonly AudioTrack[]> {
  const found: AudioTrack[] = [];
  let index = 0;
  for await (const entry of elementsOf(file, tracks.bodyOffset, tracks.endOffset)) {
    if (entry.id !== TRACK_ENTRY) continue;
    const track = await audioTrackOf(file, entry, index++);
    if (track) found.push({ ...track, audioIndex: found.length });
    if (index === MAX_TRACKS) break;
  }
  return found;
}

/** null for a track of another type. */
async function audioTrackOf(file: FileBytes, entry: EbmlElement, index: number): Promise<AudioTrack | null> {
  // Defaults of RFC 9559: 8000 Hz, one channel, English, to be played by default.
  const track: AudioTrack = {
    index,
    audioIndex: 0,
    number: 0,
    isDefault: true,
    language: 'eng',
    languageBcp47: '',
    codecId: '',
    codecPrivate: Buffer.alloc(0),
    codecDelayNs: 0,
    sampleRate: 8000,
    outputRate: 0,
    channels: 1,
    bits: 0,
  };
  let type = 0;
  for await (const child of elementsOf(file, entry.bodyOffset, entry.endOffset)) {
    if (child.id === AUDIO) {
      await readAudio(file, child, track);
      continue;
    }
    const body = await bodyOf(file, child);
    if (child.id === TRACK_NUMBER) track.number = ebmlUnsigned(body);
    else if (child.id === TRACK_TYPE) type = ebmlUnsigned(body);
    else if (child.id === FLAG_DEFAULT) track.isDefault = ebmlUnsigned(body) !== 0;
    else if (child.id === LANGUAGE) track.language = textOf(body);
    else if (child.id === LANGUAGE_BCP47) track.languageBcp47 = textOf(body);
    else if (child.id === CODEC_ID) track.codecId = textOf(body);
    else if (child.id === CODEC_PRIVATE) track.codecPrivate = Buffer.from(body);
    else if (child.id === CODEC_DELAY) track.codecDelayNs = ebmlUnsigned(body);
  }
  return type === AUDIO_TRACK ? track : null;
}

function textOf(body: Buffer): string {
  return body.toString('latin1').replace(/\0.*$/s, '');
}

async function readAudio(file: FileBytes, audio: EbmlElement, track: AudioTrack): Promise<void> {
  for await (const child of elementsOf(file, audio.bodyOffset, audio.endOffset)) {
    const body = await bodyOf(file, child);
    if (child.id === SAMPLING_FREQUENCY) track.sampleRate = Math.round(ebmlFloat(body));
    else if (child.id === OUTPUT_SAMPLING_FREQUENCY) track.outputRate = Math.round(ebmlFloat(body));
    else if (child.id === CHANNELS) track.channels = ebmlUnsigned(body);
    else if (child.id === BIT_DEPTH) track.bits = ebmlUnsigned(body);
  }
}

/** Small bodies only: nothing that is read here is longer. */
async function bodyOf(file: FileBytes, element: EbmlElement): Promise<Buffer> {
  return file.read(element.bodyOffset, Math.min(element.endOffset - element.bodyOffset, 65_536));
}

const CODECS: ReadonlyMap<string, string> = new Map([
  ['A_OPUS', 'opus'],
  ['A_VORBIS', 'vorbis'],
  ['A_FLAC', 'flac'],
  ['A_ALAC', 'alac'],
  ['A_AC3', 'ac3'],
  ['A_EAC3', 'eac3'],
  ['A_DTS', 'dts'],
  ['A_TRUEHD', 'truehd'],
  ['A_TTA1', 'tta'],
  ['A_WAVPACK4', 'wavpack'],
  ['A_MPEG/L3', 'mp3'],
  ['A_MPEG/L2', 'mp2'],
  ['A_MPEG/L1', 'mp1'],
]);
const LOSSLESS = new Set(['flac', 'alac', 'tta', 'wavpack', 'truehd']);

/** ffmpeg's name of a track's codec; null for one we do not know. */
export function codecOf(track: AudioTrack): string | null {
  if (track.codecId.startsWith('A_AAC')) return 'aac';
  if (track.codecId === 'A_PCM/INT/LIT') return track.bits === 8 ? 'pcm_u8' : `pcm_s${track.bits}le`;
  if (track.codecId === 'A_PCM/INT/BIG') return track.bits === 8 ? 'pcm_u8' : `pcm_s${track.bits}be`;
  if (track.codecId === 'A_PCM/FLOAT/IEEE') return `pcm_f${track.bits}le`;
  return CODECS.get(track.codecId) ?? null;
}

/** `und`efined is none. The newer field wins (RFC 9559, section 5.1.4.1.20). */
function languageOf({ language, languageBcp47 }: AudioTrack): string | null {
  const said = languageBcp47 || language;
  return said === 'und' || said === '' ? null : said;
}

function layoutOf(channels: number, codec: string, aac: AudioSpecificConfig | null): string | null {
  if (codec === 'flac') return flacLayout(channels);
  return aac?.channelLayout ?? (aac && channels > 2 ? null : layoutOfCount(channels));
}

function factsOf(
  track: AudioTrack,
  container: 'matroska' | 'webm',
  seconds: number | null,
  encoder: string | null,
  audioOffset: number | null,
): HeaderFacts | null {
  const codec = codecOf(track);
  if (codec === null) return null;
  const aac = codec === 'aac' ? parseAudioSpecificConfig(track.codecPrivate) : null;
  const flac = codec === 'flac' ? parseStreamInfo(track.codecPrivate.subarray(8)) : null;
  const sampleRate =
    codec === 'opus'
      ? 48_000
      : (aac?.sampleRate ?? flac?.sampleRate ?? (track.outputRate || track.sampleRate));
  const channels = aac?.channels || track.channels;
  if (sampleRate < 1 || channels < 1 || channels > 255) return null;
  const exact = flac?.frames ?? null;
  const initialPadding = Math.round((track.codecDelayNs * sampleRate) / 1e9);
  const lossless = LOSSLESS.has(codec) || codec.startsWith('pcm_');
  return headerFacts({
    container,
    codec,
    profile: aac?.profile ?? null,
    sampleRate,
    channels,
    channelLayout: layoutOf(channels, codec, aac),
    bitsPerSample: lossless ? (flac?.bitsPerSample ?? (track.bits || null)) : null,
    frames:
      exact ?? (seconds === null ? null : Math.max(0, Math.round(seconds * sampleRate) - initialPadding)),
    framesSource: exact !== null ? 'header' : seconds === null ? null : 'estimate',
    initialPadding,
    audioOffset,
    encoder,
    lossless,
    // The track does not say which: floats are the usual ones.
    isFloat: codec === 'wavpack' && track.bits === 32,
    md5: flac?.md5 ?? null,
    streamIndex: track.index,
    audioIndex: track.audioIndex,
    isDefault: track.isDefault,
    language: languageOf(track),
  });
}
