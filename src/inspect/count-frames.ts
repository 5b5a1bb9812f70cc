import { PcmStream } from './pcm-stream.ts';
import type { InspectionContext } from './inspection.ts';

/** What a full decode delivered. */
export interface CountedFrames {
  readonly frames: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** What ffmpeg complained about while it decoded; empty for a sound file. */
  readonly complaints: string;
}

/** Decodes a file to its end and counts. Errors as `PcmStream.open`. */
export async function countFrames(path: string, context: InspectionContext): Promise<CountedFrames> {
  const stream = await PcmStream.open(path, 's16', context);
  let bytes = 0;
  for await (const part of stream.bytes()) bytes += part.length;
  const { stderr } = await stream.ended();
  context.signal.throwIfAborted();
  return {
    frames: bytes / stream.frameBytes,
    sampleRate: stream.sampleRate,
    channels: stream.channels,
    complaints: stderr.trim(),
  };
}
