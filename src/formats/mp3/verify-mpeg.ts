import { crc16Lame } from '../crc.ts';
import { MPEG_HEADER_BYTES, parseMpegHeader, sameMpegStream, type MpegHeader } from './mpeg-header.ts';
import { infoFrameBytes, parseInfoFrame, type MpegInfoFrame } from './mpeg-info-frame.ts';
import { findFirstFrame, type MpegStart } from './mpeg-audio.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog, FindingPlace } from '../finding.ts';
import { warnOfTrailingBytes } from '../foreign-end.ts';
import { frameCrcMatches } from './mpeg-frame-crc.ts';
import type { WalkedAudio } from '../audio-format.ts';

const TAG_CRC_BYTES = 190;
/** Cut inside a frame, an encoder's last bytes may still be missing by a few: that is how some of them end files. */
const RESYNC_HEADERS = 2;
const JUNK_READ_BYTES = 65_536;
/** How far to look for frames of another kind in bytes that are no frame. */
const SEARCH_BYTES = 65_536;
/** Tags are searched this far for the name of one. */
const MAX_TAG_BYTES = 1 << 20;

/**
 * Walks every MPEG audio frame from the first to `to`: headers where the one before says they are, junk between, frame
 * CRCs where the encoder wrote some, and the promises of a Xing, Info or VBRI frame: packets, bytes, LAME's CRC of the music.
 */
export async function verifyMpegFrames(
  file: FileBytes,
  first: MpegStart,
  to: number,
  findings: FindingLog,
  signal: AbortSignal,
): Promise<WalkedAudio> {
  const head = Buffer.from(await file.read(first.offset, infoFrameBytes(first.header)));
  const info = parseInfoFrame(head, first.header);
  let offset = first.offset + (info ? first.header.sizeBytes : 0);
  let { word, header: kind } = first;
  let packets = 0;
  let seconds = 0;
  let musicCrc = 0;
  let audioEnd = to;
  while (offset < to) {
    signal.throwIfAborted();
    const bytes = await file.read(offset, Math.min(4096, to - offset));
    const header = headerAt(bytes, word);
    const place = { offset, time: seconds };
    if (!header) {
      const next = await resync(file, offset, to, word);
      const other = await nextOfAnotherKind(file, offset, Math.min(next, offset + SEARCH_BYTES), to);
      if (other?.offset === offset) {
        warnOfChange(kind, other.header, place, findings);
        ({ word, header: kind } = other);
        continue;
      }
      if (next >= to && !other) {
        audioEnd = offset;
        warnOfTrailingBytes(offset, to, findings);
        break;
      }
      const end = other?.offset ?? next;
      const said = `${end - offset} bytes between two frames are no audio`;
      findings.damage('frames', 'junk', said, { ...place, end });
      musicCrc = await musicCrcOver(file, offset, end, musicCrc);
      offset = end;
      continue;
    }
    if (offset + header.sizeBytes > to) {
      findings.damage('frames', 'frame-truncated', 'the file ends within a frame', place);
      musicCrc = crc16Lame(bytes, 0, to - offset, musicCrc);
      break;
    }
    if (header.hasCrc && !frameCrcMatches(bytes, header))
      findings.damage('frames', 'frame-crc', `packet ${packets}: its CRC does not match`, {
        ...place,
        end: offset + header.sizeBytes,
      });
    musicCrc = crc16Lame(bytes, 0, header.sizeBytes, musicCrc);
    packets++;
    seconds += header.frames / header.sampleRate;
    offset += header.sizeBytes;
  }
  if (info) {
    const counted = { packets, musicCrc, lengthBytes: audioEnd - first.offset };
    const wasGained = await hasGainUndoTag(file, first.offset, to);
    checkPromises(head, info, first, counted, wasGained, findings);
  }
  return {
    audioEnd: audioEnd < file.sizeBytes ? audioEnd : null,
    frames: info?.lame ? null : Math.round(seconds * first.header.sampleRate),
  };
}

function headerAt(bytes: Buffer, word: number): MpegHeader | null {
  if (bytes.length < MPEG_HEADER_BYTES) return null;
  const here = bytes.readUInt32BE(0);
  return sameMpegStream(here, word) ? parseMpegHeader(here) : null;
}

/** Frames of another rate or layer, as of two files that were put behind one another; null where none come. */
async function nextOfAnotherKind(
  file: FileBytes,
  offset: number,
  limit: number,
  to: number,
): Promise<MpegStart | null> {
  const found = await findFirstFrame(file, offset, to);
  return found && found.offset < limit ? found : null;
}

function warnOfChange(from: MpegHeader, to: MpegHeader, place: FindingPlace, findings: FindingLog): void {
  const what =
    from.sampleRate === to.sampleRate
      ? `layer changes from ${from.layer} to ${to.layer}`
      : `sample rate changes from ${from.sampleRate} to ${to.sampleRate} Hz`;
  findings.warn('frames', 'format-changes', `the ${what} here`, place);
}

/** Goes on with the CRC of the music over what is none: it may be most of a file. */
async function musicCrcOver(file: FileBytes, from: number, to: number, crc: number): Promise<number> {
  let result = crc;
  for (let at = from; at < to; at += JUNK_READ_BYTES) {
    const junk = await file.read(at, Math.min(JUNK_READ_BYTES, to - at));
    result = crc16Lame(junk, 0, junk.length, result);
  }
  return result;
}

/** The next header that another one follows where it says (or the end does). */
async function resync(file: FileBytes, from: number, to: number, word: number): Promise<number> {
  for (let at = from + 1; at < to;) {
    const bytes = await file.read(at, Math.min(65_536, to - at));
    for (let index = 0; index + MPEG_HEADER_BYTES <= bytes.length; index++) {
      if (bytes[index] !== 0xff || !headerAt(bytes.subarray(index), word)) continue;
      if (await follows(file, at + index, to, word)) return at + index;
    }
    at += Math.max(1, bytes.length - MPEG_HEADER_BYTES + 1);
  }
  return to;
}

async function follows(file: FileBytes, offset: number, to: number, word: number): Promise<boolean> {
  let at = offset;
  for (let count = 0; count < RESYNC_HEADERS; count++) {
    if (at === to && count > 0) return true;
    const header = headerAt(await file.read(at, MPEG_HEADER_BYTES), word);
    if (!header) return false;
    at += header.sizeBytes;
  }
  return true;
}

interface Counted {
  readonly packets: number;
  readonly musicCrc: number;
  readonly lengthBytes: number;
}

function checkPromises(
  head: Buffer,
  info: MpegInfoFrame,
  first: MpegStart,
  counted: Counted,
  wasGained: boolean,
  findings: FindingLog,
): void {
  const place = { offset: first.offset };
  const name = info.type === 'vbri' ? 'VBRI' : 'Xing';
  if (info.packets !== null && info.packets !== counted.packets)
    findings.damage(
      'length',
      'packet-count',
      `the ${name} header promises ${info.packets} frames, there are ${counted.packets}`,
      place,
    );
  const { lame } = info;
  if (!lame?.isWhole) return;
  // libavformat counts 190 bytes wherever its CRC stands, LAME up to it.
  const sealed = lame.encoder.startsWith('LAME') || lame.crcOffset === TAG_CRC_BYTES;
  if (sealed && crc16Lame(head, 0, lame.crcOffset) !== lame.tagCrc) {
    // mp3splt writes its own counts into the Xing header, and leaves LAME's sums of the file it was cut from.
    const isCutOut = info.packets === counted.packets && info.sizeBytes === counted.lengthBytes;
    if (isCutOut && lame.musicBytes !== counted.lengthBytes)
      findings.warn('header', 'cut-out', 'it was cut out of a longer file, whose LAME tag it has', place);
    else findings.damage('header', 'lame-tag-crc', 'the LAME tag does not match its own CRC', place);
    return;
  }
  if (lame.musicBytes !== 0 && lame.musicBytes !== counted.lengthBytes)
    findings.damage(
      'length',
      'music-length',
      `the LAME tag promises ${lame.musicBytes} bytes, there are ${counted.lengthBytes}`,
      place,
    );
  else if (lame.musicBytes !== 0 && lame.musicCrc !== counted.musicCrc && wasGained)
    findings.warn('hash', 'gain-changed', 'its volume was changed by mp3gain after it was encoded', place);
  else if (lame.musicBytes !== 0 && lame.musicCrc !== counted.musicCrc)
    findings.damage('hash', 'music-crc', 'the audio does not match the CRC in the LAME tag', place);
}

/** Whether a tag before or after the audio says by how much mp3gain changed it (in APEv2 or ID3v2, in any of its encodings). */
async function hasGainUndoTag(file: FileBytes, audioOffset: number, tagsOffset: number): Promise<boolean> {
  const before = await file.read(0, Math.min(audioOffset, MAX_TAG_BYTES));
  if (namesGainUndo(before)) return true;
  return namesGainUndo(await file.read(tagsOffset, MAX_TAG_BYTES));
}

function namesGainUndo(tag: Buffer): boolean {
  return /MP3GAIN_UNDO/i.test(tag.toString('latin1').replaceAll('\0', ''));
}
