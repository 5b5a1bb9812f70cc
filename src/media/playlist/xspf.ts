import path from 'node:path';
import type { ListPlace } from './list-place.ts';
import { legible } from './list-text.ts';
import { percentDecoded } from './playlist-location.ts';
import { isUrl } from '../../player/is-url.ts';
import type { ListedTrack } from './playlist-item.ts';

/** Comment, CDATA, tag, or text: each alternative is found in one pass, so a hostile file costs linear time. */
const TOKEN = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<(\/?)([^\s<>/]+)([^<>]*)>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const FIELDS = new Set(['location', 'title', 'creator', 'duration']);

interface OpenTrack {
  readonly fields: Map<string, string>;
  place: ListPlace;
}

/**
 * Reads XSPF 1 (xspf.org): the location, title, creator and duration (milliseconds) of each track. Relative locations count from
 * `xml:base` (W3C XML Base), which elements inherit, and at last from `place`.
 */
export function parseXspf(text: string, place: ListPlace): ListedTrack[] {
  const tracks: ListedTrack[] = [];
  const places = [place];
  let track: OpenTrack | null = null;
  let field: string | null = null;
  for (const [, cdata, closing, name, attributes, plain] of text.matchAll(TOKEN)) {
    const tag = name?.replace(/^.*:/, '').toLowerCase();
    if (tag === undefined) {
      const piece = cdata ?? (plain === undefined ? '' : unescapeXml(plain));
      if (track && field) track.fields.set(field, (track.fields.get(field) ?? '') + piece);
      continue;
    }
    const isEmpty = attributes!.endsWith('/') || name!.startsWith('?') || name!.startsWith('!');
    if (closing && places.length > 1) places.pop();
    const here = closing ? places.at(-1)! : placeBelow(places.at(-1)!, attributes!);
    if (!closing && !isEmpty) places.push(here);
    if (tag === 'track') {
      if (closing && track) tracks.push(trackOf(track));
      track = closing || isEmpty ? null : { fields: new Map(), place: here };
      field = null;
    } else if (track) {
      // Of several locations the first is the one to play.
      field = !closing && !isEmpty && FIELDS.has(tag) && !track.fields.has(tag) ? tag : null;
      if (field === 'location') track.place = here;
    }
  }
  return tracks;
}

/** The place of what lies in an element: a base is resolved against that of the element around it (RFC 3986, section 5.2). */
function placeBelow(outer: ListPlace, attributes: string): ListPlace {
  const match = /(?:^|\s)xml:base\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes);
  if (!match) return outer;
  const base = unescapeXml(match[1] ?? match[2] ?? '').trim();
  const { mayNameFiles } = outer;
  if (isUrl(base)) return { type: 'url', url: base, mayNameFiles };
  if (outer.type === 'url' && URL.canParse(base, outer.url)) {
    const url = new URL(base, outer.url).href;
    if (isUrl(url)) return { type: 'url', url, mayNameFiles };
  }
  const written = legible(percentDecoded(base.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/i, '')));
  const folder = written.slice(0, written.lastIndexOf('/') + 1);
  const directory =
    path.isAbsolute(folder) || outer.type === 'url' ? folder : path.join(outer.directory, folder);
  return { type: 'directory', directory, mayNameFiles };
}

function trackOf({ fields, place }: OpenTrack): ListedTrack {
  const value = (name: string) => fields.get(name)?.trim() ?? '';
  const milliseconds = Number(value('duration'));
  return {
    location: value('location'),
    isUri: true,
    place,
    ...(value('title') !== '' && { title: value('title') }),
    ...(value('creator') !== '' && { artist: value('creator') }),
    ...(milliseconds > 0 && { durationSeconds: milliseconds / 1000 }),
  };
}

function unescapeXml(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,8}|[a-z]{1,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
