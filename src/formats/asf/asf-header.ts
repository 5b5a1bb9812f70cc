import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts, streamFacts, type StreamFacts } from '../header-facts.ts';
import { codecOfTag, parseWaveFormat, type WaveFormat } from '../wave-format.ts';

/** GUIDs as they lie in the file (Advanced Systems Format specification, section 10). */
const HEADER = '3026b2758e66cf11a6d900aa0062ce6c';
const FILE_PROPERTIES = 'a1dcab8c47a9cf118ee400c00c205365';
const STREAM_PROPERTIES = '9107dcb7b7a9cf118ee600c00c205365';
const AUDIO_MEDIA = '409e69f84d5bcf11a8fd00805f5c442b';
const MAX_OBJECTS = 1024;

/** WMA in ASF. Lengths are what the writer stated in 100 ns units: an estimate, WMA blocks do not end there. */
export async function probeAsf(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 30);
  if (head.length < 30 || head.toString('hex', 0, 16) !== HEADER) return null;
  const headerEnd = start + Number(head.readBigUInt64LE(16));
  let durationSeconds: number | null = null;
  const formats: AudioFormat[] = [];
  let streams = 0;
  let offset = start + 30;
  for (let count = 0; count < MAX_OBJECTS && offset < headerEnd; count++) {
    const object = await file.read(offset, 24);
    if (object.length < 24) break;
    const id = object.toString('hex', 0, 16);
    const sizeBytes = Number(object.readBigUInt64LE(16));
    if (sizeBytes < 24) break;
    if (id === FILE_PROPERTIES) durationSeconds = durationOf(await file.read(offset, 104));
    if (id === STREAM_PROPERTIES) {
      const format = audioFormatOf(await file.read(offset, 78 + 64));
      if (format !== null) formats.push({ format, streamIndex: streams });
      streams++;
    }
    offset += sizeBytes;
  }
  const end = Math.min(headerEnd, file.sizeBytes);
  const [first, ...otherStreams] = formats.flatMap((format, audioIndex) => {
    const stream = audioStream(format, durationSeconds, end, file.sizeBytes);
    return stream === null ? [] : { ...stream, audioIndex };
  });
  return first ? headerFacts({ ...first, container: 'asf', otherStreams }) : null;
}

interface AudioFormat {
  readonly format: WaveFormat;
  readonly streamIndex: number;
}

function audioStream(
  { format, streamIndex }: AudioFormat,
  durationSeconds: number | null,
  audioOffset: number,
  audioEnd: number,
): StreamFacts | null {
  const codec = codecOfTag(format.formatTag);
  if (codec === null || format.channels < 1 || format.sampleRate < 1) return null;
  const lossless = codec === 'wmalossless';
  return streamFacts({
    codec,
    sampleRate: format.sampleRate,
    channels: format.channels,
    channelLayout: format.channelLayout,
    bitsPerSample: lossless ? format.bitsPerSample : null,
    frames: durationSeconds === null ? null : Math.round(durationSeconds * format.sampleRate),
    framesSource: durationSeconds === null ? null : 'estimate',
    audioOffset,
    audioEnd,
    bitRate: format.bytesPerSecond * 8 || null,
    bitRateMode: lossless ? 'lossless' : 'cbr',
    lossless,
    streamIndex,
  });
}

function durationOf(properties: Buffer): number | null {
  if (properties.length < 104) return null;
  const broadcast = (properties.readUInt32LE(88) & 1) !== 0;
  const play = Number(properties.readBigUInt64LE(64)) / 1e7;
  const prerollSeconds = Number(properties.readBigUInt64LE(80)) / 1000;
  return broadcast || play <= prerollSeconds || play > 1e9 ? null : play - prerollSeconds;
}

function audioFormatOf(properties: Buffer): WaveFormat | null {
  if (properties.length < 78 || properties.toString('hex', 24, 40) !== AUDIO_MEDIA) return null;
  const typeSpecificBytes = Math.min(properties.readUInt32LE(64), properties.length - 78);
  return parseWaveFormat(properties.subarray(78, 78 + typeSpecificBytes));
}
