import { outputOfFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';

/** One second of stereo: larger than a pipe, so that a decoder which stops halfway is noticed. */
const FRAMES = 44_100;
const CHANNELS = 2;
const WAV_HEADER_BYTES = 44;
/** It takes 0.1 s where it works. */
const DEADLINE_MS = 30_000;
const NO_ANSWER = `no answer within ${DEADLINE_MS / 1000} seconds`;

/**
 * Whether an ffmpeg works at all: it decodes a known second of sound. Asked when a file looks unreadable or damaged, because a
 * broken ffmpeg makes every file look so.
 *
 * @returns its fault; null when it works, or when `signal` ended the test
 */
export async function findFfmpegFault(
  ffmpegPath: string,
  signal: AbortSignal,
): Promise<PlayheadError<'ffmpeg-failed'> | null> {
  const pcm = knownSamples();
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const { stdout, code, ...exit } = await outputOfFfmpeg({
    ffmpegPath,
    args: [
      ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'pipe', '-f', 'wav', '-i', 'pipe:0'],
      ...['-map', '0:a:0', '-f', 's16le', '-c:a', 'pcm_s16le', 'pipe:1'],
    ],
    signal: AbortSignal.any([signal, deadline]),
    stdin: [wavHeader(pcm.length), pcm],
  });
  if (signal.aborted || stdout.equals(pcm)) return null;
  const ending = exit.signal ?? `exit code ${code ?? 'unknown'}`;
  const reason = (exit.startError && reasonOf(exit.startError)) ?? (deadline.aborted ? NO_ANSWER : ending);
  return new PlayheadError('ffmpeg-failed', `${ffmpegPath} does not work (${reason})`, {
    hint: 'no file was judged by it; see "playhead doctor", or name another with --ffmpeg',
  });
}

function knownSamples(): Buffer {
  const pcm = Buffer.alloc(FRAMES * CHANNELS * 2);
  for (let sample = 0; sample < FRAMES * CHANNELS; sample++)
    pcm.writeInt16LE(((sample * 40_503) % 65_536) - 32_768, sample * 2);
  return pcm;
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(FRAMES, 24);
  header.writeUInt32LE(FRAMES * CHANNELS * 2, 28);
  header.writeUInt16LE(CHANNELS * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
