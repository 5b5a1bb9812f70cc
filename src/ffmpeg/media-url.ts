import { resolve } from 'node:path';
import { isUrl } from '../player/is-url.ts';
import { fileArgument } from './file-argument.ts';

/**
 * Names of files as ffmpeg takes them. A bare path that looks like `http:x` or `-i` would be read as something else;
 * a `file:` URL never is, and ffmpeg takes the rest of it as it stands, without any escaping.
 */
export function fileUrl(path: string): string {
  if (isUrl(path)) return path; // a URL, which its relay gives to ffmpeg
  return `file:${fileArgument(resolve(path))}`;
}

/** The bytes of a file from `startByte` to `endByte` (0: to its end) as a file of their own: ffmpeg's `subfile` protocol. */
export function subfileUrl(path: string, startByte: number, endByte = 0): string {
  return `subfile,,start,${startByte},end,${endByte},,:${fileUrl(path)}`;
}

/**
 * Some ranges of a file's bytes followed at once by its bytes from `startByte` on (to `endByte`, or to its end): a stream that begins in the middle and
 * still has its headers (ffmpeg's `concat` protocol).
 *
 * Null for a path with a `|`: the protocol splits at it and knows no escape.
 */
export function headersThenSubfileUrl(
  path: string,
  headers: readonly { readonly startByte: number; readonly endByte: number }[],
  startByte: number,
  endByte = 0,
): string | null {
  if (path.includes('|')) return null;
  const parts = headers.map((range) => subfileUrl(path, range.startByte, range.endByte));
  return `concat:${[...parts, subfileUrl(path, startByte, endByte)].join('|')}`;
}

/** The only protocols a child that plays a local file may open: none of them leaves the machine. */
export const LOCAL_PROTOCOLS = 'file,pipe,fd,subfile,concat';

/** What a child may open that is given its bytes: nothing, whatever playlist those turn out to be. */
export const STREAM_PROTOCOLS = 'pipe';

/** What a child may open that plays from the web through a relay (web-relay.ts) on this machine. */
export const RELAY_PROTOCOLS = 'http,tcp,pipe,subfile,concat';

/** What a child that plays a URL may open: no local file, whatever a playlist over there says. */
export const NETWORK_PROTOCOLS = 'http,https,tcp,tls,httpproxy,crypto,pipe';
