import path from 'node:path';
import { withoutCredentials } from '../../player/credentials.ts';
import { isUrl } from '../../player/is-url.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { whileLoaded } from './playback-properties.ts';
import { BAD_TYPE, BAD_VALUE, UNAVAILABLE, readOnly } from './property.ts';
import type { Property, PropertyTable } from './property.ts';
import { fractionOrNothing, integerOf, printClock } from './property-kinds.ts';
import { tags } from './tag-map.ts';
import type { Tags } from './tag-map.ts';
import { fraction, writeString } from './value.ts';
import type { Value } from './value.ts';

/** What the current file is, and what it says of itself. */
export function fileProperties(): PropertyTable {
  const name = whileCurrent((file) => file, { below: belowFilename });
  const whole = whileCurrent((_, player) => player.state.current?.entry.path);
  return {
    path: whole,
    'stream-open-filename': whole,
    'stream-path': whole,
    filename: { ...name, read: (player) => lastPart(pathOf(player)) },
    'media-title': whileCurrent((_, player) => titleOf(player)),
    'force-media-title': {
      read: (player) => player.forcedTitle,
      option: { type: 'String', 'default-value': '' },
      write(player, value) {
        if (typeof value !== 'string') return BAD_TYPE;
        player.forceTitle(value);
        return null;
      },
    },
    'file-size': whileLoaded(({ facts }) => facts.now.sizeBytes ?? undefined, { print: printSize }),
    'stream-end': whileLoaded(({ facts }) => facts.now.sizeBytes ?? undefined),
    'file-format': whileLoaded(
      (player) => player.facts.now.formatName ?? player.state.current?.loaded?.codec,
    ),
    'current-demuxer': whileLoaded(() => 'playhead'),
    metadata: tags(({ facts }) => facts.now.metadata),
    'filtered-metadata': tags(filteredMetadata),
    chapter: chapter(),
    chapters: whileLoaded(({ facts }) => facts.now.chapters.length),
    'chapter-list': readOnly(chapterList),
    'chapter-metadata': tags((player) => {
      const title = player.facts.now.chapters[chapterNow(player) ?? -1]?.title;
      return title === undefined ? undefined : { title: title ?? '' };
    }),
    'audio-bitrate': whileLoaded(({ facts }) =>
      facts.now.bitRate === null ? undefined : Math.round(facts.now.bitRate),
    ),
    'demuxer-cache-time': whileLoaded((player) => fractionOrNothing(bufferedUntil(player)), {
      print: printClock,
      ticks: true,
    }),
    'demuxer-cache-duration': whileLoaded((player) => fractionOrNothing(bufferedAhead(player)), {
      ticks: true,
    }),
    'cache-buffering-state': whileLoaded(({ state }) => (state.snapshot.status === 'loading' ? 0 : 100)),
    'demuxer-cache-state': whileLoaded(cacheState, { ticks: true }),
    'demuxer-start-time': whileLoaded(() => fraction(0)),
    'demuxer-via-network': whileLoaded((player) => isUrl(pathOf(player) ?? '')),
    'cache-speed': readOnly(() => undefined),
    'playhead/buffered': whileLoaded(
      ({ state: { snapshot } }) => [{ start: snapshot.bufferedStartFrame, end: snapshot.bufferedEndFrame }],
      { ticks: true },
    ),
  };
}

function pathOf({ state }: RemotePlayer): string | undefined {
  return state.current?.entry.path;
}

function whileCurrent(
  read: (file: string, player: RemotePlayer) => Value | undefined,
  more: Partial<Property> = {},
): Property {
  return readOnly((player) => {
    const file = pathOf(player);
    return file === undefined ? undefined : read(file, player);
  }, more);
}

function lastPart(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.basename(file) || file;
}

function belowFilename(player: RemotePlayer, below: string): Value | undefined {
  const name = lastPart(pathOf(player));
  return below === 'no-ext' && name !== undefined ? path.parse(name).name : undefined;
}

/** What was forced, else what a station plays, the tag, the playlist's title, the file name. */
export function titleOf(player: RemotePlayer): string {
  const { state, facts, forcedTitle } = player;
  const candidates = [forcedTitle, state.streamTitle, facts.now.metadata.title, state.current?.entry.title];
  return (
    candidates.find((title) => title !== undefined && title !== null && title !== '') ??
    withoutCredentials(lastPart(pathOf(player)) ?? '')
  );
}

/** As mpv shows them, and so written. */
const SHOWN_TAGS =
  'Artist Album Album_Artist Comment Composer Date Description Genre Performer Rating Series Title Track icy-title Uploader'.split(
    ' ',
  );

function filteredMetadata({ facts, state }: RemotePlayer): Tags {
  const known: Readonly<Record<string, string>> = {
    ...facts.now.metadata,
    ...(state.streamTitle === null ? {} : { 'icy-title': state.streamTitle }),
  };
  return Object.fromEntries(
    SHOWN_TAGS.flatMap((name) => {
      const value = known[name.toLowerCase()];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function chapterList({ facts }: RemotePlayer): Value {
  return facts.now.chapters.map(({ title, startSeconds }) => ({
    ...(title === null ? {} : { title }),
    time: fraction(startSeconds),
  }));
}

/** The chapter that is heard: -1 before the first one; null without chapters. */
function chapterNow({ facts, state }: RemotePlayer): number | null {
  const position = state.positionSeconds;
  const { chapters } = facts.now;
  if (chapters.length === 0 || position === null) return null;
  // Half a millisecond: a chapter's time in seconds is not always a whole frame.
  return chapters.findLastIndex(({ startSeconds }) => startSeconds <= position + 0.0005);
}

function chapter(): Property {
  const goTo = (player: RemotePlayer, index: number): void => {
    const { chapters } = player.facts.now;
    const start = chapters[Math.max(0, index)];
    // Past the last one the track ends.
    if (start === undefined) player.seek({ type: 'percent', percent: 100 });
    else player.seek({ type: 'seconds', seconds: start.startSeconds });
  };
  const step = (player: RemotePlayer, by: number): boolean => {
    const now = chapterNow(player);
    if (now === null) return false;
    goTo(player, now + Math.round(by));
    return true;
  };
  return {
    read: (player) => chapterNow(player) ?? undefined,
    write(player, value) {
      if (chapterNow(player) === null) return UNAVAILABLE;
      const index = integerOf(value);
      if (index === null) return BAD_TYPE;
      if (!(index >= -1)) return BAD_VALUE;
      goTo(player, index);
      return null;
    },
    add: step,
    cycle: (player, direction) => step(player, direction),
    print: printChapter,
    ticks: true,
  };
}

/** `(2) Refrain`, counted from 1. */
function printChapter(value: Value, { facts }: RemotePlayer): string {
  const chapter = facts.now.chapters[Number(value)];
  return chapter === undefined
    ? writeString(value)
    : `(${Number(value) + 1}) ${chapter.title ?? ''}`.trimEnd();
}

/** In the largest unit that keeps it above 1, as mpv shows sizes. */
function printSize(value: Value): string {
  const size = Number(value);
  const power = size < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(size) / 10));
  return power === 0 ? `${size} B` : `${(size / 1024 ** power).toFixed(3)} ${'KMGT'[power - 1]}iB`;
}

function bufferedUntil({ state }: RemotePlayer): number | null {
  const { sampleRate, bufferedEndFrame } = state.snapshot;
  return sampleRate > 0 ? bufferedEndFrame / sampleRate : null;
}

function bufferedAhead({ state }: RemotePlayer): number | null {
  const { sampleRate, bufferedEndFrame, playheadFrame } = state.snapshot;
  return sampleRate > 0 ? Math.max(0, bufferedEndFrame - playheadFrame) / sampleRate : null;
}

function cacheState(player: RemotePlayer): Value | undefined {
  const { sampleRate, bufferedStartFrame, bufferedEndFrame, playheadFrame, frames } = player.state.snapshot;
  if (sampleRate <= 0) return undefined;
  const [start, end] = [bufferedStartFrame / sampleRate, bufferedEndFrame / sampleRate];
  return {
    'cache-end': fraction(end),
    'reader-pts': fraction(playheadFrame / sampleRate),
    'cache-duration': fraction(Math.max(0, end - playheadFrame / sampleRate)),
    eof: frames >= 0 && bufferedEndFrame >= frames,
    'seekable-ranges': end > start ? [{ start: fraction(start), end: fraction(end) }] : [],
  };
}
