import type { RemotePlayer } from '../state/remote-player.ts';
import { whileLoaded } from './playback-properties.ts';
import { BAD_TYPE, BAD_VALUE, readOnly } from './property.ts';
import type { Property, PropertyTable } from './property.ts';
import { choice, integerOf } from './property-kinds.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import { toFilters } from './filter-chain.ts';
import { isSafeDevice } from './safe-device.ts';
import { areSafeFilters } from './safe-filters.ts';
import type { Value } from './value.ts';

/** The sound: its format, where it goes, and what is done to it on the way. */
export function outputProperties(): PropertyTable {
  return {
    'audio-params': whileLoaded(audioParams),
    'audio-out-params': whileLoaded(outputParams),
    'audio-codec-name': whileLoaded(({ state }) => state.current?.loaded?.codec),
    'audio-codec': whileLoaded(({ state }) => state.current?.loaded?.codec),
    'track-list': readOnly((player) => tracksOf(player), { maybeBelow: ['title', 'lang'] }),
    'current-tracks/audio': whileLoaded((player) => tracksOf(player)[selectedIndex(player)]),
    'current-tracks/video': readOnly(() => undefined),
    'current-tracks/sub': readOnly(() => undefined),
    aid,
    audio: aid,
    vid: readOnly(() => false),
    sid: readOnly(() => false),
    fullscreen: readOnly(() => false),
    'vo-configured': readOnly(() => false),
    'audio-device': {
      read: ({ state }) => state.output?.device ?? 'auto',
      option: { type: 'String', 'default-value': 'auto' },
      write(player, value) {
        if (typeof value !== 'string') return BAD_TYPE;
        if (!isSafeDevice(value)) return BAD_VALUE;
        player.send({ type: 'set-device', name: value === 'auto' ? null : value });
        return null;
      },
    },
    'audio-device-list': readOnly(
      ({ host }) => host.devices.now.map(({ name, description }) => ({ name, description })),
      { prepare: ({ host }) => host.devices.find() },
    ),
    'ao-volume': readOnly(() => undefined),
    'ao-mute': readOnly(() => undefined),
    'audio-client-name': readOnly(() => 'playhead'),
    'current-ao': readOnly(({ state }) => state.output?.driver),
    replaygain: choice(
      ['no', 'track', 'album'],
      ({ state }) => (state.sound.replay_gain === 'off' ? 'no' : state.sound.replay_gain),
      (player, word) =>
        player.send({ type: 'set-replay-gain', mode: word === 'track' || word === 'album' ? word : 'off' }),
    ),
    af: {
      read: ({ state }) => filterList(state.sound.filters),
      write(player, value) {
        const given = typeof value === 'string' ? value : graphsOf(value);
        if (given === null) return BAD_TYPE;
        const filters = toFilters(given).join(',');
        if (filters !== '' && !areSafeFilters(filters)) return BAD_VALUE;
        player.send({ type: 'set-filters', filters: filters === '' ? null : filters });
        return null;
      },
    },
  };
}

function audioParams({ state }: RemotePlayer): Value | undefined {
  const loaded = state.current?.loaded;
  return loaded ? formatOf(loaded.sample_rate, loaded.channels, 'float') : undefined;
}

function outputParams({ state }: RemotePlayer): Value | undefined {
  const loaded = state.current?.loaded;
  const output = state.output;
  if (output !== null) return formatOf(output.sample_rate, output.channels, output.format);
  return loaded ? formatOf(loaded.sample_rate, loaded.channels, 'float') : undefined;
}

const LAYOUTS: Readonly<Record<number, string>> = {
  1: 'mono',
  2: 'stereo',
  3: '3.0',
  4: 'quad',
  5: '5.0',
  6: '5.1',
  7: '6.1',
  8: '7.1',
};

function formatOf(samplerate: number, channels: number, format: string): Value {
  const layout = LAYOUTS[channels] ?? `${channels}ch`;
  return { samplerate, 'channel-count': channels, channels: layout, 'hr-channels': layout, format };
}

/** The audio tracks of the current file. One is played; which one is decided when a file is opened (`--track`). */
function tracksOf({ state, facts }: RemotePlayer): readonly Value[] {
  const loaded = state.current?.loaded;
  if (!loaded) return [];
  const { audioTracks } = facts.now;
  const played = { codec: loaded.codec, channels: loaded.channels, sampleRate: loaded.sample_rate };
  const tracks = audioTracks.length > 0 ? audioTracks : [{ ...played, ...ONLY_TRACK }];
  return tracks.map(({ codec, channels, sampleRate, language, isDefault, isPlayed }, index) => ({
    id: index + 1,
    type: 'audio',
    ...(language === null ? {} : { lang: language }),
    'audio-channels': channels,
    image: false,
    albumart: false,
    default: isDefault,
    forced: false,
    external: false,
    selected: isPlayed,
    codec,
    'decoder-desc': codec,
    'demux-channel-count': channels,
    'demux-channels': LAYOUTS[channels] ?? `${channels}ch`,
    'demux-samplerate': sampleRate,
  }));
}

const ONLY_TRACK = { language: null, isDefault: true, isPlayed: true };

function selectedIndex({ facts }: RemotePlayer): number {
  return Math.max(
    0,
    facts.now.audioTracks.findIndex(({ isPlayed }) => isPlayed),
  );
}

/** The track that is played. No other can be chosen while the file plays. */
const aid: Property = {
  read: (player) => (player.state.current?.loaded ? selectedIndex(player) + 1 : false),
  write(player, value) {
    if (typeof value === 'boolean') return value ? BAD_VALUE : null;
    if (typeof value === 'string' && ['auto', 'no'].includes(value)) return null;
    const number = integerOf(value);
    return number === null ? BAD_TYPE : number === selectedIndex(player) + 1 ? null : BAD_VALUE;
  },
  cycle: () => true,
};

/** The list that reading gives, as text; null for another value. */
function graphsOf(value: Json): string | null {
  if (!Array.isArray(value)) return null;
  const graphs = (value as readonly Json[]).map((filter) => textBelow(filter, 'params', 'graph'));
  return graphs.includes(null) ? null : graphs.join(',');
}

function textBelow(value: Json | undefined, ...[key, ...rest]: readonly string[]): string | null {
  if (key === undefined) return typeof value === 'string' ? value : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return textBelow(
    Object.hasOwn(value, key) ? (value as Readonly<Record<string, Json>>)[key] : undefined,
    ...rest,
  );
}

function filterList(filters: string | null): Value {
  return filters === null ? [] : [{ name: 'lavfi', enabled: true, params: { graph: filters } }];
}
