import { closeSync, openSync, read, readSync } from 'node:fs';
import { Readable, type Writable, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import type { ByteRange } from '../../media/frame-index/matroska-layout.ts';

/** ffmpeg's names of the demuxers whose streams can be begun in the middle, after their headers. */
export type FedDemuxer = 'mp3' | 'aac' | 'flac' | 'ogg' | 'matroska' | 'wv' | 'mov';

/**
 * What a child gets to read on its standard input: a stream's headers, and then the file from a byte to its end.
 *
 * A stream whose format is known beforehand and that cannot be wound is decoded at once. A file is first measured by ffmpeg:
 * it looks for the end of an MP3, say, which takes longer than decoding what is wanted of it.
 */
export interface ByteFeed {
  readonly path: string;
  readonly demuxer: FedDemuxer;
  readonly headers: readonly FeedPart[];
  /** What follows: the file from a byte to its end, or parts that are worked out as they are needed. */
  readonly body: number | (() => AsyncIterable<FeedPart>);
  /**
   * So much of the file's rest is given at once, where it is known how little brings out what is wanted first: a decoder that has no
   * more leaves the processor to those who bring that to the device.
   */
  readonly firstBytes?: number;
}

/** A part of the file, or bytes that are not in it. */
export type FeedPart = ByteRange | Uint8Array;

const BLOCK_BYTES = 65_536;
/** As many pieces as a stream's headers and its first block usually are. */
const FIRST_PIECES = 4;
/**
 * The rest follows so much later. Reading it, and decoding it, takes the processors from those who empty the device and bring the first
 * block to it: that has come by then (some 3 ms). Where the first block was not enough, so much is lost, and no more.
 */
const REST_AFTER_MS = 5;

/** From the very first byte, headers and all. */
export function wholeFile(path: string, demuxer: FedDemuxer): ByteFeed {
  return { path, demuxer, headers: [], body: 0 };
}

/**
 * Reads a feed into `input` as fast as it takes it. Whoever ends the child ends this with it.
 *
 * The first block is read on this thread, and written before this returns: a seek waits for nothing else, and each turn
 * in the thread pool costs as much as the decoder takes to begin. The rest follows a moment later.
 *
 * @param onFailure told when the file cannot be read (any further), or the child has stopped to listen
 */
export function feedInto(input: Writable, feed: ByteFeed, onFailure: (error: Error) => void): void {
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
  setTimeout(() => {
    // The child may have been ended meanwhile, and its input with it.
    if (input.destroyed) {
      closeSync(fd);
      return;
    }
    const rest = Readable.from(readRest(fd, pieces, feed.body), {
      objectMode: false,
      highWaterMark: BLOCK_BYTES,
    });
    pipeline(rest, input, (error) => {
      if (error) onFailure(error);
    });
  }, REST_AFTER_MS);
}

/** A piece of the file that is read at once, at most a block, or what is not in the file. */
type Piece = { readonly at: number; readonly length: number; readonly isBody: boolean } | Uint8Array;
type Pieces = Generator<Piece, undefined>;

function* piecesOf({ headers, body, firstBytes = BLOCK_BYTES }: ByteFeed): Pieces {
  for (const part of headers) yield* piecesIn(part);
  if (typeof body !== 'number') return undefined;
  yield { at: body, length: firstBytes, isBody: true };
  for (let at = body + firstBytes; ; at += BLOCK_BYTES) yield { at, length: BLOCK_BYTES, isBody: true };
}

function* piecesIn(part: FeedPart): Generator<Piece, void> {
  if (part instanceof Uint8Array) yield part;
  else
    for (let at = part.startByte; at < part.endByte; at += BLOCK_BYTES)
      yield { at, length: Math.min(BLOCK_BYTES, part.endByte - at), isBody: false };
}

/** The headers and the first of what follows them. Of headers with pictures in them, only so much as a decoder takes at once. */
function readFirst(fd: number, pieces: Pieces): Buffer {
  const parts: Uint8Array[] = [];
  while (parts.length < FIRST_PIECES) {
    const piece = pieces.next().value;
    if (piece === undefined) break;
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

/** The rest of the pieces, and then what the body works out as it is needed. */
async function* readRest(fd: number, pieces: Pieces, body: ByteFeed['body']): AsyncGenerator<Uint8Array> {
  try {
    for (const piece of pieces) {
      const bytes = await readPiece(fd, piece);
      yield bytes;
      if (!(piece instanceof Uint8Array) && piece.isBody && bytes.length < piece.length) return;
    }
    if (typeof body === 'number') return;
    for await (const part of body()) for (const piece of piecesIn(part)) yield await readPiece(fd, piece);
  } finally {
    closeSync(fd);
  }
}

async function readPiece(fd: number, piece: Piece): Promise<Uint8Array> {
  if (piece instanceof Uint8Array) return piece;
  const bytes = Buffer.allocUnsafe(piece.length);
  let filled = 0;
  for (let got = -1; got !== 0 && filled < bytes.length; filled += got)
    got = (await readAsync(fd, bytes, filled, bytes.length - filled, piece.at + filled)).bytesRead;
  return bytes.subarray(0, filled);
}
