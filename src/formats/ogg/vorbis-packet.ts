/** Modes are at most 64 (Vorbis I §4.2.4). */
const MAX_MODES = 64;

/**
 * Counts the frames that each Vorbis audio packet adds (Vorbis I §4.3.8): a quarter of the previous block plus a quarter
 * of this one; the first packet of a stream adds none.
 *
 * The modes stand at the very end of the setup header, behind variable-length codebooks, so they are found by reading it
 * backwards, as libavcodec/vorbis_parser.c and liboggz do.
 */
export class VorbisPacketDuration {
  readonly #blockFrames: readonly [short: number, long: number];
  readonly #longByMode: readonly boolean[];
  readonly #modeBits: number;
  #previous = 0;

  private constructor(blockFrames: readonly [number, number], longByMode: readonly boolean[]) {
    this.#blockFrames = blockFrames;
    this.#longByMode = longByMode;
    this.#modeBits = Math.ceil(Math.log2(longByMode.length));
  }

  /** null when the headers cannot be understood. */
  static fromHeaders(identification: Buffer, setup: Buffer): VorbisPacketDuration | null {
    const sizes = identification[28];
    if (sizes === undefined) return null;
    const modes = readModes(setup);
    return modes && new VorbisPacketDuration([1 << (sizes & 15), 1 << (sizes >> 4)], modes);
  }

  /** Frames this packet adds; null when it is not an audio packet. */
  next(packet: Buffer): number | null {
    return this.nextBy(packet[0]);
  }

  /** The same by a packet's first byte, which is all that counts. */
  nextBy(first: number | undefined): number | null {
    if (first === undefined || (first & 1) !== 0) return null;
    const mode = (first >> 1) & ((1 << this.#modeBits) - 1);
    const block = this.#blockFrames[this.#longByMode[mode] ? 1 : 0];
    const frames = this.#previous === 0 ? 0 : (this.#previous + block) / 4;
    this.#previous = block;
    return frames;
  }
}

/** Each mode: 1 bit block flag, 16 zero bits window, 16 zero bits transform, 8 bits mapping; then the framing bit. */
function readModes(setup: Buffer): boolean[] | null {
  let position = setup.length * 8 - 1;
  const bitAt = (at: number) => (at < 0 ? 0 : (setup[at >> 3]! >> (at & 7)) & 1);
  const bitsAt = (at: number, count: number) => {
    let value = 0;
    for (let index = 0; index < count; index++) value |= bitAt(at + index) << index;
    return value;
  };
  while (position > 0 && bitAt(position) === 0) position--; // the framing bit is the last one set
  const framing = position;
  const flags: boolean[] = [];
  let best: boolean[] | null = null;
  for (let start = framing - 41; start > 0 && flags.length < MAX_MODES; start -= 41) {
    if (bitsAt(start + 1, 32) !== 0) break;
    flags.unshift(bitAt(start) === 1);
    // The count before the modes (6 bits, minus one) tells when all were found; a later match is the better one.
    if (bitsAt(start - 6, 6) + 1 === flags.length) best = [...flags];
  }
  return best;
}
