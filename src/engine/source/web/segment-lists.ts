import { isLiveStreamPlaylist } from '../../../media/playlist/m3u.ts';
import { PlayheadError } from '../../../player/error.ts';
import { request } from '../../../media/http-request.ts';

/** Streams of one programme that are looked at. */
const MOST_STREAMS = 64;
/** Enough of a list to see what it lists. */
const LOOK_BYTES = 64 * 1024;
const LOOK_MS = 10_000;

/**
 * Refuses a list of streams (an HLS master) in which one is such a list itself: that is not allowed (RFC 8216, section 4.3.4.2), and
 * of one that leads back to itself ffmpeg would ask for ever, even after the player's end. A list that cannot be had is ffmpeg's
 * to report.
 *
 * @throws PlayheadError `unreadable`
 */
export async function checkSegmentLists(list: string, url: string, signal: AbortSignal): Promise<void> {
  const streams = streamsOf(list, url).slice(0, MOST_STREAMS);
  const looking = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  const found = await Promise.all(streams.map((stream) => isListOfStreams(stream, looking)));
  if (found.includes(true))
    throw new PlayheadError('unreadable', 'is a list of streams that leads to another, or back to itself');
}

/** The addresses of a master's streams: lines of their own, and attributes. */
function streamsOf(list: string, url: string): readonly string[] {
  if (!/^#EXT-X-STREAM-INF/m.test(list)) return [];
  const lines = list.split(/[\r\n]+/).map((line) => line.trim());
  const named = lines.flatMap((line) =>
    line.startsWith('#') ? [/^#EXT-X-MEDIA:.*URI="([^"]*)"/.exec(line)?.[1] ?? ''] : [line],
  );
  const streams = named.filter((name) => name !== '' && URL.canParse(name, url));
  return [...new Set(streams.map((name) => new URL(name, url).href))];
}

async function isListOfStreams(url: string, signal: AbortSignal): Promise<boolean> {
  if (!/^https?:/.test(url)) return false;
  let text = '';
  try {
    const answer = await request(url, { 'user-agent': 'playhead', 'accept-encoding': 'identity' }, signal);
    try {
      for await (const piece of answer as AsyncIterable<Buffer>) {
        text += piece.toString('latin1');
        if (text.length >= LOOK_BYTES || isLiveStreamPlaylist(text)) break;
      }
    } finally {
      answer.destroy();
    }
  } catch {
    return false; // ffmpeg meets the same
  }
  return /^#EXT-X-STREAM-INF/m.test(text);
}
