import { toFsPath } from '../player/raw-path.ts';
import { stat } from 'node:fs/promises';
import { probeHeader } from '../media/probe-header.ts';
import type { Tags } from '../media/tags.ts';
import { NOTHING_KNOWN } from '../ui/store/track-details.ts';
import type { Fact, ReadDetails, ReadFacts } from '../ui/store/track-details.ts';
import { isLocalFile } from './local-file.ts';
import { lyricsOf } from './lyrics.ts';

/** Reads tags; the bundle with the tag library is loaded by the first call. */
export type ReadTags = (file: string) => Promise<Tags>;

/** A part of what `playhead inspect` shows: a heading, labels and values. */
export interface FactSection {
  readonly heading: string;
  readonly rows: readonly (readonly [label: string, value: string | null])[];
}

/** What the screen shows of a track: its tags, and what its header says. Nothing of it fails. */
export function detailsReader(readTags: ReadTags): ReadDetails {
  return async (file) => {
    if (!isLocalFile(file)) return NOTHING_KNOWN;
    const [header, tags, info] = await Promise.all([
      // A file that cannot be read is the engine's to report; here it shows what little there is.
      probeHeader(file).catch(() => null),
      readTags(file),
      stat(toFsPath(file)).catch(() => null),
    ]);
    const seconds = header?.frames ? header.frames / header.sampleRate : null;
    const sizeBytes = info?.size ?? null;
    return {
      title: tags.title,
      artist: tags.artist,
      album: tags.album,
      year: tags.year,
      discNumber: tags.disc.no,
      trackNumber: tags.track.no,
      trackTotal: tags.track.of,
      durationSeconds: seconds,
      bitsPerSample: header?.bitsPerSample ?? null,
      bitRate: seconds !== null && sizeBytes !== null && seconds > 0 ? (sizeBytes * 8) / seconds : null,
      trackGainDb: tags.replayGain.trackGainDb,
      albumGainDb: tags.replayGain.albumGainDb,
      chapters: tags.chapters,
      lyrics: await lyricsOf(file, tags),
    };
  };
}

/** The part of the inspections' bundle that the screen uses. */
export interface InspectionBundle {
  readonly describeFile: (
    file: string,
    ffmpegPath: string | null,
    signal: AbortSignal,
  ) => Promise<readonly FactSection[]>;
}

/** What `playhead inspect` shows of a file. Its bundle is loaded when somebody asks for the first time. */
export function factsReader(ffmpegPath: string | null, load: () => InspectionBundle): ReadFacts {
  return async (file, signal) => {
    if (!isLocalFile(file)) return [['address', file]];
    const { describeFile } = load();
    const sections = await describeFile(file, ffmpegPath, signal);
    const shown = sections.flatMap(({ heading, rows }): readonly Fact[] => {
      const known = rows.flatMap(([label, value]): Fact[] => (value ? [[label, value]] : []));
      return known.length === 0 ? [] : [[heading, ''], ...known];
    });
    return [['File', ''], ['path', file], ...shown];
  };
}
