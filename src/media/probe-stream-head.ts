import { PlayheadError } from '../player/error.ts';
import type { TrackChoice } from '../player/track-choice.ts';
import { findAdtsPacket, probeAdts } from '../formats/adts/adts-header.ts';
import { skipId3v2 } from '../formats/id3v2-size.ts';
import { MPEG_HEADER_BYTES, parseMpegHeader } from '../formats/mp3/mpeg-header.ts';
import { infoFrameBytes, parseInfoFrame } from '../formats/mp3/mpeg-info-frame.ts';
import { FileBytes } from '../formats/file-bytes.ts';
import type { HeaderFacts } from '../formats/header-facts.ts';
import { probeFile } from './probe-header.ts';

/** Larger than anything there is, and far from where offsets are no whole numbers any more. */
const UNKNOWN_SIZE_BYTES = 2 ** 50;
/** A WAV or AIFF that was written without going back says that it has 2 or 4 GiB: its length is not known. */
const STREAMED_DATA_BYTES = 0x7f00_0000;

/**
 * What the first bytes of a stream say of it. What needs a look at its end is not known, nor a length that only its size
 * would tell.
 *
 * @param sizeBytes of all of it; null if nobody knows
 * @throws PlayheadError `no-such-track` for a choice that it does not have
 */
export async function probeStreamHead(
  head: Buffer,
  sizeBytes: number | null,
  choice?: TrackChoice,
): Promise<HeaderFacts | null> {
  try {
    if (sizeBytes !== null) {
      const facts = await probeFile(bytesOf(head, sizeBytes), choice);
      if (facts === null || sizeBytes <= head.length || !isFromTheEnd(facts)) return facts;
    }
    const size = (await mpegAudioEnd(head)) ?? UNKNOWN_SIZE_BYTES;
    const facts =
      (await probeFile(bytesOf(head, size), choice)) ??
      (await probeAdts(bytesOf(head, size), Math.max(0, findAdtsPacket(head))));
    if (facts === null) return null;
    const isSaid = facts.framesSource === 'header' && (facts.pcm?.dataBytes ?? 0) < STREAMED_DATA_BYTES;
    // The file's size is unknown, and so are the faults that only it would show.
    return { ...facts, warnings: [], ...(isSaid ? {} : { frames: null, framesSource: null }) };
  } catch (error) {
    if (error instanceof PlayheadError && error.code === 'no-such-track') throw error;
    return null; // cut off in the middle of something: the decoder says what it finds
  }
}

/** Whether a length was found by going to the end: here that is where the head was cut off. */
function isFromTheEnd({ container, framesSource }: HeaderFacts): boolean {
  return container === 'ogg' || framesSource === 'scan';
}

/** Where an MP3 ends by its own tag: what it says of the length is believed only for a file of that size. */
async function mpegAudioEnd(head: Buffer): Promise<number | null> {
  const file = bytesOf(head, UNKNOWN_SIZE_BYTES);
  const start = await skipId3v2(file, 0);
  if (start + MPEG_HEADER_BYTES > head.length) return null;
  const header = parseMpegHeader(head.readUInt32BE(start));
  if (header === null) return null;
  const info = parseInfoFrame(head.subarray(start, start + infoFrameBytes(header)), header);
  return info?.sizeBytes ? start + info.sizeBytes : null;
}

function bytesOf(head: Buffer, sizeBytes: number): FileBytes {
  return FileBytes.over(
    {
      read: (into, offset) => Promise.resolve(offset < head.length ? head.copy(into, 0, offset) : 0),
      close: () => Promise.resolve(),
    },
    sizeBytes,
  );
}
