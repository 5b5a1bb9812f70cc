import type { RemotePlayer } from '../state/remote-player.ts';
import { whileLoaded } from './playback-properties.ts';
import type { Property } from './property.ts';
import { isMap, writeString } from './value.ts';
import type { Value } from './value.ts';

export type Tags = Readonly<Record<string, string>>;

/** A map of tags, with the paths below it that mpv's have. */
export function tags(read: (player: RemotePlayer) => Tags | undefined): Property {
  const map = whileLoaded(read);
  return {
    ...map,
    print: printMap,
    below(player, path) {
      const value = player.state.current?.loaded ? read(player) : undefined;
      return value === undefined ? undefined : belowTags(value, path);
    },
  };
}

/** `by-key/NAME` whatever its case, `list/N`, `list/N/key`, `list/N/value`, `list/count`, or a name. */
function belowTags(map: Tags, below: string): Value | undefined {
  const [first = '', ...rest] = below.split('/');
  if (first === 'list') {
    const pairs = Object.entries(map);
    if (rest.length === 0) return pairs.map(([key, value]) => ({ key, value }));
    if (rest[0] === 'count') return pairs.length;
    const [key, value] = pairs[Number(rest[0])] ?? [];
    if (key === undefined || value === undefined) return undefined;
    return rest[1] === undefined
      ? { key, value }
      : rest[1] === 'key'
        ? key
        : rest[1] === 'value'
          ? value
          : undefined;
  }
  const name = (first === 'by-key' ? rest.join('/') : below).toLowerCase();
  return Object.entries(map).find(([key]) => key.toLowerCase() === name)?.[1];
}

function printMap(value: Value): string {
  const pairs = isMap(value) ? Object.entries(value) : [];
  return pairs.map(([key, item]) => `${key}: ${writeString(item)}\n`).join('');
}
