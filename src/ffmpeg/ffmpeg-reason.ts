import { LIMITS } from '../player/system-error.ts';
/** What it says of an MP4 in a stream whose index names sound that has gone by: it ends as if there were none. */
const OUT_OF_REACH = 'partial file';

/** ffmpeg's own sentences (and the system's, as Node writes them) and what they mean to a listener. The first that matches wins. */
const MEANINGS: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/permission denied/i, 'permission denied'],
  ...Object.entries(LIMITS).map(
    ([name, sentence]) =>
      [new RegExp(`^spawn .*\\b${name}$`, 'm'), `ffmpeg cannot be started: ${sentence}`] as const,
  ),
  [/^spawn .*\bE[A-Z]+$/m, 'ffmpeg cannot be started'],
  [/no such file or directory/i, 'no such file'],
  [/Is a directory/, 'is a directory'],
  [/Stream map '0:a:[1-9]\d*' matches no streams/, 'has no such audio track'],
  [
    /Stream map .* matches no streams|does not contain any stream|Output file #0 does not contain any stream/,
    'contains no audio',
  ],
  [/Server returned 404|404 Not Found/, 'the server says 404: not found'],
  [/Server returned (4\d\d|5\d\d)[^\n]*/, 'the server refused it'],
  [/Connection refused/, 'connection refused'],
  [/Failed to resolve hostname[^\n]*/, 'the host was not found'],
  [/Protocol .* not on whitelist/, 'refers to something that may not be opened'],
  [/Unknown decoder|Decoder .* not found/, 'this ffmpeg cannot decode it'],
  [
    new RegExp(OUT_OF_REACH),
    'has its index behind its sound, or is cut short: save it as a file, and play that',
  ],
  // CAF: a program that writes it knows the sizes of its packets only at the end.
  [
    /Missing packet table/,
    'has its packet table behind its sound, or is cut short: from a pipe it cannot be played, only as a whole file',
  ],
  [/moov atom not found/, 'is cut short: its index (moov) is missing'],
  [
    /Invalid data found when processing input|Format .* detected only with low score|Failed to read frame size/,
    'is not audio, or is damaged beyond reading',
  ],
  [
    /Output file is empty, nothing was encoded/,
    'none of its audio can be decoded: damaged, or unknown to this ffmpeg',
  ],
  [/Input\/output error|End of file/, 'is empty or cut short'],
  [
    /Could not find codec parameters/,
    'no audio in it can be decoded: cut short, damaged, or unknown to this ffmpeg',
  ],
];

/**
 * Why ffmpeg gave nothing, in a few words for a user: without the path, without a full stop.
 *
 * @param stderr the tail of what it printed
 */
export function reasonFromStderr(stderr: string): string {
  for (const [pattern, meaning] of MEANINGS) if (pattern.test(stderr)) return meaning;
  const line = stderr
    .split('\n')
    .map((text) => text.trim())
    .filter(Boolean)
    .at(-1);
  // "file:/a/b.mp3: Some reason" and "[mp3 @ 0x55d0] Some reason" both become "Some reason".
  const reason = line?.replace(/^\[[^\]]*\]\s*/, '').replace(/^.*:\s(?=[A-Z])/, '');
  return reason === undefined ? 'ffmpeg gave no audio and no reason' : `ffmpeg: ${reason}`;
}

/** Why a child was ended that gave nothing for so long. */
export function silenceReason(silentMs: number): string {
  return `ffmpeg gave nothing for ${silentMs / 1000} seconds, and was ended`;
}

/** Whether a decoder that gave nothing says that there was something. */
export function isOutOfReach(stderr: string): boolean {
  return stderr.includes(OUT_OF_REACH);
}
