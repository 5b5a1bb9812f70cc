import type { FileBytes } from '../file-bytes.ts';
import { boxesOf, findBox, type Mp4Box } from './mp4-box.ts';

/**
 * When the first packet of a fragmented track is decoded, in the track's timescale (`tfdt`, ISO 14496-12 §8.8.12): not 0 where the
 * fragments were cut out of a longer stream, as a download of some of its segments is.
 *
 * @param start of the file's first box
 */
export async function firstDecodeTicks(file: FileBytes, start: number, trackId: number): Promise<number> {
  for await (const moof of boxesOf(file, start, file.sizeBytes)) {
    if (moof.type !== 'moof') continue;
    for await (const traf of boxesOf(file, moof.bodyOffset, moof.endOffset)) {
      if (traf.type === 'traf' && (await trackOf(file, traf)) === trackId) return decodeTicksOf(file, traf);
    }
    // The first fragment may hold other tracks only.
  }
  return 0;
}

async function trackOf(file: FileBytes, traf: Mp4Box): Promise<number | null> {
  const tfhd = await findBox(file, traf, ['tfhd']);
  const body = tfhd ? await file.read(tfhd.bodyOffset, 8) : Buffer.alloc(0);
  return body.length < 8 ? null : body.readUInt32BE(4);
}

async function decodeTicksOf(file: FileBytes, traf: Mp4Box): Promise<number> {
  const tfdt = await findBox(file, traf, ['tfdt']);
  const body = tfdt ? await file.read(tfdt.bodyOffset, 12) : Buffer.alloc(0);
  if (body.length < 12) return body.length < 8 ? 0 : body.readUInt32BE(4);
  const ticks = body[0] === 1 ? Number(body.readBigUInt64BE(4)) : body.readUInt32BE(4);
  return Number.isSafeInteger(ticks) ? ticks : 0;
}
