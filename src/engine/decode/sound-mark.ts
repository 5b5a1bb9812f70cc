/**
 * Filters can make sound of nothing: `apad` and `aecho` add a tail to a stream that has no frame. This one, before them, passes all
 * on unchanged, and has ffmpeg print a line on standard error when the first frame comes by.
 */
export const SOUND_MARK_FILTER = [
  'asplit[ph_mark][ph_sound];[ph_mark]atrim=end_sample=1',
  'ametadata=mode=add:key=playhead:value=sound',
  String.raw`ametadata=mode=print:file=pipe\\:2:direct=1`,
  'anullsink;[ph_sound]anull',
].join(',');

/** More than ffmpeg writes before the line is seen: beyond it, the filters are making sound of nothing without an end. */
const MAX_UNMARKED_BYTES = 2 ** 23;
const MARK = 'playhead=sound';

/** What ffmpeg said without the mark's own lines. */
export function withoutMark(stderr: string): string {
  return stderr.replace(/^frame:\d+ .*\n/gm, '').replaceAll(MARK, '');
}

/** Holds what comes out of filters until the mark says that something went in. */
export class MarkedSound {
  #isMarked = false;
  #held: Buffer[] = [];
  #heldBytes = 0;

  get isMarked(): boolean {
    return this.#isMarked;
  }

  /** Filters that go on and on without anything to go on from. */
  get isEndless(): boolean {
    return this.#heldBytes > MAX_UNMARKED_BYTES;
  }

  hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** Looks at a line of standard error. True once: at the mark. */
  sees(line: string): boolean {
    if (this.#isMarked || line !== MARK) return false;
    this.#isMarked = true;
    return true;
  }

  /** What was held, and is held no longer. */
  release(): Buffer {
    const held = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return held;
  }
}
