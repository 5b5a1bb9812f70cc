/**
 * The memory of one ReadAheadBuffer: control words, then interleaved 32-bit float samples.
 *
 * Each word has one writer. Frame numbers are 53-bit integers in two words (high, low) and are only ever changed
 * between two steps of their side's version word, which is odd meanwhile (a sequence lock). The two sides keep to
 * cache lines of their own.
 */

// Written by the producer only.
export const PRODUCER_VERSION = 0;
/** Raised by every reset: what was read under another generation is void. */
export const GENERATION = 1;
/** First frame that may be read. */
export const START = 2;
/** One past the last frame that may be read. */
export const END = 4;
/** One of the `FILL_` values below. */
export const FILL = 6;
/** The consumer's seek that the present generation answers. */
export const ANSWERED_SEEK = 7;

// Written by the consumer only.
export const CONSUMER_VERSION = 16;
/** The next frame the consumer will want; the producer keeps a window around it. */
export const TARGET = 17;
/** Raised by every seek the consumer asks for. */
export const ASKED_SEEK = 19;
/** Counts copies; its store is the fence between copying samples and checking that they were still valid. */
export const COPIES = 20;

/** How many frames a sleeping consumer waits for. Stored before its sleep is announced. */
export const WANTED_FRAMES = 21;

// One flag for each side: set to 1 by the side that goes to sleep, exchanged to 0 by the side that wakes it, so that each sleep is
// ended by exactly one signal.
export const PRODUCER_SLEEPS = 32;
export const CONSUMER_SLEEPS = 48;

const CONTROL_WORDS = 64;
const CONTROL_BYTES = CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT;

export const FILL_GOING_ON = 0;
/** `END` is the end of the track. */
export const FILL_ENDED = 1;
/** Nothing more will come: the source failed. */
export const FILL_FAILED = 2;

/** Everything that is needed to open either end of a buffer in another thread. */
export interface RingMemory {
  readonly memory: SharedArrayBuffer;
  readonly channels: number;
  readonly capacityFrames: number;
  /** Frames kept behind the target. `Infinity` never lets go of one (a track wholly in memory). */
  readonly lookbackFrames: number;
  /** How far ahead of the target it is filled; `Infinity` as far as there is room. */
  readonly readAheadFrames: number;
}

/**
 * Makes the memory of a buffer. It costs address space at once and real memory as it fills.
 *
 * Memory that could grow comes from the system, and goes back there when it is collected. Any other comes from the C library, which
 * clears up to 32 MB of it by writing, and keeps the gaps that tracks leave: a minute of skipping through them came to 90 MB.
 */
export function createRing(
  channels: number,
  capacityFrames: number,
  lookbackFrames: number,
  readAheadFrames = Infinity,
): RingMemory {
  const bytes = CONTROL_BYTES + capacityFrames * channels * Float32Array.BYTES_PER_ELEMENT;
  const memory = new SharedArrayBuffer(bytes, { maxByteLength: bytes });
  return { memory, channels, capacityFrames, lookbackFrames, readAheadFrames };
}

export function controlOf(ring: RingMemory): Int32Array {
  return new Int32Array(ring.memory, 0, CONTROL_WORDS);
}

export function samplesOf(ring: RingMemory): Float32Array {
  return new Float32Array(ring.memory, CONTROL_BYTES, ring.capacityFrames * ring.channels);
}

export function bytesOf(ring: RingMemory): Uint8Array {
  return new Uint8Array(ring.memory, CONTROL_BYTES, ring.memory.byteLength - CONTROL_BYTES);
}

const TWO_32 = 2 ** 32;

/** Stores a frame number. The caller holds its side's version word odd. */
export function putFrame(words: Int32Array, offset: number, frame: number): void {
  Atomics.store(words, offset, Math.floor(frame / TWO_32));
  Atomics.store(words, offset + 1, frame | 0);
}

/** Loads a frame number. It is whole only if the version word was even and the same before and after. */
export function getFrame(words: Int32Array, offset: number): number {
  return Atomics.load(words, offset) * TWO_32 + (Atomics.load(words, offset + 1) >>> 0);
}
