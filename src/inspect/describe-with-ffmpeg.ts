import { execFile } from 'node:child_process';
import { resolve as absolute } from 'node:path';
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
  readonly codec: string;
  readonly profile: string | null;
  readonly sampleRate: number;
  readonly channels: number;
  readonly channelLayout: string | null;
  readonly sampleFormat: string | null;
  readonly bitRate: number | null;
}

/** Enough for any header's worth of words; a file with thousands of streams is cut. */
const MAX_OUTPUT_BYTES = 4 << 20;
const CHANNELS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  '2.1': 3,
  '3.0': 3,
  quad: 4,
  '4.0': 4,
  '5.0': 5,
  '5.1': 6,
  '5.0(side)': 5,
  '5.1(side)': 6,
  '6.1': 7,
  '7.1': 8,
};

/**
 * Asks ffmpeg (there is no ffprobe at run time) and reads its description of the audio streams.
 *
 * @returns null when it finds no audio
 * @throws PlayheadError `no-ffmpeg`
 */
export async function describeWithFfmpeg(
  path: string,
  context: InspectionContext,
): Promise<FfmpegDescription | null> {
  const args = [
    '-nostdin',
    '-hide_banner',
    '-protocol_whitelist',
    'file,pipe',
    '-i',
    `file:${absolute(path)}`,
  ];
  const stderr = await new Promise<string>((resolve) => {
    // Without an output ffmpeg prints what it found and exits with 1: that is the plan here.
    execFile(
      context.ffmpegPath(),
      args,
      { signal: context.signal, maxBuffer: MAX_OUTPUT_BYTES, killSignal: 'SIGKILL' },
      (_error, _stdout, text) => {
        resolve(text);
      },
    );
  });
  context.signal.throwIfAborted();
  return parseDescription(stderr);
}

/** Reads `Input #0, tta, from …` and `Stream #0:0: Audio: tta, 44100 Hz, stereo, s16, 705 kb/s`. */
export function parseDescription(text: string): FfmpegDescription | null {
  const input = /^Input #0, ([^\n]+?), from /m.exec(text);
  const streams = [...text.matchAll(/^ +Stream #0:(\d+)[^:\n]*: Audio: ([^\n]+)$/gm)]
    .map(([, index, words]) => parseStream(Number(index), words!))
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

function parseStream(index: number, words: string): FfmpegStream | null {
  const [codecPart = '', ...parts] = words.split(', ');
  const codec = /^([a-z0-9_]+)/.exec(codecPart)?.[1];
  const sampleRate = Number(/^(\d+) Hz$/.exec(parts.find((part) => part.endsWith(' Hz')) ?? '')?.[1] ?? 0);
  if (codec === undefined || sampleRate === 0) return null;
  const layout = parts[1] ?? '';
  const kilobits = /^(\d+) kb\/s/.exec(parts.find((part) => part.includes('kb/s')) ?? '')?.[1];
  return {
    index,
    codec,
    profile: /^[a-z0-9_]+ \(([A-Z][^)/]*)\)/.exec(codecPart)?.[1] ?? null,
    sampleRate,
    channels: CHANNELS[layout] ?? Number(/^(\d+) channels/.exec(layout)?.[1] ?? 0),
    channelLayout: layout in CHANNELS ? layout : null,
    sampleFormat: /^([a-z0-9]+)/.exec(parts[2] ?? '')?.[1] ?? null,
    bitRate: kilobits === undefined ? null : Number(kilobits) * 1000,
  };
}
