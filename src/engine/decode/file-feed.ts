import { toFsPath } from '../../player/raw-path.ts';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable, type Writable, pipeline } from 'node:stream';
import type { FilePart } from '../../formats/file-bytes.ts';
import type { GrowingEnd } from '../source/growing-end.ts';

/** ffmpeg's names of the demuxers whose streams can be begun in the middle, after their headers. */
export type FedDemuxer = 'mp3' | 'aac' | 'flac' | 'ogg' | 'matroska' | 'wv' | 'mov';

/**
 * What a child gets to read on its standard input: a stream's headers, and then the file from a byte to its end.
 *
 * ffmpeg decodes a stream of a known format at once. A file it measures first: it looks for the end of an MP3, say, which takes
 * longer than decoding the part that is wanted.
 */
export interface FileFeed {
  readonly path: string;
  readonly demuxer: FedDemuxer;
  readonly headers: readonly FilePart[];
  /** What follows: the file from a byte to its end, or parts that are worked out as they are needed. */
  readonly body: number | (() => AsyncIterable<FilePart>);
  /** Of a file that is still being written: where it ends, more may come. */
  readonly growth?: GrowingEnd;
}

const BLOCK_BYTES = 65_536;

/** From the very first byte, headers and all. */
export function wholeFile(path: string, demuxer: FedDemuxer): FileFeed {
  return { path, demuxer, headers: [], body: 0 };
}

/**
 * Writes a feed into `input` as fast as it takes it. When the child ends, so does this.
 *
 * @param onFailure told when the file cannot be read (any further), or the child no longer reads
 */
export function feedInto(input: Writable, feed: FileFeed, onFailure: (error: Error) => void): void {
  const bytes = Readable.from(bytesOf(feed), { objectMode: false, highWaterMark: BLOCK_BYTES });
  pipeline(bytes, input, (error) => {
    if (error) onFailure(error);
  });
}

async function* bytesOf({ path, headers, body, growth }: FileFeed): AsyncGenerator<Uint8Array> {
  const file = await open(toFsPath(path), 'r');
  try {
    for (const part of headers) yield* bytesIn(file, part);
    if (typeof body === 'number' && growth !== undefined) yield* growingBytes(file, body, growth);
    else if (typeof body === 'number') yield* bytesIn(file, { startByte: body, endByte: Infinity });
    else for await (const part of body()) yield* bytesIn(file, part);
  } finally {
    await file.close();
  }
}

/** From a byte to the end that the file comes to have. */
async function* growingBytes(
  file: FileHandle,
  startByte: number,
  { file: growth, heldBytes, onEnd }: GrowingEnd,
): AsyncGenerator<Uint8Array> {
  let at = startByte;
  let held: Uint8Array = Buffer.alloc(0);
  do {
    for await (const block of bytesIn(file, { startByte: at, endByte: Infinity })) {
      at += block.length;
      const bytes = Buffer.concat([held, block]);
      const givenBytes = Math.max(0, bytes.length - heldBytes);
      held = bytes.subarray(givenBytes);
      if (givenBytes > 0) yield bytes.subarray(0, givenBytes);
    }
  } while (await growth.hasChanged());
  await onEnd();
  yield held;
}

/** In blocks; less than the range where the file ends before it does. */
async function* bytesIn(file: FileHandle, part: FilePart): AsyncGenerator<Uint8Array> {
  if (part instanceof Uint8Array) {
    yield part;
    return;
  }
  for (let at = part.startByte; at < part.endByte;) {
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, part.endByte - at));
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (bytesRead === 0) return;
    yield block.subarray(0, bytesRead);
    at += bytesRead;
  }
}
