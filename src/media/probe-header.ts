import { skipId3v2 } from '../formats/id3v2-size.ts';
import { formatsByMagic } from '../formats/registry.ts';
import { DEFAULT_TRACK, type TrackChoice } from '../player/track-choice.ts';
import { FileBytes } from '../formats/file-bytes.ts';
import { withChosenTrack } from './choose-track.ts';
import type { HeaderFacts } from '../formats/header-facts.ts';

/**
 * What the header of a local file says, by positional reads of a few kilobytes: no decoder, no child process. Files
 * without a length in their header are counted when they are small (1 MiB). Typically well under 2 ms.
 *
 * `frames` is what ffmpeg's full decode of `0:a:0` delivers, measured with ffmpeg 5.1 on files of ffmpeg, sox, flac, lame,
 * oggenc, opusenc and wavpack; for AAC in MP4 it is what the edit list plays, where ffmpeg delivers up to a packet more.
 *
 * @param path of a regular file
 * @returns null when the file is none of the formats we know: ffmpeg may know it still
 * @throws PlayheadError one of `ReadErrorCode` when the file cannot be read; `no-such-track` for a choice that it does not have
 */
export async function probeHeader(path: string, choice?: TrackChoice): Promise<HeaderFacts | null> {
  const file = await FileBytes.open(path);
  try {
    return await probeFile(file, choice);
  } finally {
    await file.close();
  }
}

/** As `probeHeader`, of a file that is already open. */
export async function probeFile(
  file: FileBytes,
  choice: TrackChoice = DEFAULT_TRACK,
): Promise<HeaderFacts | null> {
  const facts = await probeStreams(file);
  return facts && withChosenTrack(facts, choice);
}

/** The facts of the file's first audio stream, with the others. */
async function probeStreams(file: FileBytes): Promise<HeaderFacts | null> {
  const start = await skipId3v2(file, 0);
  const magic = (await file.read(start, 4)).toString('latin1');
  for (const { probe } of formatsByMagic(magic)) {
    const facts = await probe(file, start);
    if (facts) return facts;
  }
  return null;
}
