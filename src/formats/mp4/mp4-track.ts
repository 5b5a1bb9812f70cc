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

/** Flag of `tkhd`: the track is played unless another is chosen. */
const TRACK_ENABLED = 1;

/** What a track says about being chosen: `tkhd`'s flags, and its language (`elng`, BCP 47; else `mdhd`, three letters in 15 bits). */
export async function readTrackMarks(
  file: FileBytes,
  trak: Mp4Box,
): Promise<{ isDefault: boolean; language: string | null }> {
  const tkhd = await findBox(file, trak, ['tkhd']);
  const flags = tkhd === null ? Buffer.alloc(0) : await file.read(tkhd.bodyOffset, 4);
  return {
    isDefault: flags.length === 4 && (flags[3]! & TRACK_ENABLED) !== 0,
    language: await readLanguage(file, trak),
  };
}

async function readLanguage(file: FileBytes, trak: Mp4Box): Promise<string | null> {
  const elng = await findBox(file, trak, ['mdia', 'elng']);
  if (elng !== null) {
    const body = await file.read(elng.bodyOffset, Math.min(elng.endOffset - elng.bodyOffset, 64));
    const tag = body.toString('latin1', 4).replace(/\0.*$/s, '');
    if (tag !== '') return tag;
  }
  const mdhd = await findBox(file, trak, ['mdia', 'mdhd']);
  const body = mdhd === null ? Buffer.alloc(0) : await file.read(mdhd.bodyOffset, 36);
  const at = body[0] === 1 ? 32 : 20;
  if (body.length < at + 2) return null;
  const packed = body.readUInt16BE(at);
  const letters = [10, 5, 0].map((shift) => String.fromCharCode(0x60 + ((packed >> shift) & 31))).join('');
  return /^[a-z]{3}$/.test(letters) && letters !== 'und' ? letters : null;
}
