import { fileUrl, LOCAL_PROTOCOLS } from '../../ffmpeg/media-url.ts';

/**
 * Input options of a child that is started before it is known what it will decode: it waits for an ffconcat script on
 * its standard input. It needs `-f concat` and the filter below, whatever the track.
 */
export const SPARE_INPUT_ARGS: readonly string[] = [
  '-copyts',
  ...['-f', 'concat', '-safe', '0', '-protocol_whitelist', LOCAL_PROTOCOLS, '-i', 'pipe:0'],
];

/** Seconds of the script's timeline that every spare cuts off: its filter has to be fixed before the target is known. */
export const SPARE_TRIM_SECONDS = 1;

/** The filter of every spare. The concat demuxer puts an `inpoint` at time 0: the filter cuts off preroll. */
export const SPARE_FILTERS: readonly string[] = [`atrim=start=${SPARE_TRIM_SECONDS}`];

/** Plays `path` from the packet at or before `inpointSeconds`; the spare's filter cuts at one second later, exactly. */
export function scriptFromTime(path: string, inpointSeconds: number): string | null {
  const entry = quote(fileUrl(path));
  return entry === null ? null : `${VERSION}file ${entry}\ninpoint ${inpointSeconds}\n`;
}

/**
 * Plays `url` whole. An entry that is said to last as long as what the filter cuts off, and ends before its first
 * packet, moves the real one past the cut, so that not one frame of it is lost: also not of a file's first second.
 */
export function scriptFromStart(url: string): string | null {
  return scriptPastCut(url, SPARE_TRIM_SECONDS, '');
}

/**
 * Plays `path` from the packet that holds `inpointSeconds`, with nothing cut off. The packet may begin up to
 * `longestSeconds` before that.
 */
export function scriptFromPacketAt(
  path: string,
  inpointSeconds: number,
  longestSeconds: number,
): string | null {
  const leadSeconds = Math.ceil(SPARE_TRIM_SECONDS + longestSeconds);
  return scriptPastCut(fileUrl(path), leadSeconds, `inpoint ${inpointSeconds.toFixed(6)}\n`);
}

function scriptPastCut(url: string, leadSeconds: number, directives: string): string | null {
  const entry = quote(url);
  if (entry === null) return null;
  const nothing = `file ${entry}\nduration ${leadSeconds}\noutpoint -100\n`;
  return `${VERSION}${nothing}file ${entry}\n${directives}`;
}

const VERSION = 'ffconcat version 1.0\n';

/** Quoted as ffmpeg's av_get_token reads it. Null for a line break, which a script cannot express. */
function quote(url: string): string | null {
  return /[\r\n\0]/.test(url) ? null : `'${url.replaceAll("'", String.raw`'\''`)}'`;
}
