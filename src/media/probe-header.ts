import { probeAdts } from './container/adts.ts';
import { probeAiff } from './container/aiff.ts';
import { probeApe } from './container/ape.ts';
import { probeAsf } from './container/asf.ts';
import { probeAu } from './container/au.ts';
import { probeCaf } from './container/caf.ts';
import { probeFlac } from './container/flac.ts';
import { skipId3v2 } from './container/id3v2-size.ts';
import { probeMatroska } from './container/matroska.ts';
import { probeMp4 } from './container/mp4.ts';
import { probeMpegAudio } from './container/mpeg-audio.ts';
import { probeOgg } from './container/ogg.ts';
import { probeRiff } from './container/riff.ts';
import { probeWavPack } from './container/wavpack.ts';
import { FileBytes } from './file-bytes.ts';
import type { HeaderFacts } from './header-facts.ts';

type Probe = (file: FileBytes, start: number) => Promise<HeaderFacts | null>;

/** By the first four bytes, as text. What is not here is tried as MP4, ADTS and MPEG audio, in this order. */
const BY_MAGIC: Readonly<Record<string, Probe>> = {
  RIFF: probeRiff,
  RF64: probeRiff,
  BW64: probeRiff,
  riff: probeRiff,
  FORM: probeAiff,
  '.snd': probeAu,
  caff: probeCaf,
  fLaC: probeFlac,
  OggS: probeOgg,
  wvpk: probeWavPack,
  'MAC ': probeApe,
  '\x1aE\xdf\xa3': probeMatroska,
  '0&\xb2u': probeAsf,
};
const WITHOUT_MAGIC: readonly Probe[] = [probeMp4, probeAdts, probeMpegAudio];

/**
 * What the header of a local file says, by positional reads of a few kilobytes: no decoder, no child process. Files
 * without a length in their header are counted when they are small (1 MiB). Typically well under 2 ms.
 *
 * `frames` is what ffmpeg's full decode of `0:a:0` delivers, measured with ffmpeg 5.1 on files of ffmpeg, sox, flac, lame,
 * oggenc, opusenc and wavpack; for AAC in MP4 it is what the edit list plays, where ffmpeg delivers up to a packet more.
 *
 * @param path of a regular file
 * @returns null when the file is none of the formats we know: ffmpeg may know it still
 * @throws PlayheadError one of `ReadErrorCode` when the file cannot be read
 */
export async function probeHeader(path: string): Promise<HeaderFacts | null> {
  const file = await FileBytes.open(path);
  try {
    return await probeFile(file);
  } finally {
    await file.close();
  }
}

/** As `probeHeader`, of a file that is already open. */
export async function probeFile(file: FileBytes): Promise<HeaderFacts | null> {
  const start = await skipId3v2(file, 0);
  const magic = (await file.read(start, 4)).toString('latin1');
  const probe = BY_MAGIC[magic];
  if (probe) return probe(file, start);
  for (const candidate of WITHOUT_MAGIC) {
    const facts = await candidate(file, start);
    if (facts) return facts;
  }
  return null;
}
