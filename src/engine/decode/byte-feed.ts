import { open } from 'node:fs/promises';
import { Readable, pipeline } from 'node:stream';
import type { ByteRange } from '../../media/frame-index/matroska-layout.ts';

/** ffmpeg's names of the demuxers whose streams can be begun in the middle, after their headers. */
export type FedDemuxer = 'mp3' | 'aac' | 'flac' | 'ogg' | 'matroska' | 'wv';

/**
 * What a child gets to read on its standard input: parts of a file, and bytes that are not in it, one after another.
 *
 * A stream whose format is known beforehand and that cannot be wound is decoded at once. A file is first measured by ffmpeg:
 * it looks for the end of an MP3, say, which takes longer than decoding what is wanted of it.
 */
export interface ByteFeed {
  readonly path: string;
  readonly demuxer: FedDemuxer;
  readonly parts: readonly (ByteRange | Uint8Array)[];
}

const BLOCK_BYTES = 65_536;

/** The range from a byte to the end of the file. */
export function fromByte(startByte: number): ByteRange {
  return { startByte, endByte: Infinity };
}

/**
 * Reads the parts of a feed into `input` as fast as it takes them. Whoever ends the child ends this with it.
 *
 * @param onFailure told when the file cannot be read (any further), or the child has stopped to listen
 */
export function feedInto(
  input: NodeJS.WritableStream,
  feed: ByteFeed,
  onFailure: (error: Error) => void,
): void {
  const bytes = Readable.from(bytesOf(feed), { objectMode: false, highWaterMark: BLOCK_BYTES });
  pipeline(bytes, input, (error) => {
    if (error) onFailure(error);
  });
}

async function* bytesOf({ path, parts }: ByteFeed): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (const part of parts) {
      if (part instanceof Uint8Array) {
        yield part;
        continue;
      }
      for (let at = part.startByte; at < part.endByte;) {
        const length = Math.min(BLOCK_BYTES, part.endByte - at);
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
        if (bytesRead === 0) break;
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
      }
    }
  } finally {
    await file.close();
  }
}
