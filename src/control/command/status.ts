import { withoutCredentials } from '../../player/credentials.ts';
import { titleOf } from '../property/file-properties.ts';
import { fraction } from '../property/value.ts';
import type { Value } from '../property/value.ts';
import type { RemotePlayer } from '../state/remote-player.ts';

/** What `ctl status --json` prints: the player in one object. null is unknown, or nothing there. */
export function statusOf(player: RemotePlayer): Value {
  const { state, facts } = player;
  const { metadata } = facts.now;
  const { current, modes, snapshot } = state;
  const position = state.positionSeconds;
  const duration = state.durationSeconds;
  const seconds = (value: number | null): Value => (value === null ? null : fraction(value));
  return {
    state: current === null ? 'stopped' : snapshot.pauseWanted ? 'paused' : 'playing',
    title: current === null ? null : titleOf(player),
    artist: metadata.artist ?? current?.entry.artist ?? null,
    album: metadata.album ?? null,
    track: metadata.track ?? null,
    path: current === null ? null : withoutCredentials(current.entry.path),
    position: seconds(position),
    frame: position === null ? null : snapshot.playheadFrame,
    duration: seconds(duration),
    remaining: seconds(position === null || duration === null ? null : Math.max(0, duration - position)),
    percent: seconds(
      position === null || duration === null || duration === 0
        ? null
        : Math.min(100, (position / duration) * 100),
    ),
    volume: fraction(snapshot.volumePercent),
    mute: snapshot.mute,
    speed: fraction(snapshot.speed),
    loop: state.loopsLeft > 0 ? 'track' : modes.repeatTimes > 1 ? 'queue' : 'off',
    shuffle: modes.shuffle,
    index: state.currentIndex === -1 ? null : state.currentIndex + 1,
    count: state.queue.length,
    codec: current?.loaded?.codec ?? null,
  };
}
