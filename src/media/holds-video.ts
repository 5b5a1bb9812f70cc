import {
  EBML,
  SEGMENT,
  TRACKS,
  TRACK_ENTRY,
  TRACK_TYPE,
  CLUSTER,
} from '../formats/matroska/matroska-header.ts';
import { ebmlUnsigned, elementsOf } from '../formats/matroska/ebml.ts';
import { boxesOf, findBox, topBoxes, type Mp4Box } from '../formats/mp4/mp4-box.ts';
import { FileBytes } from '../formats/file-bytes.ts';

/** Sample entries of pictures in MP4: covers, and the pictures of chapters. */
const PICTURES = new Set(['jpeg', 'png ', 'mjpa', 'mjpb', 'gif ', 'tiff', 'BMP ']);
const VIDEO_TRACK = 1;
/** GUIDs as they lie in the file (Advanced Systems Format specification, section 10). */
const ASF_HEADER = '3026b2758e66cf11a6d900aa0062ce6c';
const ASF_VIDEO = Buffer.from('c0ef19bc4d5bcf11a8fd00805f5c442b', 'hex');
const MAX_ASF_HEADER_BYTES = 1 << 20;
const MAX_TRACKS = 1000;

/**
 * Whether an MP4, QuickTime, Matroska or ASF file is a film, by the tracks that its header lists. Covers do not count. False for any other
 * file, and for one that cannot be read: opening it later reports the error.
 */
export async function holdsVideo(path: string): Promise<boolean> {
  let file: FileBytes;
  try {
    file = await FileBytes.open(path);
  } catch {
    return false;
  }
  try {
    const head = await file.read(0, 16);
    if (head.length < 16) return false;
    if (head.readUInt32BE(0) === EBML) return await matroskaHoldsVideo(file);
    if (head.toString('hex') === ASF_HEADER) return await asfHoldsVideo(file);
    return await mp4HoldsVideo(file);
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

async function mp4HoldsVideo(file: FileBytes): Promise<boolean> {
  for await (const moov of topBoxes(file, 0)) {
    if (moov.type !== 'moov') continue;
    let tracks = 0;
    for await (const trak of boxesOf(file, moov.bodyOffset, moov.endOffset)) {
      if (trak.type === 'trak' && (await isFilm(file, trak))) return true;
      if (++tracks === MAX_TRACKS) break;
    }
    return false;
  }
  return false;
}

async function isFilm(file: FileBytes, trak: Mp4Box): Promise<boolean> {
  const hdlr = await findBox(file, trak, ['mdia', 'hdlr']);
  if (hdlr === null || (await file.read(hdlr.bodyOffset + 8, 4)).toString('latin1') !== 'vide') return false;
  const stsd = await findBox(file, trak, ['mdia', 'minf', 'stbl', 'stsd']);
  const entry = stsd === null ? '' : (await file.read(stsd.bodyOffset + 12, 4)).toString('latin1');
  return !PICTURES.has(entry);
}

/** The type of a stream stands in the header, whose other fields are no such GUID. */
async function asfHoldsVideo(file: FileBytes): Promise<boolean> {
  const headerBytes = Number((await file.read(16, 8)).readBigUInt64LE(0));
  return (await file.read(0, Math.min(headerBytes, MAX_ASF_HEADER_BYTES))).includes(ASF_VIDEO);
}

async function matroskaHoldsVideo(file: FileBytes): Promise<boolean> {
  for await (const segment of elementsOf(file, 0, file.sizeBytes)) {
    if (segment.id !== SEGMENT) continue;
    for await (const element of elementsOf(file, segment.bodyOffset, segment.endOffset)) {
      if (element.id === CLUSTER) return false;
      if (element.id !== TRACKS) continue;
      for await (const track of elementsOf(file, element.bodyOffset, element.endOffset)) {
        if (track.id !== TRACK_ENTRY) continue;
        for await (const field of elementsOf(file, track.bodyOffset, track.endOffset))
          if (field.id === TRACK_TYPE && ebmlUnsigned(await file.read(field.bodyOffset, 1)) === VIDEO_TRACK)
            return true;
      }
      return false;
    }
  }
  return false;
}
