import type { EarlyDecoder } from './early-decoder.ts';
import { FfmpegChild } from './ffmpeg-child.ts';
import type { ChildHandlers } from './ffmpeg-child.ts';
import type { PcmShape } from './pcm-shape.ts';
import { StreamBody } from './stream-body.ts';

/** A decoder that had begun before there was a reader, gone on with; an ordinary one if it gives something else than is wanted. */
export class EarlyChild {
  #child: FfmpegChild;

  /** @param shape what is wanted */
  constructor(
    early: EarlyDecoder,
    shape: PcmShape,
    startChild: (handlers: ChildHandlers) => FfmpegChild,
    handlers: ChildHandlers,
  ) {
    const body = new StreamBody(shape);
    const startOrdinary = (): FfmpegChild => startChild(handlers);
    this.#child =
      early.process.pid === undefined
        ? startOrdinary()
        : new FfmpegChild(early.process, {
            onData: (chunk) => {
              const samples = body.take(chunk);
              if (samples !== null) return samples.length === 0 || handlers.onData(samples);
              this.#child.kill();
              this.#child = startOrdinary();
              return true;
            },
            onExit: (exit) => handlers.onExit(exit),
          });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  resume(): void {
    this.#child.resume();
  }

  kill(): void {
    this.#child.kill();
  }
}
