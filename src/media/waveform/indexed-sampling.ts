import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { ffmpegArgs } from '../../ffmpeg/ffmpeg-args.ts';
import { runFfmpeg } from '../../ffmpeg/run-ffmpeg.ts';
import { openInBackground } from '../../formats/background-reader.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { checkpointBefore, type FrameIndex } from '../../formats/frame-index/frame-index.ts';
import { buildFrameIndex } from '../../formats/frame-index/frame-indexing.ts';
import { coarseSamples } from './coarse-samples.ts';
import { type CodedPiece, PieceDecode, readPiece } from './coded-piece.ts';
import { PlacedPeaks } from './placed-peaks.ts';
import { PLACES, type WaveformRequest } from './waveform-request.ts';

/** Read of the file at each place: enough for the frames of all but the oddest files. */
const READ_BYTES = 8192;
/** Given to the decoder at once: more than a pipe's stream takes before it asks to wait until all is written. */
const BATCH_BYTES = 65_536;
/** Of the samples, ffmpeg gives every second or fourth: enough for the eye, and none of them a part of a sample. */
const DECIMATIONS = [4, 2, 1];
const LEAST_RATE = 8000;

/** Formats whose frames have to be counted to know where they belong, and ffmpeg's names of them. */
const DEMUXERS: Readonly<Record<string, 'mp3' | 'aac'>> = { mp3: 'mp3', aac: 'aac' };

/**
 * Fills in the peaks of a long MP3 or ADTS file from a few coded frames at each of about 1,024 places.
 *
 * All frame headers are read, which takes some 50 ms for an hour. Chosen frames then go to one decoder as a stream of their
 * own, and what comes out is told apart by counting: each gives as many samples as the next.
 *
 * @returns false when that does not hold, or the file has something else in it than such frames: nothing is known then
 */
export async function sampleIndexed(request: WaveformRequest, header: AudioFileInfo): Promise<boolean> {
  const { container } = header;
  const demuxer = DEMUXERS[header.codec];
  if ((container !== 'mp3' && container !== 'adts') || demuxer === undefined) return false;
  const { signal, bins } = request;
  const index = await buildFrameIndex(request.file, container, { signal });
  if (index === null) return signal.aborted;
  const file = await openInBackground(request.file, READ_BYTES).catch(() => null);
  if (file === null) return false;
  try {
    const isWhole = await decodePieces(request, index, file, demuxer);
    if (!isWhole && !signal.aborted) bins.fill(NaN);
    return isWhole || signal.aborted;
  } finally {
    await file.close();
  }
}

async function decodePieces(
  request: WaveformRequest,
  index: FrameIndex,
  file: FileBytes,
  demuxer: string,
): Promise<boolean> {
  const { ffmpegPath, durationSeconds, signal } = request;
  const by =
    DECIMATIONS.find((each) => index.sampleRate % each === 0 && index.sampleRate / each >= LEAST_RATE) ?? 1;
  const peaks = new PlacedPeaks(request);
  const decode = new PieceDecode(index.packetFrames / by, ({ atSeconds }, peak) => {
    peaks.add(peaks.binAt(atSeconds), peak);
    request.onProgress(Math.min(durationSeconds, Math.max(0, atSeconds)));
  });
  const args = ffmpegArgs({
    inputArgs: ['-f', demuxer],
    input: 'pipe:0',
    outputArgs: [
      ...['-af', coarseSamples(index.sampleRate / by), '-flush_packets', '0', '-f', 's16le', 'pipe:1'],
    ],
  });
  await runFfmpeg({
    ...{ ffmpegPath, args, signal, isBackground: true },
    stdin: inBatches(piecesOf(request, index, file), decode),
    onData: (chunk) => decode.push(chunk),
  });
  return decode.isWhole && peaks.settle();
}

/** The frames at each place of the track. */
async function* piecesOf(
  { startSeconds, durationSeconds }: WaveformRequest,
  index: FrameIndex,
  file: FileBytes,
): AsyncGenerator<CodedPiece> {
  const { sampleRate, initialPadding, checkpointBytes, checkpointFrames } = index;
  for (let place = 0, before = -1; place < PLACES; place++) {
    const seconds = startSeconds + (place * durationSeconds) / PLACES;
    const at = checkpointBefore(index, initialPadding + seconds * sampleRate);
    if (at === before || at < 0) continue;
    before = at;
    const bytes = await file.read(checkpointBytes[at]!, READ_BYTES);
    const fromSeconds = (checkpointFrames[at]! - initialPadding) / sampleRate - startSeconds;
    const piece = readPiece(bytes, index, fromSeconds);
    if (piece !== null) yield piece;
  }
}

/** Their bytes, in pieces that are worth a write. Each is overwritten by the next: they are asked for when the last is written. */
async function* inBatches(pieces: AsyncIterable<CodedPiece>, decode: PieceDecode): AsyncGenerator<Buffer> {
  const batch = Buffer.allocUnsafe(BATCH_BYTES);
  let filled = 0;
  for await (const piece of pieces) {
    if (filled + piece.bytes.length > batch.length) {
      yield batch.subarray(0, filled);
      filled = 0;
    }
    filled += piece.bytes.copy(batch, filled);
    decode.expect(piece);
  }
  yield batch.subarray(0, filled);
}
