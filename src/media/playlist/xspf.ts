import type { PlaylistItem } from './playlist-item.ts';
import { resolveLocation } from './playlist-location.ts';

/** Comment, CDATA, tag, or text: each alternative is found in one pass, so a hostile file costs linear time. */
const TOKEN = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<(\/?)([^\s<>/]+)[^<>]*>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const FIELDS = new Set(['location', 'title', 'creator', 'duration']);

/** Reads XSPF 1 (xspf.org): the location, title, creator and duration (milliseconds) of each track. */
export function parseXspf(text: string, directory: string): PlaylistItem[] {
  const items: PlaylistItem[] = [];
  let track: Map<string, string> | null = null;
  let field: string | null = null;
  for (const [, cdata, closing, name, plain] of text.matchAll(TOKEN)) {
    const tag = name?.replace(/^.*:/, '').toLowerCase();
    if (tag === undefined) {
      const piece = cdata ?? (plain === undefined ? '' : unescapeXml(plain));
      if (track && field) track.set(field, (track.get(field) ?? '') + piece);
    } else if (tag === 'track') {
      const item = closing && track ? itemOf(track, directory) : null;
      if (item) items.push(item);
      track = closing ? null : new Map<string, string>();
      field = null;
    } else if (track) {
      // Of several locations the first is the one to play.
      field = !closing && FIELDS.has(tag) && !track.has(tag) ? tag : null;
    }
  }
  return items;
}

function itemOf(track: ReadonlyMap<string, string>, directory: string): PlaylistItem | null {
  const value = (name: string) => track.get(name)?.trim() ?? '';
  const location = value('location');
  const path = location === '' ? null : resolveLocation(unescapeUri(location), directory);
  const milliseconds = Number(value('duration'));
  if (path === null) return null;
  return {
    path,
    ...(value('title') !== '' && { title: value('title') }),
    ...(value('creator') !== '' && { artist: value('creator') }),
    ...(milliseconds > 0 && { durationSeconds: milliseconds / 1000 }),
  };
}

/** A location is a URI: relative ones are percent-encoded paths. Those with a scheme are left to who opens them. */
function unescapeUri(location: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(location)) return location;
  try {
    return decodeURIComponent(location);
  } catch {
    return location; // a plain path with a per cent sign in it
  }
}

function unescapeXml(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,8}|[a-z]{1,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
