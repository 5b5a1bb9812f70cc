const FILE_HEADER_BYTES = 13;
const TAG_HEADER_BYTES = 11;
/** After each tag its size once more. */
const TAG_TRAILER_BYTES = 4;
const AUDIO_TAG = 8;

/**
 * Takes linear PCM with its time stamps out of FLV as ffmpeg writes it: the simplest container that has both (Adobe's
 * "Video File Format Specification" 10.1, annex E). Gives each piece with its time in milliseconds.
 */
export class StampedSamples {
  readonly #take: (atMs: number, samples: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  constructor(take: (atMs: number, samples: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    if (!this.#started) {
      if (data.length < FILE_HEADER_BYTES) {
        this.#keep(data, 0);
        return;
      }
      this.#started = true;
      at = FILE_HEADER_BYTES;
    }
    while (at + TAG_HEADER_BYTES <= data.length) {
      const bodyBytes = data.readUIntBE(at + 1, 3);
      const end = at + TAG_HEADER_BYTES + bodyBytes;
      if (end + TAG_TRAILER_BYTES > data.length) break;
      // The upper byte of the time stamp follows the lower three; the first byte of the body describes the format.
      const atMs = data[at + 7]! * 2 ** 24 + data.readUIntBE(at + 4, 3);
      if ((data[at]! & 31) === AUDIO_TAG && bodyBytes > 1)
        this.#take(atMs, data.subarray(at + TAG_HEADER_BYTES + 1, end));
      at = end + TAG_TRAILER_BYTES;
    }
    this.#keep(data, at);
  }

  #keep(data: Buffer, from: number): void {
    this.#rest = Buffer.from(data.subarray(from));
  }
}
