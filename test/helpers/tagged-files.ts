import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AudioBench } from './make-audio.ts';
import { FileBytes } from '../../src/formats/file-bytes.ts';
import { readMetadata, type Metadata } from '../../src/media/tag/read-metadata.ts';
import { riffChunk, uint32le, uint32, latin1 } from './tag-bytes.ts';
import { fixture } from './fixtures.ts';

/** A second of silence in MPEG frames that have no tag. */
export const MPEG_FRAMES = Buffer.concat(
  Array.from({ length: 40 }, () => Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(413)])),
);

export const MPEG_FRAMES_LENGTH = 40 * 1152;

let written = 0;

/** Writes a file of these parts and reads its tags. */
export async function metadataOfBytes(
  bench: AudioBench,
  name: string,
  ...parts: readonly Buffer[]
): Promise<Metadata> {
  const file = path.join(bench.dir, `${written++}-${name}`);
  await writeFile(file, Buffer.concat(parts));
  return metadataOfFile(file);
}

export async function metadataOfFile(file: string): Promise<Metadata> {
  const bytes = await FileBytes.open(file);
  try {
    return await readMetadata(bytes, file);
  } finally {
    await bytes.close();
  }
}

/** A WAV file of some frames of silence, with further chunks behind the audio. */
export function wavWith(...chunks: readonly Buffer[]): Buffer {
  const format = Buffer.from('0100010044ac00008858010002001000', 'hex');
  const body = Buffer.concat([
    ...[
      latin1('WAVE'),
      riffChunk('fmt ', format),
      riffChunk('data', Buffer.alloc(44_100 * 2 * 6)),
      ...chunks,
    ],
  ]);
  return Buffer.concat([latin1('RIFF'), uint32le(body.length), body]);
}

/** An AIFF file of silence with further chunks. */
export function aiffWith(...chunks: readonly Buffer[]): Buffer {
  const common = Buffer.from('000100000064001040' + '0eac44' + '000000000000', 'hex');
  const body = Buffer.concat([
    latin1('AIFF'),
    ...[latin1('COMM'), uint32(common.length), common],
    ...chunks,
    ...[latin1('SSND'), uint32(208), Buffer.alloc(208)],
  ]);
  return Buffer.concat([latin1('FORM'), uint32(body.length), body]);
}

/** A FLAC file whose metadata are its STREAMINFO and these blocks. */
export async function flacWith(
  ...blocks: readonly (readonly [type: number, body: Buffer])[]
): Promise<Buffer> {
  const source = await readFile(fixture('formats/flac.flac'));
  let end = 4;
  for (let isLast = false; !isLast;) {
    isLast = (source[end]! & 0x80) !== 0;
    end += 4 + source.readUIntBE(end + 1, 3);
  }
  const streamInfo = Buffer.from(source.subarray(4, 4 + 38));
  streamInfo[0] = blocks.length === 0 ? 0x80 : 0;
  const headed = blocks.map(([type, body], index) => {
    const head = uint32(body.length);
    head[0] = type | (index === blocks.length - 1 ? 0x80 : 0);
    return Buffer.concat([head, body]);
  });
  return Buffer.concat([latin1('fLaC'), streamInfo, ...headed, source.subarray(end)]);
}
