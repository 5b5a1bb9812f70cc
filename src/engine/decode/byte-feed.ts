import { closeSync, openSync, read, readSync } from 'node:fs';
import { Readable, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import type { ByteRange } from '../../media/frame-index/matroska-layout.ts';

/** ffmpeg's names of the demuxers whose streams can be begun in the middle, after their headers. */
export type FedDemuxer = 'mp3' | 'aac' | 'flac' | 'ogg' | 'matroska' | 'wv';

/**
 * What a child gets to read on its standard input: a stream's headers, and then the file from a byte to its end.
 *
 * A stream whose format is known beforehand and that cannot be wound is decoded at once. A file is first measured by ffmpeg:
 * it looks for the end of an MP3, say, which takes longer than decoding what is wanted of it.
 */
export interface ByteFeed {
  readonly path: string;
  readonly demuxer: FedDemuxer;
  /** Parts of the file, and bytes that are not in it, one after another. */
  readonly headers: readonly (ByteRange | Uint8Array)[];
  readonly startByte: number;
  /**
   * Whether from `startByte` on the stream decodes the same, frame for frame, when the decoder has had another part of it
   * before (see primer.ts). The headers are left out then.
   */
  readonly followsPrimer: boolean;
}

const BLOCK_BYTES = 65_536;
/** As many pieces as a stream's headers and its first block usually are. */
const FIRST_PIECES = 4;

/** From the very first byte, headers and all. */
export function wholeFile(path: string, demuxer: FedDemuxer): ByteFeed {
  return { path, demuxer, headers: [], startByte: 0, followsPrimer: false };
}

/**
 * Reads a feed into `input` as fast as it takes it. Whoever ends the child ends this with it.
 *
 * The first block is read on this thread, and written before this returns: a seek waits for nothing else, and each turn
 * in the thread pool costs as much as the decoder takes to begin.
 *
 * @param onFailure told when the file cannot be read (any further), or the child has stopped to listen
 */
export function feedInto(
  input: NodeJS.WritableStream,
  feed: ByteFeed,
  onFailure: (error: Error) => void,
): void {
  const failed = (error: unknown): void => {
    input.end();
    onFailure(error instanceof Error ? error : new Error(String(error)));
  };
  let fd: number;
  try {
    fd = openSync(feed.path, 'r');
  } catch (error) {
    failed(error);
    return;
  }
  const pieces = piecesOf(feed);
  try {
    input.write(readFirst(fd, pieces));
  } catch (error) {
    closeSync(fd);
    failed(error);
    return;
  }
  const rest = Readable.from(readRest(fd, pieces), { objectMode: false, highWaterMark: BLOCK_BYTES });
  pipeline(rest, input, (error) => {
    if (error) onFailure(error);
  });
}

/** A piece of the file that is read at once, at most a block. */
interface Piece {
  readonly at: number;
  readonly length: number;
  readonly isBody: boolean;
}

function* piecesOf({ headers, startByte }: ByteFeed): Generator<Piece | Uint8Array, never> {
  for (const part of headers) {
    if (part instanceof Uint8Array) yield part;
    else
      for (let at = part.startByte; at < part.endByte; at += BLOCK_BYTES)
        yield { at, length: Math.min(BLOCK_BYTES, part.endByte - at), isBody: false };
  }
  for (let at = startByte; ; at += BLOCK_BYTES) yield { at, length: BLOCK_BYTES, isBody: true };
}

/** The headers and the first of what follows them. Of headers with pictures in them, only so much as a decoder takes at once. */
function readFirst(fd: number, pieces: Generator<Piece | Uint8Array, never>): Buffer {
  const parts: Uint8Array[] = [];
  for (let count = 0; count < FIRST_PIECES; count++) {
    const piece = pieces.next().value;
    if (piece instanceof Uint8Array) {
      parts.push(piece);
      continue;
    }
    const bytes = Buffer.allocUnsafe(piece.length);
    let filled = 0;
    for (let got = -1; got !== 0 && filled < bytes.length; filled += got)
      got = readSync(fd, bytes, filled, bytes.length - filled, piece.at + filled);
    parts.push(bytes.subarray(0, filled));
    if (piece.isBody) break;
  }
  return Buffer.concat(parts);
}

const readAsync = promisify(read);

async function* readRest(
  fd: number,
  pieces: Generator<Piece | Uint8Array, never>,
): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const piece = pieces.next().value;
      if (piece instanceof Uint8Array) {
        yield piece;
        continue;
      }
      const bytes = Buffer.allocUnsafe(piece.length);
      let filled = 0;
      for (let got = -1; got !== 0 && filled < bytes.length; filled += got)
        got = (await readAsync(fd, bytes, filled, bytes.length - filled, piece.at + filled)).bytesRead;
      yield bytes.subarray(0, filled);
      if (piece.isBody && filled < bytes.length) return;
    }
  } finally {
    closeSync(fd);
  }
}
