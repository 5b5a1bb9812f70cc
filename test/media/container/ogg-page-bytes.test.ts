import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { oggHeaderPages, oggPageFrom } from '../../../src/media/container/ogg-page-bytes.ts';
import { type OggPage, parseOggPage } from '../../../src/media/container/ogg-page.ts';
import { generated } from '../../helpers/fixtures.ts';

function pagesOf(bytes: Buffer): { bytes: Buffer; page: OggPage }[] {
  const pages: { bytes: Buffer; page: OggPage }[] = [];
  for (let at = 0; at < bytes.length;) {
    const page = parseOggPage(bytes, at)!;
    const end = at + page.headerBytes + page.bodyBytes;
    pages.push({ page, bytes: bytes.subarray(at, end) });
    at = end;
  }
  return pages;
}

describe('an Ogg page that is written anew', () => {
  it('from its first packet on is the very page, checksum and all', async () => {
    const pages = pagesOf(await readFile(await generated('long.ogg'))).filter(
      ({ page }) => !page.continued && !page.beginsStream,
    );
    expect(pages.length).toBeGreaterThan(50);
    for (const { bytes, page } of pages) expect(oggPageFrom(bytes, page, 0).equals(bytes)).toBe(true);
  });

  it('from a later packet on has that packet and all after it', async () => {
    const { bytes, page } = pagesOf(await readFile(await generated('long.opus')))[5]!;
    const segment = page.packetBytes
      .slice(0, 3)
      .reduce((sum, length) => sum + Math.floor(length / 255) + 1, 0);
    const later = oggPageFrom(bytes, page, segment);
    const parsed = parseOggPage(later, 0)!;
    expect(parsed.packetBytes).toEqual(page.packetBytes.slice(3));
    expect(parsed.granule).toBe(page.granule);
    const bodyBytes = page.packetBytes.slice(3).reduce((sum, length) => sum + length, 0);
    expect(later.subarray(parsed.headerBytes).equals(bytes.subarray(bytes.length - bodyBytes))).toBe(true);
  });
});

describe('header packets', () => {
  it('stand on a page of their own and on as many more as they need', () => {
    const packets = [100, 0, 255, 70_000, 3].map((length, index) => Buffer.alloc(length, index + 1));
    const pages = pagesOf(oggHeaderPages(packets, 77));
    expect(pages.map(({ page }) => page.sequence)).toEqual([0, 1, 2]);
    expect(pages.map(({ page }) => [page.beginsStream, page.continued, page.unfinished])).toEqual([
      [true, false, false],
      [false, false, true],
      [false, true, false],
    ]);
    expect(pages.every(({ page }) => page.serial === 77)).toBe(true);
    expect(pages[0]!.page.packetBytes).toEqual([100]);
    const bodies = pages.map(({ bytes, page }) => bytes.subarray(page.headerBytes));
    expect(Buffer.concat(bodies).equals(Buffer.concat(packets))).toBe(true);
    // All that ends on the middle page is what begins there, too.
    expect(pages[1]!.page.packetBytes.slice(0, 2)).toEqual([0, 255]);
  });
});
