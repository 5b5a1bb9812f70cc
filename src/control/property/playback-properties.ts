import type { RemotePlayer } from '../state/remote-player.ts';
import { BAD_TYPE, BAD_VALUE, UNAVAILABLE, readOnly } from './property.ts';
import type { Property, PropertyTable } from './property.ts';
import {
  flag,
  fractionOrNothing,
  numberOf,
  place,
  printClock,
  printFraction,
  rangedFraction,
  secondsOf,
} from './property-kinds.ts';
import { VOLUME_MAX } from './limits.ts';
import { SPEED_RANGE } from '../../player/script.ts';
import { fraction } from './value.ts';
import type { Value } from './value.ts';

/** Where the player is, and how it plays. */
export function playbackProperties(): PropertyTable {
  const timePos = place(secondsNow, secondsOf, seekToSeconds, { print: printClock });
  return {
    'time-pos': timePos,
    'playback-time': timePos,
    'audio-pts': readOnly(({ state }) => fractionOrNothing(state.positionSeconds), {
      print: printClock,
      ticks: true,
    }),
    'time-remaining': readOnly((player) => fractionOrNothing(remaining(player)), {
      print: printClock,
      ticks: true,
    }),
    'playtime-remaining': readOnly(
      (player) => fractionOrNothing(remaining(player, player.state.snapshot.speed)),
      { print: printClock, ticks: true },
    ),
    'percent-pos': place(percentNow, numberOf, seekToPercent, { print: (value) => printFraction(value, 0) }),
    duration: readOnly(({ state }) => fractionOrNothing(state.durationSeconds), { print: printClock }),
    pause: flag(
      ({ state }) => state.snapshot.pauseWanted,
      (player, isOn) => player.send({ type: isOn ? 'pause' : 'resume' }),
    ),
    mute: flag(
      ({ state }) => state.snapshot.mute,
      (player, mute) => player.send({ type: 'set-mute', mute }),
    ),
    volume: rangedFraction({
      min: 0,
      max: VOLUME_MAX,
      decimals: 0,
      usual: 100,
      read: ({ state }) => state.snapshot.volumePercent,
      set: (player, percent) => player.send({ type: 'set-volume', percent }),
    }),
    'volume-max': readOnly(() => fraction(VOLUME_MAX)),
    'volume-gain': readOnly(() => fraction(0)),
    'audio-delay': readOnly(() => fraction(0)),
    speed: rangedFraction({
      ...SPEED_RANGE,
      decimals: 2,
      usual: 1,
      read: ({ state }) => state.snapshot.speed,
      set: (player, speed) => player.send({ type: 'set-speed', speed }),
    }),
    'core-idle': readOnly(({ state }) => state.current === null || state.snapshot.status !== 'playing'),
    'idle-active': readOnly(({ state }) => state.current === null),
    'playback-abort': readOnly(({ state }) => state.current === null),
    'time-start': readOnly(() => fraction(0)),
    idle: readOnly(({ host }) => host.isIdlePlayer),
    'eof-reached': whileLoaded(() => false),
    seeking: whileLoaded(({ state }) => state.snapshot.seeking),
    seekable: whileLoaded(({ state }) => state.durationSeconds !== null),
    'partially-seekable': whileLoaded(() => false),
    'paused-for-cache': whileLoaded(({ state }) => state.snapshot.status === 'loading'),
    'ab-loop-a': loopPoint('fromFrame'),
    'ab-loop-b': loopPoint('toFrame'),
    'ab-loop-count': readOnly(() => 'inf'),
    'keep-open': readOnly(() => false),
    'playhead/frame': whileLoaded(({ state }) => state.snapshot.playheadFrame),
    'playhead/requested-frame': whileLoaded(({ state }) => state.landed?.requested_frame),
    'playhead/underruns': readOnly(({ state }) => state.snapshot.underruns),
  };
}

/** A property that is unavailable while nothing is loaded. */
export function whileLoaded(
  read: (player: RemotePlayer) => Value | undefined,
  more: Partial<Property> = {},
): Property {
  return readOnly((player) => (player.state.current?.loaded ? read(player) : undefined), more);
}

function secondsNow({ state }: RemotePlayer): number | null {
  return state.positionSeconds;
}

function seekToSeconds(player: RemotePlayer, seconds: number): null {
  player.seek({ type: 'seconds', seconds: Math.max(0, seconds) });
  return null;
}

function percentNow({ state }: RemotePlayer): number | null {
  const { positionSeconds: position, durationSeconds: duration } = state;
  if (position === null || duration === null) return null;
  return duration === 0 ? 0 : Math.min(100, (position / duration) * 100);
}

function seekToPercent(player: RemotePlayer, percent: number): typeof BAD_VALUE | null {
  if (!(percent >= 0 && percent <= 100)) return BAD_VALUE;
  player.seek({ type: 'percent', percent });
  return null;
}

/** Seconds to the end, as they pass at this speed. */
function remaining({ state }: RemotePlayer, speed = 1): number | null {
  const { positionSeconds: position, durationSeconds: duration } = state;
  return position === null || duration === null ? null : Math.max(0, duration - position) / speed;
}

/** One end of the A-B loop: `"no"` or seconds. JSON false is an error, as in mpv. */
function loopPoint(end: 'fromFrame' | 'toFrame'): Property {
  return {
    read({ state }) {
      const frame = state.loop[end];
      const rate = state.current?.loaded?.sample_rate;
      return frame === null || rate === undefined ? 'no' : fraction(frame / rate);
    },
    write(player, value) {
      const rate = player.state.current?.loaded?.sample_rate;
      if (value === 'no') {
        if (rate !== undefined) player.send({ type: 'set-ab-loop', [end]: null });
        return null;
      }
      const seconds = secondsOf(value);
      if (seconds === null) return BAD_TYPE;
      if (!(seconds >= 0)) return BAD_VALUE;
      if (rate === undefined) return UNAVAILABLE;
      player.send({ type: 'set-ab-loop', [end]: Math.round(seconds * rate) });
      return null;
    },
  };
}
