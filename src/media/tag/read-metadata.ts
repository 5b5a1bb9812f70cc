import type { IAudioMetadata } from 'music-metadata';
import type { FileBytes } from '../file-bytes.ts';
import { readChapters } from '../chapter/read-chapters.ts';
import { orderedChapters, type Chapter } from '../chapter/chapter.ts';
import { measurePicture, type Picture } from './picture.ts';
import { relativeVolumes } from './relative-volume.ts';
import { replayGainOf, type ReplayGain } from './replay-gain.ts';

/** What tags say, exactly as they are in the file: strings may hold anything, so nothing of it goes to a terminal. */
export interface Metadata {
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly albumArtist: string | null;
  readonly composer: string | null;
  readonly year: number | null;
  readonly date: string | null;
  readonly track: Numbered;
  readonly disc: Numbered;
  readonly genre: string | null;
  readonly comment: string | null;
  /** Plain lyrics, line breaks kept. */
  readonly lyrics: string | null;
  /** Lyrics with times, in order. */
  readonly timedLyrics: readonly TimedLine[];
  readonly replayGain: ReplayGain;
  readonly chapters: readonly Chapter[];
  readonly pictures: readonly Picture[];
  /** Every tag by the names of its format, e.g. `ID3v2.4` → `[['TIT2', 'Song'], …]`. */
  readonly native: readonly NativeTags[];
  /** Why the tags could not be read (to the end); null when they could. */
  readonly problem: string | null;
}

export interface Numbered {
  readonly no: number | null;
  readonly of: number | null;
}
export interface TimedLine {
  readonly timeSeconds: number;
  readonly text: string;
}
export interface NativeTags {
  readonly format: string;
  readonly entries: readonly (readonly [name: string, value: unknown])[];
}

/** What music-metadata throws where it cannot tell, or read, the format. */
const UNKNOWN_FORMAT = new Set(['CouldNotDetermineFileTypeError', 'UnsupportedFileTypeError']);
const NOTHING = { common: undefined, format: undefined, native: {} };

/**
 * Reads tags, chapters and pictures through music-metadata (loaded when first called: 180 ms unbundled) and our own chapter
 * parsers. A malformed file gives what could be read and says why in `problem`.
 *
 * @param path names the file to music-metadata, which looks at its extension
 */
export async function readMetadata(file: FileBytes, path: string): Promise<Metadata> {
  let parsed: IAudioMetadata | typeof NOTHING = NOTHING;
  let problem: string | null = null;
  let chapters: readonly Chapter[] = [];
  try {
    const { parseMetadata } = await import('./parse-metadata.ts');
    parsed = await parseMetadata(file, path);
  } catch (error) {
    problem = sentenceOf(error);
  }
  try {
    chapters = await readChapters(file);
  } catch (error) {
    problem ??= sentenceOf(error);
  }
  // A file that cannot be read any more has said so above.
  const volumes = await relativeVolumes(file).catch(() => []);
  return metadataOf(parsed, chapters, volumes, problem);
}

/** What a file that cannot be opened says. */
export function noMetadata(problem: string): Metadata {
  return metadataOf(NOTHING, [], [], problem);
}

function metadataOf(
  parsed: IAudioMetadata | typeof NOTHING,
  chapters: readonly Chapter[],
  volumes: readonly (readonly [string, number])[],
  problem: string | null,
): Metadata {
  const { common, format } = parsed;
  const native = Object.entries(parsed.native).map(([name, tags]) => ({
    format: name,
    entries: tags.map(({ id, value }) => [id, value] as const),
  }));
  const lyrics = common?.lyrics ?? [];
  return {
    title: common?.title ?? null,
    artist: common?.artist ?? null,
    album: common?.album ?? null,
    albumArtist: common?.albumartist ?? null,
    composer: joined(common?.composer),
    year: common?.year ?? null,
    date: common?.date ?? null,
    track: numbered(common?.track),
    disc: numbered(common?.disk),
    genre: joined(common?.genre),
    comment: common?.comment?.map(({ text }) => text ?? '').find((text) => text !== '') ?? null,
    lyrics: lyrics.map(({ text }) => text ?? '').find((text) => text !== '') ?? null,
    timedLyrics: timedLines(lyrics.find(({ syncText }) => syncText.length > 0)?.syncText ?? []),
    replayGain: replayGainOf([...native.flatMap(({ entries }) => entries), ...volumes]),
    chapters: chapters.length > 0 ? chapters : id3Chapters(format),
    pictures: (common?.picture ?? []).map(pictureOf),
    native,
    problem,
  };
}

function sentenceOf(error: unknown): string {
  // Of a format that music-metadata does not know, such as CAF and TTA.
  if (error instanceof Error && UNKNOWN_FORMAT.has(error.name))
    return 'there is no reader for those of this format';
  return error instanceof Error ? error.message : String(error);
}

function joined(values: readonly string[] | undefined): string | null {
  return values && values.length > 0 ? values.join(', ') : null;
}

function numbered(value: { no: number | null; of: number | null } | undefined): Numbered {
  return { no: value?.no ?? null, of: value?.of ?? null };
}

function timedLines(lines: readonly { text: string; timestamp?: number }[]): TimedLine[] {
  return lines
    .flatMap(({ text, timestamp }) =>
      timestamp === undefined ? [] : [{ timeSeconds: timestamp / 1000, text }],
    )
    .sort((a, b) => a.timeSeconds - b.timeSeconds);
}

/** ID3 chapters come in seconds. */
function id3Chapters(format: IAudioMetadata['format'] | undefined): Chapter[] {
  return orderedChapters(
    (format?.chapters ?? []).map(({ start, end, title }) => ({
      startSeconds: start,
      endSeconds: end ?? null,
      title,
    })),
  );
}

function pictureOf(picture: NonNullable<IAudioMetadata['common']['picture']>[number]): Picture {
  const measured = measurePicture(picture.data);
  return {
    type: picture.type ?? null,
    mimeType: measured.mimeType ?? picture.format,
    width: measured.width,
    height: measured.height,
    sizeBytes: picture.data.length,
    description: picture.description ?? null,
    bytes: picture.data,
  };
}
