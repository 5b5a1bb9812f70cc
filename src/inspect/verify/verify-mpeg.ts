import { crc16, crc16Lame } from '../../media/crc.ts';
import {
  MPEG_HEADER_BYTES,
  parseMpegHeader,
  sameMpegStream,
  type MpegHeader,
} from '../../media/container/mpeg-header.ts';
import { parseInfoFrame, type MpegInfoFrame } from '../../media/container/mpeg-info-frame.ts';
import type { MpegStart } from '../../media/container/mpeg-audio.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { FindingLog } from './finding.ts';

const TAG_CRC_BYTES = 190;
/** Cut inside a frame, an encoder's last bytes may still be missing by a few: that is how some of them end files. */
const RESYNC_HEADERS = 2;
const JUNK_READ_BYTES = 65_536;

/** What the walk counted. */
export interface MpegWalk {
  readonly packets: number;
  readonly info: MpegInfoFrame | null;
}

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
): Promise<MpegWalk> {
  const head = Buffer.from(await file.read(first.offset, first.header.sizeBytes));
  const info = parseInfoFrame(head, first.header);
  let offset = first.offset + (info ? first.header.sizeBytes : 0);
  const audioOffset = offset;
  const { frames: packetFrames, sampleRate } = first.header;
  let packets = 0;
  let musicCrc = 0;
  while (offset < to) {
    signal.throwIfAborted();
    const bytes = await file.read(offset, Math.min(4096, to - offset));
    const header = headerAt(bytes, first.word);
    const time = (packets * packetFrames) / sampleRate;
    if (!header) {
      const next = await resync(file, offset, to, first.word);
      report(findings, next >= to ? 'end' : 'middle', offset, next - offset, time);
      musicCrc = await musicCrcOver(file, offset, next, musicCrc);
      offset = next;
      continue;
    }
    if (offset + header.sizeBytes > to) {
      findings.damage('frames', 'frame-truncated', 'the file ends within a frame', { offset, time });
      musicCrc = crc16Lame(bytes, 0, to - offset, musicCrc);
      break;
    }
    if (header.hasCrc && header.layer === 3 && !frameCrcMatches(bytes, header))
      findings.damage('frames', 'frame-crc', `packet ${packets}: its CRC does not match`, { offset, time });
    musicCrc = crc16Lame(bytes, 0, header.sizeBytes, musicCrc);
    packets++;
    offset += header.sizeBytes;
  }
  if (info)
    checkPromises(head, info, first, { packets, musicCrc, audioBytes: to - audioOffset }, to, findings);
  return { packets, info };
}

function headerAt(bytes: Buffer, word: number): MpegHeader | null {
  if (bytes.length < MPEG_HEADER_BYTES) return null;
  const here = bytes.readUInt32BE(0);
  return sameMpegStream(here, word) ? parseMpegHeader(here) : null;
}

function report(
  findings: FindingLog,
  where: 'middle' | 'end',
  offset: number,
  length: number,
  time: number,
): void {
  if (where === 'middle')
    findings.damage('frames', 'junk', `${length} bytes between two frames are no audio`, { offset, time });
  else
    findings.damage('frames', 'junk-at-end', `${length} bytes after the last frame are no audio and no tag`, {
      offset,
      time,
    });
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

/** CRC of the last two header bytes and the side information (ISO 11172-3 §2.4.3.1). */
function frameCrcMatches(frame: Buffer, header: MpegHeader): boolean {
  const sideInfo = header.version === 1 ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17;
  if (frame.length < 6 + sideInfo) return true;
  const crc = crc16(frame, 6, 6 + sideInfo, crc16(frame, 2, 4, 0xffff));
  return crc === frame.readUInt16BE(4);
}

interface Counted {
  readonly packets: number;
  readonly musicCrc: number;
  readonly audioBytes: number;
}

function checkPromises(
  head: Buffer,
  info: MpegInfoFrame,
  first: MpegStart,
  counted: Counted,
  to: number,
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
  if (!lame) return;
  // libavformat counts 190 bytes wherever its CRC stands, LAME up to it.
  const sealed = lame.encoder.startsWith('LAME') || lame.crcOffset === TAG_CRC_BYTES;
  if (sealed && crc16Lame(head, 0, lame.crcOffset) !== lame.tagCrc) {
    findings.damage('header', 'lame-tag-crc', 'the LAME tag does not match its own CRC', place);
    return;
  }
  const length = to - first.offset;
  if (lame.musicBytes !== 0 && lame.musicBytes !== length)
    findings.damage(
      'length',
      'music-length',
      `the LAME tag promises ${lame.musicBytes} bytes, there are ${length}`,
      place,
    );
  else if (lame.musicBytes !== 0 && lame.musicCrc !== counted.musicCrc)
    findings.damage('hash', 'music-crc', 'the audio does not match the CRC in the LAME tag', place);
}
