import { pickOf } from './seeded-random.ts';
/** One way to damage a file. Each gives new bytes and leaves what it was given alone. */
type Mutation = (bytes: Buffer, random: () => number) => Buffer;

/** Headers, indices and tables mostly lie here. */
const HEADER_BYTES = 512;
const MAX_INSERTED_BYTES = 4096;

/** What a length or count field is most likely to break on. */
const EDGE_VALUES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

const flipBits: Mutation = (bytes, random) => {
  const out = Buffer.from(bytes);
  const flips = 1 + Math.floor(random() * 64);
  for (let n = 0; n < flips; n++) {
    const at = Math.floor(random() * out.length);
    out[at]! ^= 1 << Math.floor(random() * 8);
  }
  return out;
};

const cutShort: Mutation = (bytes, random) => bytes.subarray(0, Math.floor(random() * bytes.length));

const cutOut: Mutation = (bytes, random) => {
  const from = Math.floor(random() * bytes.length);
  const to = from + Math.floor(random() * (bytes.length - from));
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const insert: Mutation = (bytes, random) => {
  const at = Math.floor(random() * bytes.length);
  const size = 1 + Math.floor(random() * MAX_INSERTED_BYTES);
  const junk = Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
  return Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(at)]);
};

/** Numbers in the header, of one to four bytes in either order, become ones that programs trip over. */
const headerField: Mutation = (bytes, random) => {
  const out = Buffer.from(bytes);
  const fields = 1 + Math.floor(random() * 4);
  for (let n = 0; n < fields; n++) {
    const width = pickOf(random, [1, 2, 4]);
    const at = Math.floor(random() * Math.max(1, Math.min(HEADER_BYTES, out.length) - width));
    const value = pickOf(random, EDGE_VALUES) % 2 ** (8 * width);
    if (at + width > out.length) continue;
    if (random() < 0.5) out.writeUIntBE(value, at, width);
    else out.writeUIntLE(value, at, width);
  }
  return out;
};

const MUTATIONS: readonly Mutation[] = [flipBits, cutShort, cutOut, insert, headerField];

/** A damaged copy of a file's bytes: the same one for the same bytes and the same random numbers. */
export function mutated(bytes: Buffer, random: () => number): Buffer {
  return pickOf(random, MUTATIONS)(bytes, random);
}
