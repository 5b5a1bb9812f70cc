import type { ReplayGainMode } from '../../player/session-options.ts';
import { untrusted } from '../text/untrusted.ts';
import { entryLabel } from './entry-label.ts';
import type { ScreenState } from './screen-state.ts';
import type { ScreenStore } from './screen-store.ts';

/** What is playing, in words that are ready for the screen. */
export interface NowPlaying {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly year: number | null;
  /** As the tags count it. */
  readonly trackNumber: number | null;
  readonly trackTotal: number | null;
  readonly codec: string | null;
  readonly sampleRate: number;
  readonly bitsPerSample: number | null;
  readonly bitRate: number | null;
  /** What ReplayGain does to the sound; null where it does nothing. */
  readonly appliedGainDb: number | null;
  readonly gainKind: 'track' | 'album';
}

/**
 * What stands in the header. Null while the tags of a track are being read: what stood there before goes on standing
 * there, so that no file name flashes up before a title.
 */
export function nowPlayingOf(state: ScreenState, store: ScreenStore): NowPlaying | null {
  const entry = store.currentEntry();
  if (!entry) return { ...NOTHING, title: nothingText(state) };
  const details = store.library.detailsOf(entry.path);
  if (!details) return null;
  const loaded = state.player.loaded.get(entry.path);
  const label = entryLabel(entry, details);
  const { streamTitle } = state.player;
  // A station: what it plays is the title, and who it is stands below.
  const isStation = streamTitle !== '';
  const gain = appliedGain(store.options.start.replayGain, details);
  return {
    title: isStation ? streamTitle : label.title,
    artist: isStation ? label.title : label.artist,
    album: label.album,
    year: details.year,
    trackNumber: details.trackNumber,
    trackTotal: details.trackTotal,
    codec: loaded ? untrusted(loaded.codec) : null,
    sampleRate: loaded?.sample_rate ?? 0,
    bitsPerSample: details.bitsPerSample,
    bitRate: details.bitRate,
    ...gain,
  };
}

function nothingText({ entries, player }: ScreenState): string {
  if (player.isScanning) return '';
  return entries.length === 0 ? 'the queue is empty' : 'stopped';
}

/** The gain from the tags that is used: the album's where it is asked for and there, else the track's. */
function appliedGain(
  mode: ReplayGainMode,
  { trackGainDb, albumGainDb }: { readonly trackGainDb: number | null; readonly albumGainDb: number | null },
): Pick<NowPlaying, 'appliedGainDb' | 'gainKind'> {
  if (mode === 'album' && albumGainDb !== null) return { appliedGainDb: albumGainDb, gainKind: 'album' };
  return { appliedGainDb: mode === 'off' ? null : trackGainDb, gainKind: 'track' };
}

const NOTHING: NowPlaying = {
  title: '',
  artist: '',
  album: '',
  year: null,
  trackNumber: null,
  trackTotal: null,
  codec: null,
  sampleRate: 0,
  bitsPerSample: null,
  bitRate: null,
  appliedGainDb: null,
  gainKind: 'track',
};
