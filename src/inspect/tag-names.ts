import type { Metadata } from '../media/tag/read-metadata.ts';
import type { Numbered } from '../tags/merge-tags.ts';
import type { ReplayGain } from '../tags/replay-gain.ts';
import type { FieldName } from '../tags/tag-block.ts';
import type { InspectReplayGain } from './report/inspect-report.ts';

/** The tags by ffprobe's names, as ffprobe writes their values; those that are not set are left out. */
export function ffprobeTags(metadata: Metadata): Record<string, string> {
  const tags: Record<string, string | null> = {
    title: metadata.title,
    artist: metadata.artist,
    album: metadata.album,
    album_artist: metadata.albumArtist,
    composer: metadata.composer,
    date: metadata.date,
    track: numberText(metadata, 'track'),
    disc: numberText(metadata, 'disc'),
    genre: metadata.genre,
    comment: metadata.comment,
    lyrics: metadata.lyrics,
  };
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== ''),
  );
}

/** Every value in order, by the same names. */
export function tagValues(metadata: Metadata): Record<string, readonly string[]> {
  const fields: Readonly<Record<string, FieldName>> = {
    ...{ title: 'title', artist: 'artist', album: 'album', album_artist: 'albumArtist' },
    ...{ composer: 'composer', date: 'date', genre: 'genre', comment: 'comment', lyrics: 'lyrics' },
  };
  const single = (name: 'track' | 'disc') => [numberText(metadata, name)].filter((text) => text !== null);
  const values: Record<string, readonly string[]> = {
    ...Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, metadata.values.get(field) ?? []]),
    ),
    track: single('track'),
    disc: single('disc'),
  };
  return Object.fromEntries(Object.entries(values).filter(([, list]) => list.length > 0));
}

/** `3/12`, or `3`; what is no number (`A1` of a record) as it stands in the tag. */
function numberText(metadata: Metadata, name: 'track' | 'disc'): string | null {
  const { no, of }: Numbered = metadata[name];
  if (no === null) return metadata.values.get(name)?.[0] ?? null;
  return of === null ? String(no) : `${no}/${of}`;
}

/** Names under which encoders sign, by format; the first that is set counts. */
const ENCODER_TAGS = ['ENCODER', 'encoder', '©too', 'ISFT', 'TSSE', 'TENC', 'WM/EncodingSettings'];
const SETTINGS_TAGS = ['ENCODER_OPTIONS', 'ENCODERSETTINGS', 'ENCODER_SETTINGS'];

/** Who encoded the file and how, as its tags say. */
export function encoderTags(metadata: Metadata): { encoder: string | null; settings: string | null } {
  const entries = metadata.native.flatMap(({ entries: list }) => list);
  const find = (names: readonly string[]) => {
    const value = entries.find(
      ([name, text]) => names.includes(bareName(name)) && typeof text === 'string',
    )?.[1];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { encoder: find(ENCODER_TAGS), settings: find(SETTINGS_TAGS) };
}

/** `track:ENCODER` (Matroska) and `TXXX:encoder` (ID3) without what comes before the name. */
function bareName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** Gains by the names of the reports; null when the file has none at all. */
export function gainNames(gain: ReplayGain): InspectReplayGain | null {
  const values: InspectReplayGain = {
    track_gain: gain.trackGainDb,
    track_peak: gain.trackPeak,
    album_gain: gain.albumGainDb,
    album_peak: gain.albumPeak,
    r128_track_gain: gain.r128TrackGainDb,
    r128_album_gain: gain.r128AlbumGainDb,
  };
  return Object.values(values).every((value) => value === null) ? null : values;
}
