import type { RemotePlayer } from '../state/remote-player.ts';
import type { ErrorText } from '../command/reply.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import { fileProperties } from './file-properties.ts';
import { outputProperties } from './output-properties.ts';
import { playbackProperties } from './playback-properties.ts';
import { programProperties } from './program-properties.ts';
import type { ProgramLists } from './program-properties.ts';
import { BAD_VALUE, NOT_FOUND, READ_ONLY, UNAVAILABLE } from './property.ts';
import type { Property, PropertyTable } from './property.ts';
import { printClock, printFullClock } from './property-kinds.ts';
import { queueProperties } from './queue-properties.ts';
import { isList, isMap, writeString } from './value.ts';
import type { Value } from './value.ts';

export type ReadResult = { readonly value: Value } | { readonly error: ErrorText };

/** Every property by name: `volume`, `options/volume`, `playlist/0/filename`, `user-data/mine/x`. */
export class Properties {
  readonly #table: PropertyTable;
  readonly #player: RemotePlayer;

  constructor(player: RemotePlayer, socketPath: string | null, commands: ProgramLists['commands']) {
    this.#player = player;
    this.#table = {
      ...playbackProperties(),
      ...fileProperties(),
      ...queueProperties(),
      ...outputProperties(),
      ...programProperties(socketPath, { propertyNames: () => this.names, commands }),
    };
  }

  get names(): readonly string[] {
    return [...Object.keys(this.#table), 'user-data'];
  }

  read(name: string): ReadResult {
    const path = withoutOptions(name);
    if (isUserData(path)) {
      const value = this.#player.userData.get(userDataPath(path));
      return value === undefined ? { error: NOT_FOUND } : { value };
    }
    const found = this.#find(path);
    if (found === null) return this.#readOptionInfo(path) ?? { error: NOT_FOUND };
    const { property, below } = found;
    if (below !== '' && property.below) {
      const inner = property.below(this.#player, below);
      if (inner !== undefined) return { value: inner };
    }
    const value = property.read(this.#player);
    if (value === undefined) return { error: UNAVAILABLE };
    if (below === '' || isFullClock(found)) return { value };
    const inner = property.below ? undefined : valueBelow(value, below);
    if (inner !== undefined) return { value: inner };
    const [, parent = '', last = ''] = /^(.*)\/([^/]*)$/.exec(path) ?? [];
    const isKnown = property.maybeBelow?.includes(last) === true && 'value' in this.read(parent);
    return { error: isKnown ? UNAVAILABLE : NOT_FOUND };
  }

  /** Finds out what a value needs, where that takes a program of its own; null where it is at hand. */
  preparation(name: string): Promise<void> | null {
    return this.#find(withoutOptions(name))?.property.prepare?.(this.#player) ?? null;
  }

  /** The raw string form, as `get_property_string` and `${=name}` have it; null where there is nothing. */
  readString(name: string): string | null {
    const result = this.read(name);
    return 'value' in result ? writeString(result.value) : null;
  }

  /** As `${name}` shows it to a person; null where there is nothing. */
  readShown(name: string): string | null {
    const result = this.read(name);
    if (!('value' in result)) return null;
    const found = this.#find(withoutOptions(name));
    if (found !== null && isFullClock(found)) return printFullClock(result.value);
    const print = found?.below === '' ? found.property.print : undefined;
    return print ? print(result.value, this.#player) : writeString(result.value);
  }

  /** @returns why it was refused; null if it was not */
  write(name: string, value: Json): ErrorText | null {
    const path = withoutOptions(name);
    if (isUserData(path)) {
      const isSet = this.#player.userData.set(userDataPath(path), value);
      if (isSet) this.#player.changed();
      return isSet ? null : BAD_VALUE;
    }
    const found = this.#find(path);
    if (found === null) return NOT_FOUND;
    const { write } = found.property;
    return found.below !== '' || write === undefined ? READ_ONLY : write(this.#player, value);
  }

  /** The property itself, for `add`, `multiply` and `cycle`; null for an unknown name or a path below one. */
  property(name: string): Property | null {
    const found = this.#find(withoutOptions(name));
    return found?.below === '' ? found.property : null;
  }

  /** Whether it changes by the clock. */
  ticks(name: string): boolean {
    return this.#find(withoutOptions(name))?.property.ticks === true;
  }

  #find(path: string): Found | null {
    if (path.endsWith('/')) return null;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const name = path.slice(0, end);
      if (Object.hasOwn(this.#table, name))
        return { property: this.#table[name]!, below: path.slice(end + 1) };
    }
    return null;
  }

  #readOptionInfo(path: string): ReadResult | null {
    const [, name, below] = /^option-info\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    const option = name === undefined ? undefined : this.property(name)?.option;
    if (name === undefined || option === undefined) return null;
    const value = { name, ...option, 'set-from-commandline': false, 'set-locally': false };
    const inner = below === undefined ? value : valueBelow(value, below);
    if (inner !== undefined) return { value: inner };
    return { error: OPTION_FACTS.includes(below!) ? UNAVAILABLE : NOT_FOUND };
  }
}

interface Found {
  readonly property: Property;
  readonly below: string;
}

const OPTION_FACTS = ['min', 'max', 'choices'];

/** `time-pos/full`: the time with its fraction. */
function isFullClock({ property, below }: Found): boolean {
  return below === 'full' && property.print === printClock;
}

function withoutOptions(name: string): string {
  return name.replace(/^options\//, '');
}

function isUserData(path: string): boolean {
  return path === 'user-data' || path.startsWith('user-data/');
}

function userDataPath(path: string): string {
  return path.slice('user-data/'.length);
}

/** `count`, `N`, `N/key` of a list; `key` of a map. */
function valueBelow(value: Value, path: string): Value | undefined {
  const [first = '', ...rest] = path.split('/');
  let inner: Value | undefined;
  if (isList(value))
    inner = first === 'count' ? value.length : /^\d+$/.test(first) ? value[Number(first)] : undefined;
  else if (isMap(value)) inner = Object.hasOwn(value, first) ? value[first] : undefined;
  return inner === undefined || rest.length === 0 ? inner : valueBelow(inner, rest.join('/'));
}
