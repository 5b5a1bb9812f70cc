import type { SessionOptions } from '../player/session-options.ts';

/**
 * Whether a seek can come while a track plays: from keys, or from options of the session. Otherwise no standby decoder is
 * started (60 ms of processor time and 10 MB, with an ffmpeg that starts slowly).
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
