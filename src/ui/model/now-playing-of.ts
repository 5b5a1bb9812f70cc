import type { QueueEntry } from '../../player/track.ts';
import { untrusted } from '../text/untrusted.ts';
import type { NowPlaying } from '../view/now-playing.ts';
import { entryLabel } from './entry-label.ts';
import type { LoadedFile } from './player-mirror.ts';
import type { TrackDetails } from './track-details.ts';

/** What the source kinds mean to a listener. */
const SOURCE_WORDS = { memory: 'in memory', mapped: 'read in place', streamed: 'streamed' } as const;

/** Brings together what the queue, the tags and the engine say of the current track. */
export function nowPlayingOf(
  entry: QueueEntry | null,
  details: TrackDetails | null,
  loaded: LoadedFile | null,
  streamTitle = '',
): NowPlaying {
  if (!entry) return NOTHING;
  const label = entryLabel(entry, details);
  // A station: what it plays is the title, and who it is stands below.
  const isStation = streamTitle !== '';
  return {
    title: isStation ? streamTitle : label.title,
    artist: isStation ? label.title : label.artist,
    album: label.album,
    year: details?.year ?? null,
    trackNumber: details?.trackNumber ?? null,
    trackTotal: details?.trackTotal ?? null,
    durationSeconds: label.durationSeconds,
    sound:
      loaded === null
        ? null
        : {
            codec: untrusted(loaded.codec),
            sampleRate: loaded.sample_rate,
            channels: loaded.channels,
            bitsPerSample: details?.bitsPerSample ?? null,
            bitRate: details?.bitRate ?? null,
            source: SOURCE_WORDS[loaded.source],
            gainDb: details?.trackGainDb ?? null,
          },
  };
}

const NOTHING: NowPlaying = {
  title: 'nothing is playing',
  artist: '',
  album: '',
  year: null,
  trackNumber: null,
  trackTotal: null,
  durationSeconds: null,
  sound: null,
};
