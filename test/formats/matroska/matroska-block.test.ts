import { describe, expect, it } from 'vitest';
import { parseMatroskaBlock } from '../../../src/formats/matroska/matroska-block.ts';

/** Track 1, 513 ticks after the cluster, with a lacing in bits 1 and 2 of the flags. */
function body(lacing: number, ...rest: readonly number[]): Buffer {
  return Buffer.from([0x81, 0x02, 0x01, lacing << 1, ...rest]);
}

describe('a Matroska block', () => {
  it('without lacing is one packet to its end', () => {
    const block = parseMatroskaBlock(body(0, 1, 2, 3), 7);
    expect(block).toEqual({ track: 1, relativeTicks: 513, packets: [{ offset: 4, length: 3 }] });
  });

  it('with Xiph lacing has sizes in runs of 255', () => {
    const block = parseMatroskaBlock(body(1, 2, 255, 10, 3), 8 + 265 + 3 + 20);
    expect(block?.packets).toEqual([
      { offset: 8, length: 265 },
      { offset: 273, length: 3 },
      { offset: 276, length: 20 },
    ]);
  });

  it('with EBML lacing has sizes as differences', () => {
    // 800 in two bytes, then −300 (two bytes, biased by 8191), then the rest: the example of RFC 9559, section 10.3.3.
    const difference = -300 + 8191;
    const block = parseMatroskaBlock(
      body(3, 2, 0x40 | (800 >> 8), 800 & 255, 0x40 | (difference >> 8), difference & 255),
      9 + 800 + 500 + 1000,
    );
    expect(block?.packets.map(({ length }) => length)).toEqual([800, 500, 1000]);
  });

  it('with fixed lacing has packets of one size', () => {
    const block = parseMatroskaBlock(body(2, 2), 5 + 3 * 40);
    expect(block?.packets).toEqual([
      { offset: 5, length: 40 },
      { offset: 45, length: 40 },
      { offset: 85, length: 40 },
    ]);
  });

  it('that contradicts itself is none', () => {
    expect(parseMatroskaBlock(body(2, 2), 5 + 121)).toBeNull();
    expect(parseMatroskaBlock(body(1, 2, 255, 255), 40)).toBeNull();
    expect(parseMatroskaBlock(body(1, 1, 200), 40)).toBeNull();
    expect(parseMatroskaBlock(Buffer.from([0x81, 0]), 2)).toBeNull();
    expect(parseMatroskaBlock(Buffer.alloc(0), 0)).toBeNull();
  });
});
