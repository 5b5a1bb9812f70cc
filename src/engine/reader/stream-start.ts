import type { Readable } from 'node:stream';
import { hasExactLength } from '../../formats/audio-file.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { probeStreamHead } from '../../media/probe-stream-head.ts';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import { ChildDecoder } from '../decode/child-decoder.ts';
import type { DecoderEnd } from '../decode/decoder.ts';
import type { PcmShape } from '../pcm-shape.ts';
import { declaredEnd, planForStream } from '../decode/plan-decode.ts';
import type { TrackChoice } from '../../player/track-choice.ts';
import type { Conversion } from '../messages.ts';
import { OggChainWatch } from '../../formats/ogg/ogg-chain-watch.ts';
import { chainWarning } from '../source/chain-warning.ts';
import { firstBytes } from '../source/first-bytes.ts';
import type { Padding } from '../source/padding-trim.ts';
import { conversionFilters } from '../source/source-plan.ts';
import type { ProbedInput, RingShape } from '../source/track-source.ts';
import type { WebInput } from '../source/web/web-input.ts';

/** What a stream is started with. */
export interface StreamOrder {
  readonly input: ProbedInput;
  readonly conversion: Conversion;
  readonly ffmpegPath: string;
  readonly track: TrackChoice;
  /** The bytes of a URL; null for a pipe, and for a URL that the decoder opens itself. */
  readonly web: WebInput | null;
  readonly openStdin: () => Promise<Readable>;
  readonly onWarning: (code: string, message: string) => void;
  /** Ends a pipe's bytes, and the decoder as long as nothing is known of the stream; afterwards that is its owner's to end. */
  readonly signal: AbortSignal;
}

/** A stream that is decoded already, and what its first bytes say of it. */
export interface StartedStream {
  readonly decoder: ChildDecoder;
  readonly told: HeaderFacts | null;
}

/**
 * For a header that is not ours to read, a URL or a pipe: the decoder that will play it says rate and channels
 * first, and waits.
 *
 * @throws PlayheadError when nothing can be decoded
 */
export async function startStream(order: StreamOrder): Promise<StartedStream & { readonly shape: PcmShape }> {
  const { input, conversion, ffmpegPath, signal, track } = order;
  const { bytes, told } = await bytesOf(order);
  const audioIndex = told?.audioIndex ?? indexOf(track);
  return new Promise((resolve, reject) => {
    const ended = new PlayheadError('decode', 'is not wanted any more');
    if (signal.aborted) {
      reject(ended);
      return;
    }
    const giveUp = (): void => {
      decoder.close();
      reject(ended);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const { sampleRate, channels, maxChannels } = conversion;
    const decoder = new ChildDecoder(
      {
        ffmpegPath,
        plan: planForStream(bytes === null ? input.path : '-', null, 0),
        shape: { type: 'self-described', audioIndex, sampleRate, channels, maxChannels },
        filters: conversionFilters(conversion),
        ...(bytes === null ? {} : { input: bytes }),
      },
      {
        onShape: (shape) => {
          signal.removeEventListener('abort', giveUp);
          resolve({ shape: { ...shape, audioIndex }, decoder, told });
        },
        onFrames: () => 0,
        onEnd: (end) => {
          signal.removeEventListener('abort', giveUp);
          reject(errorOf(end));
        },
      },
    );
    if (bytes !== null) watchChain(bytes, order);
  });
}

/** Told once of each kind. A station changes its stream with each track: only the end of what is played is told. */
function watchChain(bytes: Readable, { web, onWarning }: StreamOrder): void {
  const told = new Set<string | null>([null]);
  const watch = new OggChainWatch((next) => {
    const message = web?.isLive === true && next.type === 'same-codec' ? null : chainWarning(next);
    if (message !== null && !told.has(message)) onWarning('chained-streams', message);
    told.add(message);
  });
  bytes.on('data', (chunk: Buffer) => watch.see(chunk));
}

/** Why a decoder ended that has not even told its shape. */
function errorOf(end: DecoderEnd): PlayheadError {
  if (end.type === 'failed') return end.error;
  if (end.type === 'complete') return new PlayheadError('decode', 'gave no audio');
  return new PlayheadError('decoder-died', `the decoder was ended by ${end.signal}`);
}

/** Of a container that is not ours to read ffmpeg takes the first track, or the one with that number. */
function indexOf(track: TrackChoice): number {
  if (track.type === 'language')
    throw new PlayheadError(
      'no-such-track',
      'does not say which languages it has: choose a track by its number',
    );
  return track.type === 'number' ? track.number - 1 : 0;
}

/** How long a stream is by what it says itself, in frames of the decoder's rate; null where that is another one. */
export function framesTold(told: HeaderFacts | null, track: PcmShape, shape: RingShape): number | null {
  if (told === null || shape.filters.length > 0) return null;
  return told.sampleRate === track.sampleRate ? told.frames : null;
}

/**
 * How many frames a track says it has; null where it does not say so exactly. A stream of linear PCM that does not say it ends
 * where its bytes do: it may have none.
 */
export function framesDeclared({ header }: ProbedInput, started: StartedStream | null): number | null {
  const told = started?.told ?? null;
  if (header === null) return told?.frames ?? (told?.pcm ? 0 : null);
  return hasExactLength(header) ? header.frames : null;
}

/** Where the container says that a stream ends, in frames of the ring, if its decoder would go on; null where that is not known. */
export function endTold(told: HeaderFacts | null, shape: RingShape): number | null {
  const isAsLong = framesTold(told, shape, shape) !== null && shape.trackFramesPerRingFrame === 1;
  return isAsLong ? declaredEnd(told) : null;
}

/** The padding of an MP3 that ffmpeg trims from a file, but not from a stream. Null behind a conversion, where it cannot be located. */
export function paddingOf(told: HeaderFacts | null, shape: RingShape): Padding | null {
  if (told?.container !== 'mp3' || told.frames === null || told.trailingPadding === 0) return null;
  const isUnconverted = told.sampleRate === shape.sampleRate && shape.filters.length === 0;
  return isUnconverted ? { fromFrame: told.frames, frames: told.trailingPadding } : null;
}

/** The bytes of the stream, null where the decoder gets them itself, and what the first of them say. */
async function bytesOf({
  input,
  track,
  web,
  openStdin,
  signal,
}: StreamOrder): Promise<{ readonly bytes: Readable | null; readonly told: HeaderFacts | null }> {
  if (web !== null) {
    const { bytes, sizeBytes } = web.head;
    return { bytes: web.stream(), told: await probeStreamHead(bytes, sizeBytes, track) };
  }
  if (input.type !== 'pipe') return { bytes: null, told: null };
  const bytes = await openedPipe(input.path, openStdin);
  // The next read of it fails with the same error.
  bytes.on('error', () => undefined);
  const leave = (): void => void bytes.destroy(new PlayheadError('unreadable', 'is not wanted any more'));
  signal.addEventListener('abort', leave, { once: true });
  const head = await firstBytes(bytes);
  if (bytes.errored !== null) throw unreadable(bytes.errored);
  if (head.length === 0) throw new PlayheadError('unreadable', 'is empty');
  return { bytes, told: await probeStreamHead(head, null, track) };
}

async function openedPipe(path: string, openStdin: () => Promise<Readable>): Promise<Readable> {
  try {
    if (path === '-') return await openStdin();
    const { openPipe } = await import('../source/pipe-bytes.ts');
    return openPipe(path);
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): PlayheadError {
  if (error instanceof PlayheadError) return error as PlayheadError;
  return new PlayheadError('unreadable', `cannot be read: ${reasonOf(error)}`, { cause: error });
}
