import type { Position } from '../../player/position.ts';
import type { ListedTrack } from './playlist-item.ts';

/** `#EXTINF:123 key="value",Artist - Title`; the seconds may be fractions, and -1 means unknown. */
const EXTINF = /^#EXTINF:\s*(-?\d+(?:\.\d+)?)[^,]*,?(.*)$/i;
/** VLC's way of naming a part of a file; lists that this program saves have it for the tracks of cue sheets. */
const PART_TIME = /^#EXTVLCOPT:(start|stop)-time=(\d+(?:\.\d+)?)$/i;

/** Whether a playlist is HTTP Live Streaming (RFC 8216): its lines are segments of one stream, not tracks. */
export function isLiveStreamPlaylist(text: string): boolean {
  return /^#EXT-X-(?:TARGETDURATION|STREAM-INF)/m.test(text);
}

/** Reads M3U, plain or extended, item by item: the first of 100,000 need not wait for the last. */
export function* parseM3u(text: string): Generator<ListedTrack> {
  let described: Omit<ListedTrack, 'location'> = {};
  let times: PartTimes = {};
  for (const line of linesOf(text)) {
    if (line.trim() === '') continue;
    if (/^\s*#/.test(line)) {
      const match = EXTINF.exec(line.trim());
      if (match) described = describe(Number(match[1]), match[2]!.trim());
      const [, edge, seconds] = PART_TIME.exec(line.trim()) ?? [];
      if (edge !== undefined) times = { ...times, [edge.toLowerCase()]: Number(seconds) };
      continue;
    }
    yield { location: line, ...described, ...partOf(times) };
    described = {};
    times = {};
  }
}

interface PartTimes {
  readonly start?: number;
  readonly stop?: number;
}

function partOf({ start, stop }: PartTimes): Pick<ListedTrack, 'part'> {
  if (start === undefined && stop === undefined) return {};
  const at = (seconds: number): Position => ({ type: 'seconds', seconds });
  return { part: { from: at(start ?? 0), to: stop === undefined ? null : at(stop) } };
}

/** Lines end with LF, CR LF or, on the oldest systems, CR alone. */
function* linesOf(text: string): Generator<string> {
  const lineEnd = /[\r\n]/g;
  for (let from = 0; from < text.length; from = lineEnd.lastIndex) {
    const to = lineEnd.exec(text)?.index ?? text.length;
    yield text.slice(from, to);
    if (to === text.length) return;
  }
}

function describe(seconds: number, name: string): Omit<ListedTrack, 'location'> {
  const dash = name.indexOf(' - ');
  return {
    ...(dash > 0
      ? { artist: name.slice(0, dash).trim(), title: name.slice(dash + 3).trim() }
      : name !== '' && { title: name }),
    ...(seconds > 0 && { durationSeconds: seconds }),
  };
}
