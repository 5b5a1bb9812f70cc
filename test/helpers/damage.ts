export type DamageKind = 'flip' | 'cut' | 'insert' | 'remove' | 'zero';

/** A copy of a file with damage of one kind at an offset. */
export function damaged(good: Buffer, kind: DamageKind, at: number, random: () => number): Buffer {
  const length = 1 + Math.floor(random() * 300);
  switch (kind) {
    case 'flip': {
      const copy = Buffer.from(good);
      copy[at]! ^= 1 << Math.floor(random() * 8);
      return copy;
    }
    case 'cut':
      return good.subarray(0, at);
    case 'insert': {
      const junk = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
      return Buffer.concat([good.subarray(0, at), junk, good.subarray(at)]);
    }
    case 'remove':
      return Buffer.concat([good.subarray(0, at), good.subarray(at + length)]);
    case 'zero': {
      const copy = Buffer.from(good);
      copy.fill(0, at, Math.min(copy.length, at + 64));
      return copy;
    }
  }
}
