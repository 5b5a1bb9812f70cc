import type { FileBytes } from '../file-bytes.ts';
import { findBox, type Mp4Box } from './mp4-box.ts';

/** What the edit list plays, as far as one number can say it. */
export type Edit =
  | { readonly type: 'none' }
  | {
      readonly type: 'one' | 'several';
      /** Where in the media the first edit begins, in the track's timescale. */
      readonly startTicks: number;
      /** How long all edits play, and how long nothing plays before the first, in the movie's timescale. */
      readonly movieTicks: number;
      readonly emptyTicks: number;
    };

/** Whether a `trak` holds sound. */
export async function isAudioTrack(file: FileBytes, trak: Mp4Box): Promise<boolean> {
  const hdlr = await findBox(file, trak, ['mdia', 'hdlr']);
  return hdlr !== null && (await file.read(hdlr.bodyOffset + 8, 4)).toString('latin1') === 'soun';
}

/** The edit list of a track (`elst`, ISO 14496-12 §8.6.6). */
export async function readEditList(file: FileBytes, trak: Mp4Box): Promise<Edit> {
  const elst = await findBox(file, trak, ['edts', 'elst']);
  if (!elst) return { type: 'none' };
  const body = await file.read(elst.bodyOffset, Math.min(elst.endOffset - elst.bodyOffset, 65_536));
  if (body.length < 8) return { type: 'none' };
  const wide = body[0] === 1;
  const entryBytes = wide ? 20 : 12;
  const count = Math.min(body.readUInt32BE(4), Math.floor((body.length - 8) / entryBytes));
  let startTicks = -1;
  let movieTicks = 0;
  let emptyTicks = 0;
  let played = 0;
  for (let index = 0; index < count; index++) {
    const at = 8 + index * entryBytes;
    const duration = wide ? Number(body.readBigUInt64BE(at)) : body.readUInt32BE(at);
    const mediaTime = wide ? Number(body.readBigInt64BE(at + 8)) : body.readInt32BE(at + 4);
    if (mediaTime < 0) {
      // An empty edit: silence before the track, which ffmpeg does not play either.
      if (startTicks < 0) emptyTicks += duration;
      continue;
    }
    if (startTicks < 0) startTicks = mediaTime;
    movieTicks += duration;
    played++;
  }
  if (startTicks < 0) return { type: 'none' };
  return { type: played === 1 ? 'one' : 'several', startTicks, movieTicks, emptyTicks };
}
