import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts, type HeaderWarning } from '../header-facts.ts';
import type { Container } from '../audio-file.ts';
import { pcmFacts } from '../pcm-facts.ts';
import { isStreamedSize } from '../streamed-size.ts';
import { codecOfTag, parseWaveFormat, pcmEncodingOf, type WaveFormat } from '../wave-format.ts';

/** Of the codecs that are not linear PCM. */
const LOSSLESS = new Set(['flac', 'wmalossless']);
/** A real file has a few dozen chunks; one of millions was made to keep us busy. */
const MAX_CHUNKS = 4096;
/** W64 names its chunks by GUID; all but `riff` end in these bytes (Sony Wave64, as libsndfile and ffmpeg read it). */
const W64_RIFF = Buffer.from('726966662e91cf11a5d628db04c10000', 'hex');
const W64_TAIL = Buffer.from('f3acd3118cd100c04f8edb8a', 'hex');

/** What the name of a chunk is made of. */
export const CHUNK_ID = /^[\x20-\x7e]{4}$/;

/** One chunk as declared: sizes are not checked against the file. */
export interface Chunk {
  readonly id: string;
  readonly headerOffset: number;
  readonly dataOffset: number;
  readonly sizeBytes: number;
  /** The byte is missing that fills the chunk before it up to an even size. */
  readonly lacksPadding: boolean;
}

/** WAV (RIFF, RIFX excepted), RF64/BW64 (EBU Tech 3306, ITU-R BS.2088) and Sony Wave64. */
export async function probeRiff(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 40);
  const container = containerOf(head);
  if (!container) return null;
  let format: WaveFormat | null = null;
  let data: Chunk | null = null;
  let dataSize64: number | null = null;
  let factFrames: number | null = null;
  for await (const chunk of chunksOf(file, start, container, () => dataSize64)) {
    if (chunk.id === 'ds64') {
      const ds64 = await file.read(chunk.dataOffset, 24);
      if (ds64.length === 24) dataSize64 = Number(ds64.readBigUInt64LE(8));
    } else if (chunk.id === 'fmt ') {
      format = parseWaveFormat(Buffer.from(await file.read(chunk.dataOffset, Math.min(chunk.sizeBytes, 64))));
    } else if (chunk.id === 'fact') {
      const fact = await file.read(chunk.dataOffset, 4);
      if (fact.length === 4) factFrames = fact.readUInt32LE(0);
    } else if (chunk.id === 'data') {
      data = chunk;
      break;
    }
  }
  if (!format || !data) return null;
  return factsOf(file, container, format, data, dataSize64, factFrames);
}

function factsOf(
  file: FileBytes,
  container: Container,
  format: WaveFormat,
  data: Chunk,
  dataSize64: number | null,
  factFrames: number | null,
): HeaderFacts | null {
  const warnings: HeaderWarning[] = [];
  let declared: number | null = container === 'rf64' && dataSize64 !== null ? dataSize64 : data.sizeBytes;
  const available = Math.max(0, file.sizeBytes - data.dataOffset);
  // Written by programs that could not seek back: ffmpeg and sox read to the end of the file then, and so do we.
  if (isStreamedSize(declared, available)) {
    if (available > 0)
      warnings.push({
        code: 'size-not-set',
        message: 'the header does not say how long the audio is',
        offset: data.dataOffset - 4,
      });
    declared = null;
  }
  const encoding = pcmEncodingOf(format);
  const regularBlocks =
    encoding !== null && format.blockAlign === format.channels * Math.ceil(format.bitsPerSample / 8);
  if (encoding && regularBlocks)
    return pcmFacts({
      container,
      encoding,
      littleEndian: true,
      sampleRate: format.sampleRate,
      channels: format.channels,
      channelLayout: format.channelLayout,
      bitsPerSample: format.validBits || format.bitsPerSample,
      dataOffset: data.dataOffset,
      declaredBytes: declared,
      fileBytes: file.sizeBytes,
      warnings,
    });
  const codec = codecOfTag(format.formatTag);
  if (codec === null || format.channels < 1 || format.sampleRate < 1) return null;
  const end = Math.min(file.sizeBytes, data.dataOffset + (declared ?? Infinity));
  const blocks = format.blockAlign > 0 ? Math.floor((end - data.dataOffset) / format.blockAlign) : 0;
  const lossless = LOSSLESS.has(codec);
  // A decoder gives every frame of every ADPCM block, also the padding of the last one that `fact` leaves out.
  const decoded = codec.startsWith('adpcm') ? blocks * format.framesPerBlock : 0;
  return headerFacts({
    container,
    codec,
    sampleRate: format.sampleRate,
    channels: format.channels,
    channelLayout: format.channelLayout,
    bitsPerSample: codec.startsWith('adpcm') || lossless ? format.bitsPerSample : null,
    frames: decoded || factFrames,
    framesSource: decoded ? 'header' : factFrames === null ? null : 'estimate',
    audioOffset: data.dataOffset,
    audioEnd: end,
    bitRate: format.bytesPerSecond * 8 || null,
    lossless,
    warnings,
  });
}

function containerOf(head: Buffer): 'wav' | 'rf64' | 'w64' | null {
  if (head.length < 12) return null;
  const id = head.toString('latin1', 0, 4);
  if (id === 'riff' && head.subarray(0, 16).equals(W64_RIFF)) return 'w64';
  if (head.toString('latin1', 8, 12) !== 'WAVE') return null;
  if (id === 'RIFF') return 'wav';
  return id === 'RF64' || id === 'BW64' ? 'rf64' : null;
}

/** Walks the top-level chunks; `dataBytes` gives the 64-bit size of `data` once `ds64` was read. */
export async function* chunksOf(
  file: FileBytes,
  start: number,
  container: 'wav' | 'rf64' | 'w64',
  dataBytes: () => number | null,
): AsyncGenerator<Chunk> {
  const wide = container === 'w64';
  const headerBytes = wide ? 24 : 8;
  let offset = start + (wide ? 40 : 12);
  let lacksPadding = false;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const header = await file.read(offset, headerBytes);
    if (header.length < headerBytes) return;
    const id = wide && !header.subarray(4, 16).equals(W64_TAIL) ? '' : header.toString('latin1', 0, 4);
    // A W64 size counts its own header; a chunk that claims less than that would never end the walk.
    let sizeBytes = wide ? Number(header.readBigUInt64LE(16)) - headerBytes : header.readUInt32LE(4);
    if (sizeBytes < 0) return;
    if (id === 'data' && container === 'rf64') sizeBytes = dataBytes() ?? sizeBytes;
    yield { id, headerOffset: offset, dataOffset: offset + headerBytes, sizeBytes, lacksPadding };
    offset += headerBytes + (wide ? Math.ceil(sizeBytes / 8) * 8 : sizeBytes);
    lacksPadding = !wide && sizeBytes % 2 === 1 && (await isUnpadded(file, offset));
    if (!wide && sizeBytes % 2 === 1 && !lacksPadding) offset++;
  }
}

/** Some writers leave the padding out: then a chunk that fits begins where it should be, and none behind it. */
async function isUnpadded(file: FileBytes, offset: number): Promise<boolean> {
  const next = await file.read(offset, 9);
  const fits = (skip: number) =>
    next.length >= skip + 8 &&
    CHUNK_ID.test(next.toString('latin1', skip, skip + 4)) &&
    offset + skip + 8 + next.readUInt32LE(skip + 4) <= file.sizeBytes;
  return next[0] !== 0 && fits(0) && !fits(1);
}
