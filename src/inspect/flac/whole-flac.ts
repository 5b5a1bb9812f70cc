import { createHash, type Hash } from 'node:crypto';
import type { InspectionContext } from '../inspection.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { flacAudioOf, type FlacAudio } from './flac-audio.ts';
import { FlacSegmentDecoder, SEGMENT_BYTES, type DecodedSegment } from './segment-decoder.ts';
import { WORTH_A_THREAD_BYTES, type SegmentThread, type SegmentThreads } from './segment-thread-owner.ts';

/** PCM of one segment; what compresses so well that it needs more room is decoded in several steps. */
const SLOT_BYTES = 2 << 20;
/** Segments that this thread may be ahead of the one being hashed. */
const OWN_SLOTS = 2;

/** What a check is given besides the file: see `InspectionContext`. */
export type FlacCheckContext = Pick<InspectionContext, 'flacKernel' | 'threads' | 'signal'>;

interface Decoded {
  readonly segment: DecodedSegment | null;
  readonly pcm: Uint8Array;
  /** Called when `pcm` was hashed. */
  readonly release: () => void;
}

/**
 * Checks that a FLAC file is whole: frames without a gap from the first byte on, each with its two CRCs and its number, as many
 * samples as promised, with the promised MD5. The frames are decoded in pieces that any thread can take; only the hash needs them in
 * order.
 *
 * @returns where the last frame ends; null at the first thing that is not so (others find out what it is), and for a file that
 *   cannot be checked this way: no MD5, no length, 32-bit samples
 */
export async function endOfWholeFlac(
  file: FileBytes,
  path: string,
  facts: HeaderFacts,
  context: FlacCheckContext,
): Promise<number | null> {
  if (facts.md5 === null) return null;
  const audio = await flacAudioOf(file, path, facts);
  if (audio === null) return null;
  const isWorthThreads = audio.to - audio.from >= WORTH_A_THREAD_BYTES;
  const check = startCheck(audio, context, isWorthThreads ? context.threads : null);
  if (check === null) return null;
  try {
    return await check.run(facts.md5, context.signal);
  } finally {
    await check.close();
  }
}

/** Null where the kernel does not run: it needs SIMD, and WebAssembly reserves 10 GB of addresses. ffmpeg decodes FLAC, too. */
function startCheck(
  audio: FlacAudio,
  context: FlacCheckContext,
  threads: SegmentThreads | null,
): FlacCheck | null {
  try {
    return new FlacCheck(audio, context.flacKernel(), threads);
  } catch {
    return null;
  }
}

class FlacCheck {
  readonly #audio: FlacAudio;
  readonly #decoder: FlacSegmentDecoder;
  readonly #threads: readonly SegmentThread[];
  readonly #hash: Hash = createHash('md5');
  readonly #decoded = new Map<number, Decoded>();
  readonly #ownSlots = Array.from({ length: OWN_SLOTS }, () => new Uint8Array(SLOT_BYTES));
  readonly #segments: number;
  /** The next segment that nobody decodes yet, and the next one to hash. */
  #unassigned = 0;
  #awaited = 0;
  /** Where the next frame must begin. */
  #offset: number;
  #sample = 0;

  constructor(audio: FlacAudio, kernel: WebAssembly.Module, threads: SegmentThreads | null) {
    this.#audio = audio;
    this.#offset = audio.from;
    this.#segments = Math.ceil((audio.to - audio.from) / SEGMENT_BYTES);
    this.#decoder = new FlacSegmentDecoder(audio, kernel);
    this.#threads = Array.from({ length: threads?.count ?? 0 }, () => threads!.start());
    for (const thread of this.#threads) thread.begin(audio, kernel, SLOT_BYTES);
  }

  async run(md5: string, signal: AbortSignal): Promise<number | null> {
    while (this.#awaited < this.#segments && this.#sample < this.#audio.samples) {
      signal.throwIfAborted();
      const next = this.#decoded.get(this.#awaited);
      if (next) {
        if (!this.#take(next)) return null;
        continue;
      }
      this.#assign();
      if (this.#unassigned < this.#segments && this.#ownSlots.length > 0) {
        this.#decodeOne();
        // Lets the other threads' answers in.
        await new Promise(setImmediate);
      } else await Promise.race(this.#threads.map((thread) => thread.answered()));
    }
    const isWhole = this.#sample === this.#audio.samples && this.#hash.digest('hex') === md5;
    return isWhole ? this.#offset : null;
  }

  async close(): Promise<void> {
    this.#decoder.close();
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #assign(): void {
    if (this.#unassigned === this.#segments) return;
    for (const thread of this.#threads)
      while (this.#unassigned < this.#segments && thread.isFree) {
        const index = this.#unassigned++;
        thread.decode({ segment: index, ...this.#range(index) }, (segment, pcm, release) => {
          this.#decoded.set(index, { segment, pcm, release });
        });
      }
    if (this.#unassigned === this.#segments) this.#finishThreads();
  }

  #decodeOne(): void {
    const index = this.#unassigned++;
    const pcm = this.#ownSlots.pop()!;
    const { from, to } = this.#range(index);
    const segment = this.#decoder.decode(from, to, pcm);
    this.#decoded.set(index, { segment, pcm, release: () => void this.#ownSlots.push(pcm) });
    if (this.#unassigned === this.#segments) this.#finishThreads();
  }

  #finishThreads(): void {
    for (const thread of this.#threads) thread.finish();
  }

  #range(index: number): { readonly from: number; readonly to: number } {
    const from = this.#audio.from + index * SEGMENT_BYTES;
    return { from, to: Math.min(from + SEGMENT_BYTES, this.#audio.to) };
  }

  /** Hashes the awaited segment; false when it does not follow the one before. */
  #take({ segment, pcm, release }: Decoded): boolean {
    const { to } = this.#range(this.#awaited);
    this.#decoded.delete(this.#awaited);
    this.#awaited++;
    // A frame longer than a segment leaves nothing to begin in the next one.
    if (this.#offset >= to) {
      release();
      return true;
    }
    if (!segment || !this.#follow(segment, pcm)) return false;
    // What did not fit the slot.
    while (this.#offset < to && this.#sample < this.#audio.samples) {
      const rest = this.#decoder.decode(this.#offset, to, pcm);
      if (!rest || rest.toOffset === rest.fromOffset || !this.#follow(rest, pcm)) return false;
    }
    release();
    return true;
  }

  #follow(segment: DecodedSegment, pcm: Uint8Array): boolean {
    if (segment.fromOffset !== this.#offset || segment.fromSample !== this.#sample) return false;
    this.#hash.update(pcm.subarray(0, segment.pcmBytes));
    this.#offset = segment.toOffset;
    this.#sample = segment.toSample;
    return true;
  }
}
