import type { Metadata, Numbered } from '../media/tag/read-metadata.ts';
import type { ReplayGain } from '../media/tag/replay-gain.ts';
import type { InspectReplayGain } from './report/inspect-report.ts';

/** The tags by ffprobe's names, as ffprobe writes their values; those that are not set are left out. */
export function ffprobeTags(metadata: Metadata): Record<string, string> {
  const tags: Record<string, string | null> = {
    title: metadata.title,
    artist: metadata.artist,
    album: metadata.album,
    album_artist: metadata.albumArtist,
    composer: metadata.composer,
    date: metadata.date ?? (metadata.year === null ? null : String(metadata.year)),
    track: ofTotal(metadata.track),
    disc: ofTotal(metadata.disc),
    genre: metadata.genre,
    comment: metadata.comment,
    lyrics: metadata.lyrics,
  };
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== ''),
  );
}

function ofTotal({ no, of }: Numbered): string | null {
  if (no === null) return null;
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
