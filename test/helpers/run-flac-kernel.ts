import type { DecodePlan } from '../../src/engine/decode/decode-plan.ts';
import type { DecoderEnd } from '../../src/engine/decode/decoder.ts';
import { FlacDecoder, FlacKernelMemory } from '../../src/engine/decode/flac-decoder.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import type { DecodeShape } from './run-decode.ts';

export interface KernelDecode {
  readonly samples: Float32Array;
  readonly end: DecoderEnd | null;
  /** Whether a child had to go on with it. */
  readonly hadChild: boolean;
}

export interface KernelDecodeOptions {
  /** Frames that the sink takes at a time, before it has to be asked again a turn later. */
  readonly roomFrames?: number;
  /** Ended when so many have come. */
  readonly maxFrames?: number;
  /** Called with each block. */
  readonly onFrames?: () => void;
  /** The same for every place in a track. */
  readonly own?: FlacKernelMemory;
}

/** Carries out a plan with our own decoder. Throws where the plan does not know how. */
export async function runFlacKernel(
  plan: DecodePlan,
  { sampleRate, channels }: DecodeShape,
  {
    roomFrames = Infinity,
    maxFrames = Infinity,
    onFrames,
    own = new FlacKernelMemory(),
  }: KernelDecodeOptions = {},
): Promise<KernelDecode> {
  const { flac } = plan;
  const flacTools = flac && own.toolsFor(flac.stream);
  if (!flacTools) throw new Error('the plan knows no way without a child');
  const ffmpegPath = locateFfmpeg().path;
  const frameBytes = channels * Float32Array.BYTES_PER_ELEMENT;
  const taken: Buffer[] = [];
  let leftFrames = maxFrames;
  const { end, hadChild } = await new Promise<Pick<KernelDecode, 'end' | 'hadChild'>>((resolve) => {
    const decoder = new FlacDecoder(
      flac,
      flacTools,
      { ffmpegPath, plan, shape: { sampleRate, channels }, filters: [] },
      {
        onFrames(bytes) {
          onFrames?.();
          const frames = Math.min(bytes.length / frameBytes, roomFrames, leftFrames);
          taken.push(Buffer.from(bytes.subarray(0, frames * frameBytes)));
          leftFrames -= frames;
          if (leftFrames === 0) {
            resolve({ end: null, hadChild: decoder.hasChild });
            decoder.close();
          } else if (frames * frameBytes < bytes.length) setImmediate(() => decoder.resume());
          return frames * frameBytes;
        },
        onEnd: (how) => resolve({ end: how, hadChild: decoder.hasChild }),
      },
    );
  });
  const all = new Uint8Array(Buffer.concat(taken));
  return { samples: new Float32Array(all.buffer, 0, all.length / 4), end, hadChild };
}
