import type { RemotePlayer } from '../state/remote-player.ts';
import { whileLoaded } from './playback-properties.ts';
import { BAD_TYPE, BAD_VALUE, readOnly } from './property.ts';
import type { PropertyTable } from './property.ts';
import { choice, integerOf } from './property-kinds.ts';
import { areSafeFilters } from './safe-filters.ts';
import type { Value } from './value.ts';

/** The sound: its format, where it goes, and what is done to it on the way. */
export function outputProperties(): PropertyTable {
  return {
    'audio-params': whileLoaded(audioParams),
    'audio-out-params': whileLoaded(outputParams),
    'audio-codec-name': whileLoaded(({ state }) => state.current?.loaded?.codec),
    'audio-codec': whileLoaded(({ state }) => state.current?.loaded?.codec),
    'track-list': readOnly(trackList),
    'current-tracks/audio': whileLoaded((player) => trackOf(player)),
    aid: {
      read: ({ state }) => (state.current?.loaded ? 1 : false),
      write(_, value) {
        if (typeof value === 'boolean') return value ? BAD_VALUE : null;
        if (typeof value === 'string' && ['auto', 'no'].includes(value)) return null;
        const number = integerOf(value);
        return number === null ? BAD_TYPE : number === 1 ? null : BAD_VALUE;
      },
    },
    vid: readOnly(() => false),
    sid: readOnly(() => false),
    fullscreen: readOnly(() => false),
    'vo-configured': readOnly(() => false),
    'audio-device': {
      read: ({ state }) => state.output?.device ?? 'auto',
      write(player, value) {
        if (typeof value !== 'string') return BAD_TYPE;
        player.send({ type: 'set-device', name: value === 'auto' ? null : value });
        return null;
      },
    },
    'audio-device-list': readOnly(({ host }) =>
      host.devices().map(({ name, description }) => ({ name, description })),
    ),
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
        if (typeof value !== 'string') return BAD_TYPE;
        if (value !== '' && !areSafeFilters(value)) return BAD_VALUE;
        player.send({ type: 'set-filters', filters: value === '' ? null : value });
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

function trackList(player: RemotePlayer): Value {
  const track = trackOf(player);
  return track === undefined ? [] : [track];
}

function trackOf({ state }: RemotePlayer): Value | undefined {
  const loaded = state.current?.loaded;
  if (!loaded) return undefined;
  return {
    id: 1,
    type: 'audio',
    albumart: false,
    default: true,
    selected: true,
    codec: loaded.codec,
    'decoder-desc': loaded.codec,
    'demux-channel-count': loaded.channels,
    'demux-channels': LAYOUTS[loaded.channels] ?? `${loaded.channels}ch`,
    'demux-samplerate': loaded.sample_rate,
  };
}

function filterList(filters: string | null): Value {
  return filters === null ? [] : [{ name: 'lavfi', enabled: true, params: { graph: filters } }];
}
