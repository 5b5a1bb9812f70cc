import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FLAC_FRAME_HEADER_MAX_BYTES, parseFlacFrameHeader } from '../../../src/formats/flac/flac-frame.ts';
import { FileBytes } from '../../../src/formats/file-bytes.ts';
import { readFlacHead } from '../../../src/formats/flac/flac-head.ts';
import { findFlacSeekPoint } from '../../../src/formats/flac/flac-seek-point.ts';
import type { FlacSeekPoint } from '../../../src/formats/flac/flac-seek-point.ts';
import { generated } from '../../helpers/fixtures.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';

const bench = await audioBench();
/** long.flac: 30 s of CD quality in frames of 4,096. */
const TOTAL_FRAMES = 1_323_000;
const BLOCK_FRAMES = 4096;

async function find(path: string, targetFrame: number): Promise<FlacSeekPoint | null> {
  const file = await FileBytes.open(path);
  try {
    const head = await readFlacHead(file);
    const point = head && (await findFlacSeekPoint(file, head, targetFrame, TOTAL_FRAMES));
    expect(point).not.toBe('uncounted');
    return point as FlacSeekPoint | null;
  } finally {
    await file.close();
  }
}

describe('the FLAC frame that a decoder is started at', () => {
  it('is the one that holds the target', async () => {
    const path = await generated('long.flac');
    const bytes = await readFile(path);
    const random = seededRandom(11);
    const targets = Array.from({ length: 60 }, () => Math.floor(random() * TOTAL_FRAMES));
    for (const target of [0, 1, BLOCK_FRAMES - 1, BLOCK_FRAMES, TOTAL_FRAMES - 1, ...targets]) {
      const point = await find(path, target);
      const number = Math.floor(target / BLOCK_FRAMES);
      expect(point?.firstFrame).toBe(number * BLOCK_FRAMES);
      expect(parseFlacFrameHeader(bytes, point!.frameOffset)?.number).toBe(number);
    }
  });

  it('may be the last of a file that was cut short: the one before it proves it', async () => {
    const bytes = await readFile(await generated('long.flac'));
    const path = bench.path('cut.flac');
    const last = (await find(await generated('long.flac'), 100 * BLOCK_FRAMES))!;
    await writeFile(path, bytes.subarray(0, last.frameOffset + 2000));
    expect(await find(path, 100 * BLOCK_FRAMES + 5)).toMatchObject({
      frameOffset: last.frameOffset,
      firstFrame: 100 * BLOCK_FRAMES,
    });
  });

  it('is never one that only looks like it', async () => {
    const path = await generated('long.flac');
    const bytes = await readFile(path);
    // A header that is right in all but its place: of another frame, inside the frame before the one that is sought.
    const forged = bytes.subarray(
      (await find(path, 20 * BLOCK_FRAMES))!.frameOffset,
      (await find(path, 20 * BLOCK_FRAMES))!.frameOffset + FLAC_FRAME_HEADER_MAX_BYTES,
    );
    const random = seededRandom(12);
    const copy = bench.path('forged.flac');
    let found = 0;
    for (let count = 0; count < 24; count++) {
      const target = Math.floor(random() * (TOTAL_FRAMES - 60 * BLOCK_FRAMES)) + 30 * BLOCK_FRAMES;
      const right = (await find(path, target))!;
      const changed = Buffer.from(bytes);
      forged.copy(changed, right.frameOffset - 200 - Math.floor(random() * 4000));
      forged.copy(changed, right.frameOffset + 200 + Math.floor(random() * 4000));
      await writeFile(copy, changed);
      const point = await find(copy, target);
      if (point === null) continue; // it asks for another way, which is right in any case
      found++;
      expect(point).toEqual(right);
    }
    expect(found).toBeLessThan(24);
  });

  it('is not taken where the next one is missing', async () => {
    const path = await generated('long.flac');
    const target = 100 * BLOCK_FRAMES + 17;
    const { frameOffset } = (await find(path, target))!;
    const damaged = await readFile(path);
    damaged.fill(0, frameOffset + 100, frameOffset + 60_000);
    const copy = bench.path('damaged.flac');
    await writeFile(copy, damaged);
    expect(await find(copy, target)).toBeNull();
  });
});
