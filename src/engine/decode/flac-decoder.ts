import { loadFlacKernel } from '../../formats/flac/decoder/frame-decoder.ts';
import {
  FlacStreamFrames,
  longestFrameBytes,
  type FlacStream,
} from '../../formats/flac/decoder/stream-frames.ts';
import { type FileHandle, open } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { toFsPath } from '../../player/raw-path.ts';
import { ChildDecoder, type ChildDecoderOptions } from './child-decoder.ts';
import type { Decoder, PcmSink } from './decoder.ts';
import type { FlacStart } from './flac-start.ts';
import { HeldFrames } from './held-frames.ts';

/** Read at a time. */
const BLOCK_BYTES = 1 << 18;
/** Coded frames between two looks at what else this thread has to do: half a millisecond's work. */
const FRAMES_A_TURN = 4;

/** The decoder's memory for one stream of FLAC. */
export interface FlacTools {
  /** Has room for `BLOCK_BYTES` and a frame. One decoding at a time uses it. */
  readonly frames: FlacStreamFrames;
  /** No coded frame is longer. */
  readonly longestBytes: number;
}

/** Keeps the decoder's memory from one place in a track to the next. It is made for the first. */
export class FlacKernelMemory {
  #stream: FlacStream | null = null;
  #tools: FlacTools | null = null;

  /** What that stream is decoded with; null where the kernel cannot be loaded. */
  toolsFor(stream: FlacStream): FlacTools | null {
    if (!isDeepStrictEqual(this.#stream, stream)) {
      this.#stream = stream;
      this.#tools = makeTools(stream);
    }
    return this.#tools;
  }
}

function makeTools(stream: FlacStream): FlacTools | null {
  const longestBytes = longestFrameBytes(stream);
  try {
    const frames = new FlacStreamFrames(loadFlacKernel(), stream, BLOCK_BYTES + 2 * longestBytes);
    return { frames, longestBytes };
  } catch {
    // The kernel uses SIMD, which some processors lack, and its file may be missing: ffmpeg decodes FLAC, too.
    return null;
  }
}

/**
 * Decodes FLAC in this thread, from one place in a file on. A child costs the time to start it, and some milliseconds to pipe
 * the bytes in and out.
 *
 * It decodes whole, valid frames in sequence. At the first frame that is not, it starts a child at its own starting point and drops
 * the frames that it has given already. So ffmpeg decides what damage sounds like, as in a linear decode.
 */
export class FlacDecoder implements Decoder {
  readonly #start: FlacStart;
  readonly #tools: FlacTools;
  readonly #childOptions: ChildDecoderOptions;
  readonly #sink: PcmSink;
  readonly #held: HeldFrames;
  #file: FileHandle | null = null;
  #fileOffset: number;
  readonly #block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  /** Bytes of the file in `tools.frames.bytes`, and how many of them are used up. */
  #filledBytes = 0;
  #usedBytes = 0;
  #isWhole = false;
  /** By its own number; null before the first. */
  #nextSample: number | null = null;
  #decodedFrames = 0;
  #child: ChildDecoder | null = null;
  #state: 'working' | 'filling' | 'paused' | 'over' = 'filling';
  #turn: NodeJS.Immediate | null = null;

  /** @param childOptions of the child that takes over where this decoder has to stop */
  constructor(start: FlacStart, tools: FlacTools, childOptions: ChildDecoderOptions, sink: PcmSink) {
    this.#start = start;
    this.#fileOffset = start.offset;
    this.#tools = tools;
    this.#childOptions = childOptions;
    this.#sink = sink;
    this.#held = new HeldFrames(start.stream.channels, 0, sink);
    void this.#fill();
  }

  /** Whether a child has taken over. */
  get hasChild(): boolean {
    return this.#child !== null;
  }

  resume(): void {
    if (this.#child !== null) this.#child.resume();
    else if (this.#state === 'paused' && this.#held.drain() && !this.#isOver()) this.#work();
  }

  close(): void {
    this.#end();
    this.#held.close();
    this.#child?.close();
  }

  #end(): void {
    this.#state = 'over';
    if (this.#turn !== null) clearImmediate(this.#turn);
    // The file was only read: whether closing it succeeds changes nothing.
    this.#file?.close().catch(() => undefined);
    this.#file = null;
  }

  #work(): void {
    this.#state = 'working';
    for (let frames = 0; frames < FRAMES_A_TURN; frames++) {
      if (!this.#isWhole && this.#filledBytes - this.#usedBytes < this.#tools.longestBytes) {
        void this.#fill();
        return;
      }
      if (this.#isAtEnd()) {
        this.#end();
        this.#sink.onEnd({ type: 'complete' });
        return;
      }
      const floats = this.#decode();
      if (floats === null) {
        this.#goOnInChild();
        return;
      }
      const hasRoom = floats.length === 0 || this.#held.give(floats);
      if (this.#isOver()) return;
      if (!hasRoom) {
        this.#state = 'paused';
        return;
      }
    }
    this.#turn = setImmediate(() => this.#work());
  }

  /** Appends the next block of the file to the bytes that are not used yet. */
  async #fill(): Promise<void> {
    this.#state = 'filling';
    try {
      const blockBytes = await this.#readBlock();
      // What uses the kernel's memory now may be another decoding.
      if (this.#isOver()) return;
      const { bytes } = this.#tools.frames;
      bytes.copyWithin(0, this.#usedBytes, this.#filledBytes);
      const left = this.#filledBytes - this.#usedBytes;
      this.#block.copy(bytes, left, 0, blockBytes);
      this.#usedBytes = 0;
      this.#filledBytes = left + blockBytes;
      this.#isWhole = blockBytes === 0;
      this.#tools.frames.bytesChanged(this.#filledBytes);
    } catch {
      // A child meets the same error, and says why.
      if (!this.#isOver()) this.#goOnInChild();
      return;
    }
    this.#work();
  }

  /** Reads the next bytes of the file into `#block`. Gives how many came: 0 at its end. */
  async #readBlock(): Promise<number> {
    const { path, growth } = this.#start;
    if (this.#file === null) {
      const file = await open(toFsPath(path), 'r');
      if (this.#isOver()) {
        await file.close();
        return 0;
      }
      this.#file = file;
    }
    for (;;) {
      const { bytesRead } = await this.#file.read(this.#block, 0, this.#block.length, this.#fileOffset);
      this.#fileOffset += bytesRead;
      if (bytesRead > 0 || (await growth?.hasChanged()) !== true || this.#isOver()) return bytesRead;
    }
  }

  /** All that the header promises has come, and behind it is nothing that could be a frame: the end, or a tag. */
  #isAtEnd(): boolean {
    if (!this.#isWhole) return false;
    if (this.#usedBytes === this.#filledBytes) return true;
    const { firstFrame, totalFrames } = this.#start;
    if (firstFrame + this.#decodedFrames !== totalFrames) return false;
    for (let at = this.#usedBytes; at < this.#filledBytes; at++)
      if (this.#tools.frames.headerAt(at, this.#filledBytes) !== null) return false;
    return true;
  }

  /** Samples of the next coded frame, without those to be dropped. Null if no whole and valid frame follows. */
  #decode(): Buffer | null {
    const { frames } = this.#tools;
    const header = frames.headerAt(this.#usedBytes, this.#filledBytes);
    if (header === null) return null;
    const sample = frames.firstSample(header);
    if (this.#nextSample !== null && sample !== this.#nextSample) return null;
    const next = frames.decode(this.#usedBytes, header, this.#filledBytes);
    if (next === null) return null;
    this.#usedBytes = next;
    this.#nextSample = sample + header.blockFrames;
    const givenBefore = this.#givenFrames;
    this.#decodedFrames += header.blockFrames;
    const { buffer, byteOffset, byteLength } = frames.floats(header);
    const bytes = (this.#givenFrames - givenBefore) * this.#floatFrameBytes;
    return Buffer.from(buffer, byteOffset + byteLength - bytes, bytes);
  }

  #goOnInChild(): void {
    this.#end();
    this.#child = new ChildDecoder({ ...this.#childOptions, givenFrames: this.#givenFrames }, this.#sink);
  }

  /** Decoded frames, without those that were dropped. */
  get #givenFrames(): number {
    return Math.max(0, this.#decodedFrames - this.#start.discardFrames);
  }

  get #floatFrameBytes(): number {
    return this.#start.stream.channels * Float32Array.BYTES_PER_ELEMENT;
  }

  #isOver(): boolean {
    return this.#state === 'over';
  }
}
