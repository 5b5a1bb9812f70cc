import type { SessionOptions } from '../player/session-options.ts';

/**
 * Whether anything can ask for another place of a track while it plays: keys, or what the session was told to do. Where
 * nothing can, no decoder has to wait for it (60 ms of processor time and 10 MB, with an ffmpeg that starts slowly).
 */
export function expectsSeeks(
  { ranges, seekAt, script, abLoop, loopTimes }: SessionOptions,
  hasKeys: boolean,
): boolean {
  return (
    hasKeys ||
    ranges.length > 1 ||
    seekAt.length > 0 ||
    script.length > 0 ||
    abLoop !== null ||
    loopTimes !== 1
  );
}
