/**
 * The player's state as one small block of shared memory: written by the engine thread, read by anyone as they draw.
 *
 * A version counter makes a reader's copy consistent (a sequence lock: odd while the writer is inside). Frame numbers
 * are 53-bit integers kept as two 32-bit halves. No messages are sent for these values.
 */

/** What a reader gets: one consistent moment. Frames are those of the current track. */
export interface PlayerSnapshot {
  readonly status: PlayerStatus;
  /** The current entry's id, or -1 when there is none. */
  readonly entryId: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Length in frames, or -1 when not known. */
  readonly frames: number;
  /** The frame being heard. While a seek is under way: its target. */
  readonly playheadFrame: number;
  readonly bufferedStartFrame: number;
  readonly bufferedEndFrame: number;
  readonly seeking: boolean;
  readonly volumePercent: number;
  readonly mute: boolean;
  readonly speed: number;
  readonly underruns: number;
  /** Whether it is to be paused: also while nothing plays that could be. */
  readonly pauseWanted: boolean;
}

/** A player that has not begun. */
export const NOTHING_YET: PlayerSnapshot = {
  status: 'loading',
  entryId: -1,
  sampleRate: 0,
  channels: 0,
  frames: -1,
  playheadFrame: 0,
  bufferedStartFrame: 0,
  bufferedEndFrame: 0,
  seeking: false,
  volumePercent: 100,
  mute: false,
  speed: 1,
  underruns: 0,
  pauseWanted: false,
};

export type PlayerStatus = 'idle' | 'loading' | 'playing' | 'paused' | 'ended';

const STATUSES: readonly PlayerStatus[] = ['idle', 'loading', 'playing', 'paused', 'ended'];

// Word offsets in the Int32Array. Only the engine thread writes them.
const VERSION = 0;
const STATUS = 1;
const ENTRY_ID = 2;
const SAMPLE_RATE = 3;
const CHANNELS = 4;
const FRAMES = 5; // two words, like every frame number below
const PLAYHEAD = 7;
const BUFFERED_START = 9;
const BUFFERED_END = 11;
const SEEKING = 13;
const VOLUME_MILLIPERCENT = 14;
const MUTE = 15;
const SPEED_MICRO = 16;
const UNDERRUNS = 17;
const MOVES_SINCE_MICROS = 18;
const MOVES_PER_SECOND = 20;
const MOVES_UNTIL = 21;
const PAUSE_WANTED = 23;
const WORDS = 24;

const TWO_32 = 2 ** 32;

/**
 * How the playhead moves on by itself after a snapshot was published, so that the engine need not publish as often as
 * somebody may look.
 */
export interface Motion {
  /** When the playhead was where the snapshot says, on the clock that readers have too. */
  readonly sinceMicros: number;
  readonly framesPerSecond: number;
  /** The last frame written: the playhead cannot pass it. */
  readonly untilFrame: number;
}

/** Makes the memory that a writer and its readers share. */
export function createSharedState(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT);
}

/** The engine thread's end. */
export class SharedStateWriter {
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** @param motion null for a playhead that stands still */
  publish(snapshot: PlayerSnapshot, motion: Motion | null = null): void {
    const words = this.#words;
    Atomics.add(words, VERSION, 1);
    words[STATUS] = STATUSES.indexOf(snapshot.status);
    words[ENTRY_ID] = snapshot.entryId;
    words[SAMPLE_RATE] = snapshot.sampleRate;
    words[CHANNELS] = snapshot.channels;
    putFrame(words, FRAMES, snapshot.frames);
    putFrame(words, PLAYHEAD, snapshot.playheadFrame);
    putFrame(words, BUFFERED_START, snapshot.bufferedStartFrame);
    putFrame(words, BUFFERED_END, snapshot.bufferedEndFrame);
    words[SEEKING] = snapshot.seeking ? 1 : 0;
    words[VOLUME_MILLIPERCENT] = Math.round(snapshot.volumePercent * 1000);
    words[MUTE] = snapshot.mute ? 1 : 0;
    words[SPEED_MICRO] = Math.round(snapshot.speed * 1e6);
    words[UNDERRUNS] = snapshot.underruns;
    words[PAUSE_WANTED] = snapshot.pauseWanted ? 1 : 0;
    putFrame(words, MOVES_SINCE_MICROS, motion?.sinceMicros ?? 0);
    words[MOVES_PER_SECOND] = Math.round(motion?.framesPerSecond ?? 0);
    putFrame(words, MOVES_UNTIL, motion?.untilFrame ?? 0);
    Atomics.add(words, VERSION, 1);
  }
}

/** Everyone else's end. */
export class SharedStateReader {
  readonly #words: Int32Array;
  readonly #copy = new Int32Array(WORDS);
  readonly #nowMicros: () => number;

  /** @param nowMicros the clock that the writer stamps motions with; it must be the same in every thread */
  constructor(memory: SharedArrayBuffer, nowMicros: () => number = () => 0) {
    this.#words = new Int32Array(memory);
    this.#nowMicros = nowMicros;
  }

  /** One consistent moment of the player. Tries again while the writer is inside, which takes it nanoseconds. */
  read(): PlayerSnapshot {
    const copy = this.#copy;
    let version: number;
    do {
      version = Atomics.load(this.#words, VERSION);
      for (let word = 0; word < WORDS; word++) copy[word] = Atomics.load(this.#words, word);
    } while (version % 2 !== 0 || Atomics.load(this.#words, VERSION) !== version);
    return {
      status: STATUSES[copy[STATUS]!] ?? 'idle',
      entryId: copy[ENTRY_ID]!,
      sampleRate: copy[SAMPLE_RATE]!,
      channels: copy[CHANNELS]!,
      frames: getFrame(copy, FRAMES),
      playheadFrame: this.#moved(getFrame(copy, PLAYHEAD), copy),
      bufferedStartFrame: getFrame(copy, BUFFERED_START),
      bufferedEndFrame: getFrame(copy, BUFFERED_END),
      seeking: copy[SEEKING] === 1,
      volumePercent: copy[VOLUME_MILLIPERCENT]! / 1000,
      mute: copy[MUTE] === 1,
      speed: copy[SPEED_MICRO]! / 1e6,
      underruns: copy[UNDERRUNS]!,
      pauseWanted: copy[PAUSE_WANTED] === 1,
    };
  }

  #moved(frame: number, copy: Int32Array): number {
    const framesPerSecond = copy[MOVES_PER_SECOND]!;
    if (framesPerSecond === 0) return frame;
    const seconds = Math.max(0, this.#nowMicros() - getFrame(copy, MOVES_SINCE_MICROS)) / 1e6;
    return Math.max(
      frame,
      Math.min(getFrame(copy, MOVES_UNTIL), frame + Math.floor(seconds * framesPerSecond)),
    );
  }
}

function putFrame(words: Int32Array, offset: number, frame: number): void {
  words[offset] = Math.floor(frame / TWO_32);
  words[offset + 1] = frame | 0;
}

function getFrame(words: Int32Array, offset: number): number {
  return words[offset]! * TWO_32 + (words[offset + 1]! >>> 0);
}
