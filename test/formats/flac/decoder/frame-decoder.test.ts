import { expect, it } from 'vitest';
import { FlacFrameDecoder, loadFlacKernel } from '../../../../src/formats/flac/decoder/frame-decoder.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

const BLOCK_FRAMES = 4096;
const INPUT_BYTES = 65_536;
const decoder = new FlacFrameDecoder(
  loadFlacKernel(),
  { channels: 2, sampleBits: 16, maxBlockFrames: BLOCK_FRAMES },
  INPUT_BYTES,
);

it('what is in no frame gives null or an end in the memory, and never more samples than there is room for', () => {
  const random = seededRandom(11);
  let refused = 0;
  for (let count = 0; count < 500; count++) {
    for (let at = 0; at < INPUT_BYTES; at++) decoder.input[at] = Math.floor(random() * 256);
    // A type that exists, so that what follows it is tried too.
    decoder.input[0] = [0b0000_0010, 0b0001_1000, 0b0111_1110, 0b0100_0001][count % 4]!;
    decoder.inputChanged(INPUT_BYTES);
    const end = decoder.decode(0, BLOCK_FRAMES, count % 11);
    if (end === null) refused++;
    else expect(end).toBeLessThanOrEqual(INPUT_BYTES + 65_536);
  }
  expect(refused).toBeGreaterThan(250);
});

it('zeros that go on to the end of the memory are refused', () => {
  decoder.input.fill(0);
  decoder.input[0] = 0b0001_0000; // a fixed predictor of order 0, its residual all quotient
  decoder.inputChanged(INPUT_BYTES);
  expect(decoder.decode(0, BLOCK_FRAMES, 1)).toBeNull();
});

it('a frame longer than STREAMINFO allows, or behind the bytes, is refused', () => {
  decoder.input.fill(0); // two channels of a constant
  decoder.inputChanged(INPUT_BYTES);
  expect(decoder.decode(0, BLOCK_FRAMES, 1)).toBe(6);
  expect(decoder.decode(0, BLOCK_FRAMES + 1, 1)).toBeNull();
  expect(decoder.decode(1 << 24, BLOCK_FRAMES, 1)).toBeNull();
});
