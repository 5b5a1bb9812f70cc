import { ChildDecoder, type ChildDecoderOptions } from './child-decoder.ts';
import type { Decoder, PcmSink } from './decoder.ts';
import { FlacDecoder, type FlacTools } from './flac-decoder.ts';

export interface DecoderOptions extends ChildDecoderOptions {
  /** To decode FLAC in this thread, as far as that goes, where the plan says how; null leaves it to a child. */
  readonly flacTools: FlacTools | null;
}

/** Starts the decoder that a plan asks for. */
export function startDecoder({ flacTools, ...options }: DecoderOptions, sink: PcmSink): Decoder {
  const { flac } = options.plan;
  if (flacTools === null || flac === undefined) return new ChildDecoder(options, sink);
  const startChild = (givenFrames: number): Decoder => new ChildDecoder({ ...options, givenFrames }, sink);
  return new FlacDecoder(flac, flacTools, startChild, sink);
}
