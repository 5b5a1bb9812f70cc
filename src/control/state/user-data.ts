import type { Json } from '../ipc/relaxed-json.ts';

/** All of it together, as JSON. */
const MOST_BYTES = 64 * 1024;

/** `user-data`: memory that clients share. A tree of maps, addressed by paths. */
export class UserData {
  #root: Readonly<Record<string, Json>> = {};

  /** @param path `''` is all of it. @returns undefined where there is nothing */
  get(path: string): Json | undefined {
    let value: Json | undefined = this.#root;
    for (const key of keysOf(path)) {
      if (!isMap(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    }
    return value;
  }

  /** Sets what lies at a path; maps on the way to it are made. False: it would be too much, or no map at the root. */
  set(path: string, value: Json): boolean {
    const root = withValueAt(this.#root, keysOf(path), value);
    if (!isMap(root) || Buffer.byteLength(JSON.stringify(root)) > MOST_BYTES) return false;
    this.#root = root;
    return true;
  }
}

function keysOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('/');
}

function withValueAt(tree: Json | undefined, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  const map = isMap(tree) ? tree : {};
  const below = Object.hasOwn(map, key) ? map[key] : undefined;
  return { ...map, [key]: withValueAt(below, rest, value) };
}

function isMap(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
