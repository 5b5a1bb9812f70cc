import { checkEnded } from './ended-ffmpeg.ts';
import { ffmpegArgs } from '../ffmpeg/ffmpeg-args.ts';
import { fileUrl } from '../ffmpeg/media-url.ts';
import { outputOfFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { channelsOfLayout } from '../formats/channel-layout.ts';
import type { InspectionContext } from './inspection.ts';

/** What ffmpeg prints about a file that none of our own parsers knows (TTA, AC-3, Musepack, DSF …). */
export interface FfmpegDescription {
  readonly formatName: string;
  readonly durationSeconds: number | null;
  /** The audio streams, at least one. */
  readonly streams: readonly FfmpegStream[];
}

export interface FfmpegStream {
  readonly index: number;
  readonly isDefault: boolean;
  readonly language: string | null;
  readonly codec: string;
  readonly profile: string | null;
  readonly sampleRate: number;
  readonly channels: number;
  readonly channelLayout: string | null;
  readonly sampleFormat: string | null;
  /** Only of lossless streams. */
  readonly bitsPerSample: number | null;
  readonly lossless: boolean;
  readonly bitRate: number | null;
}

/** Enough for any header's worth of words. */
const MAX_OUTPUT_CHARS = 4 << 20;
/** Codecs of ffmpeg, of those that no parser of ours knows, that give back every sample as it was. */
const LOSSLESS = new Set(['tta', 'mlp', 'truehd', 'shorten', 'tak', 'mp4als', 'ralf', 'wmalossless', 'dst']);
/** Integer sample formats, and the bits of a sample where no other number of them is said. */
const FORMAT_BITS: ReadonlyMap<string, number> = new Map([
  ['u8', 8],
  ['s16', 16],
  ['s32', 32],
]);

/**
 * Asks ffmpeg (there is no ffprobe at run time) and reads its description of the audio streams.
 *
 * @returns null when it finds no audio
 * @throws PlayheadError `no-ffmpeg`, `ffmpeg-failed`
 */
export async function describeWithFfmpeg(
  path: string,
  context: InspectionContext,
): Promise<FfmpegDescription | null> {
  const { signal, silenceMs } = context;
  // Without an output ffmpeg prints what it found and exits with 1.
  const exit = await outputOfFfmpeg({
    ...{ ffmpegPath: context.ffmpegPath(), signal, silenceMs, stderrChars: MAX_OUTPUT_CHARS },
    args: ffmpegArgs({ logLevel: 'info', input: fileUrl(path), outputArgs: [] }),
  });
  signal.throwIfAborted();
  checkEnded(exit);
  return parseDescription(exit.stderr);
}

/** Reads `Input #0, tta, from …` and `Stream #0:0: Audio: tta, 44100 Hz, stereo, s16, 705 kb/s`. */
export function parseDescription(text: string): FfmpegDescription | null {
  const input = /^Input #0, ([^\n]+?), from /m.exec(text);
  const streams = [...text.matchAll(/^ +Stream #0:(\d+)([^:\n]*): Audio: ([^\n]+)$/gm)]
    .map(([, index, marks, words]) => parseStream(Number(index), marks!, words!))
    .filter((stream) => stream !== null);
  if (!input || streams.length === 0) return null;
  const duration = /^ +Duration: (\d+):(\d\d):(\d\d\.\d+)/m.exec(text);
  return {
    formatName: input[1]!,
    durationSeconds: duration
      ? Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3])
      : null,
    streams,
  };
}

function parseStream(index: number, marks: string, words: string): FfmpegStream | null {
  const [codecPart = '', ...parts] = words.split(', ');
  const codec = /^([a-z0-9_]+)/.exec(codecPart)?.[1];
  const sampleRate = Number(/^(\d+) Hz$/.exec(parts.find((part) => part.endsWith(' Hz')) ?? '')?.[1] ?? 0);
  if (codec === undefined || sampleRate === 0) return null;
  const layout = parts[1] ?? '';
  const layoutChannels = channelsOfLayout(layout);
  const lossless = LOSSLESS.has(codec) || /^(?:pcm_[^am]|dsd_)/.test(codec);
  const kilobits = /^(\d+) kb\/s/.exec(parts.find((part) => part.includes('kb/s')) ?? '')?.[1];
  return {
    index,
    isDefault: words.includes('(default)'),
    language: /\(([a-zA-Z-]+)\)/.exec(marks)?.[1] ?? null,
    codec,
    profile: /^[a-z0-9_]+ \(([A-Z][^)/]*)\)/.exec(codecPart)?.[1] ?? null,
    sampleRate,
    channels: layoutChannels ?? Number(/^(\d+) channels/.exec(layout)?.[1] ?? 0),
    channelLayout: layoutChannels === null ? null : layout,
    sampleFormat: /^([a-z0-9]+)/.exec(parts[2] ?? '')?.[1] ?? null,
    bitsPerSample: lossless ? bitsOf(parts[2] ?? '') : null,
    lossless,
    bitRate: kilobits === undefined ? null : Number(kilobits) * 1000,
  };
}

/** `s16`, `s32p (24 bit)`; null where the samples are no integers. */
function bitsOf(words: string): number | null {
  const [, format = '', bits] = /^([us]\d+)p?(?: \((\d+) bit\))?/.exec(words) ?? [];
  return bits === undefined ? (FORMAT_BITS.get(format) ?? null) : Number(bits);
}
