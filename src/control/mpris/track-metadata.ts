import { pathToFileURL } from 'node:url';
import { Variant } from '@jellybrick/dbus-next';
import { withoutCredentials } from '../../player/credentials.ts';
import { isUrl } from '../../player/is-url.ts';
import { titleOf } from '../property/file-properties.ts';
import type { RemotePlayer } from '../state/remote-player.ts';

const NO_TRACK = '/org/mpris/MediaPlayer2/TrackList/NoTrack';
const MOST_TAG_BYTES = 4096;
const MICROS = 1e6;

/** The current entry's object path: each start of an entry has another. */
export function trackIdOf({ state }: RemotePlayer): string {
  return state.current === null ? NO_TRACK : `/io/github/playhead/entry/${state.current.entry.id}`;
}

/** The `Metadata` of MPRIS, types as the specification has them. */
export function mprisMetadata(player: RemotePlayer): Record<string, Variant> {
  const { state, facts } = player;
  const trackId = { 'mpris:trackid': new Variant('o', trackIdOf(player)) };
  if (state.current === null) return trackId;
  const tags = facts.now.metadata;
  const duration = state.durationSeconds;
  return {
    ...trackId,
    ...(duration === null ? {} : { 'mpris:length': new Variant('x', BigInt(Math.round(duration * MICROS))) }),
    ...text('mpris:artUrl', facts.now.artUrl ?? undefined),
    ...text('xesam:title', titleOf(player)),
    ...list('xesam:artist', tags.artist),
    ...text('xesam:album', tags.album),
    ...list('xesam:albumArtist', tags.album_artist),
    ...list('xesam:genre', tags.genre),
    ...list('xesam:composer', tags.composer),
    ...number('xesam:trackNumber', tags.track),
    ...number('xesam:discNumber', tags.disc),
    ...text('xesam:contentCreated', dateOf(tags.date)),
    ...text('xesam:asText', tags.lyrics),
    ...rating(tags.rating),
    'xesam:url': new Variant('s', urlOf(state.current.entry.path)),
  };
}

/** A path as a percent-encoded `file://` URL; a URL as it is. */
export function urlOf(path: string): string {
  return isUrl(path) ? withoutCredentials(path) : pathToFileURL(path).href;
}

function text(key: string, value: string | undefined): Record<string, Variant> {
  return value === undefined || value === '' ? {} : { [key]: new Variant('s', cut(value)) };
}

/** Several values of a tag are joined by `;`. */
function list(key: string, value: string | undefined): Record<string, Variant> {
  if (value === undefined || value === '') return {};
  return { [key]: new Variant('as', cut(value).split(/;\s*/)) };
}

/** `2/7` is number 2. */
function number(key: string, value: string | undefined): Record<string, Variant> {
  const [, digits] = /^\s*(\d{1,9})/.exec(value ?? '') ?? [];
  return digits === undefined ? {} : { [key]: new Variant('i', Number(digits)) };
}

/** Ratings are fractions of 1 here; tags have 0 to 5 or 0 to 100. */
function rating(value: string | undefined): Record<string, Variant> {
  const given = Number(value);
  if (value === undefined || !(given >= 0 && given <= 100)) return {};
  return { 'xesam:userRating': new Variant('d', given <= 1 ? given : given <= 5 ? given / 5 : given / 100) };
}

/** `2004`, `2004-12` and `2004-12-31` as a date and time of ISO 8601. */
function dateOf(value: string | undefined): string | undefined {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(value ?? '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T00:00:00Z`;
}

/** At most 4 KiB of well-formed text, without control characters. */
function cut(value: string): string {
  const clean = value.toWellFormed().replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  const bytes = Buffer.from(clean);
  return bytes.length <= MOST_TAG_BYTES
    ? clean
    : new TextDecoder().decode(bytes.subarray(0, MOST_TAG_BYTES)).replace(/\ufffd+$/, '');
}
