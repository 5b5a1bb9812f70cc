import type { SessionParts } from './session-parts.ts';
import { placeOf } from './command-handler.ts';
import type { Playback } from './playback.ts';
import type { Seeking } from './seeking.ts';
import type { SessionEnding } from './session-ending.ts';
import type { ScriptedControls } from './timed-actions.ts';
import type { TrackChanges } from './track-changes.ts';
import type { Volume } from './volume.ts';

/** The actions of a script. They apply at the frame being written, ahead of the one being heard, and flush nothing. */
export function scriptedControls(
  { playlist, events, rack }: SessionParts,
  around: {
    readonly playback: Playback;
    readonly seeking: Seeking;
    readonly tracks: TrackChanges;
    readonly volume: Volume;
    readonly ending: SessionEnding;
  },
): ScriptedControls {
  const { playback, seeking, tracks, volume, ending } = around;
  return {
    resume: () => playback.wantPause(false),
    next() {
      if (playback.current !== null) tracks.follow(playlist.next(playback.current.span.place));
    },
    previous() {
      const { current, loaded } = playback;
      if (current === null || loaded === null) return;
      const place = playlist.previous(current.span.place);
      if (place === null) seeking.jumpTo(loaded, { type: 'frame', frame: 0 });
      else tracks.follow(place);
    },
    playNumber(number) {
      const place = placeOf(playlist.entries[number - 1], playback);
      if (place === null) events.warn('no-track', `there is no track ${number}`);
      else tracks.follow(place);
    },
    setVolume: (percent) => volume.setFromNextFrame(percent),
    setSpeed(speed) {
      if (speed === rack.speed) return;
      rack.setSpeed(speed);
      events.send({ event: 'speed', speed });
      tracks.changeSpeed();
    },
    end: (reason) => ending.endHere(reason),
  };
}
