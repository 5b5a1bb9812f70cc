import { createHash, type Hash } from 'node:crypto';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import type { StreamEncoding } from '../pcm-stream.ts';

/**
 * MD5 of decoded samples as FLAC's STREAMINFO has it: interleaved, little-endian, each sample in as many whole bytes as
 * its bits need (RFC 9639 §8.2). So the same audio has the same digest in FLAC, WAV, ALAC and WavPack.
 */
export class PcmDigest {
  readonly #hash: Hash = createHash('md5');
  /** Bits that the decoder shifted integer samples up by, to fill its own format. */
  readonly #shift: number;
  readonly #fromBytes: 2 | 4 | null;
  readonly #toBytes: number;
  #scratch = Buffer.alloc(0);

  /** What to ask the decoder for, so that the digest can be computed. */
  readonly encoding: StreamEncoding;

  constructor(facts: Pick<HeaderFacts, 'codec' | 'bitsPerSample' | 'lossless' | 'isFloat'>) {
    // The eight bits of A-law and µ-law stand for fourteen and more.
    const bits = /^pcm_(?:alaw|mulaw)$/.test(facts.codec) ? 16 : (facts.bitsPerSample ?? 16);
    const isFloat = /^pcm_f(32|64)/.exec(facts.codec);
    if (!facts.lossless) this.encoding = 's16';
    else if (isFloat || facts.isFloat) this.encoding = isFloat?.[1] === '64' ? 'f64' : 'f32';
    else this.encoding = bits <= 16 ? 's16' : bits === 24 ? 's24' : bits <= 32 ? 's32' : 's64';
    this.#toBytes = Math.ceil(bits / 8);
    const decodedBits = this.encoding === 's16' ? 16 : this.encoding === 's32' ? 32 : bits;
    this.#shift = decodedBits - bits;
    this.#fromBytes = this.#shift === 0 ? null : decodedBits === 16 ? 2 : 4;
  }

  /** Takes whole samples in `encoding`. */
  update(samples: Buffer): void {
    this.#hash.update(this.#fromBytes === null ? samples : this.#narrowed(samples, this.#fromBytes));
  }

  hex(): string {
    return this.#hash.digest('hex');
  }

  #narrowed(samples: Buffer, fromBytes: 2 | 4): Buffer {
    const count = samples.length / fromBytes;
    if (this.#scratch.length < count * this.#toBytes) this.#scratch = Buffer.alloc(count * this.#toBytes);
    for (let index = 0; index < count; index++) {
      const wide = fromBytes === 2 ? samples.readInt16LE(index * 2) : samples.readInt32LE(index * 4);
      this.#scratch.writeIntLE(wide >> this.#shift, index * this.#toBytes, this.#toBytes);
    }
    return this.#scratch.subarray(0, count * this.#toBytes);
  }
}
