/** Deeper than any message of the protocol. */
const MOST_DEPTH = 50;

/** JSON that was read: what `JSON.parse` gives. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Reads the JSON value at the start of a line; text after it is ignored, as mpv does.
 *
 * Strict JSON first, then mpv's extensions: a trailing comma, `=` for `:`, bare keys, `\xAB` in strings.
 *
 * @returns undefined for text that is no JSON, or is nested deeper than 50
 */
export function readJson(line: string): Json | undefined {
  try {
    const value = JSON.parse(line) as Json;
    return depthOf(value) > MOST_DEPTH ? undefined : value;
  } catch {
    // Not strict JSON: the extensions are tried.
  }
  try {
    return new RelaxedJson(line).value(1);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function depthOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  let deepest = 0;
  let level: readonly Json[] = [value];
  // Level by level: a value nested a hundred thousand deep must not overflow the stack.
  while (level.length > 0 && deepest <= MOST_DEPTH) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    deepest++;
  }
  return deepest;
}

/** A recursive descent over one line. Throws SyntaxError. */
class RelaxedJson {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    if (depth > MOST_DEPTH) throw new SyntaxError('nested too deep');
    this.#skipBlanks();
    const next = this.#text[this.#at];
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    return this.#literal();
  }

  #object(depth: number): Json {
    this.#at++;
    const pairs: [string, Json][] = [];
    while (!this.#take('}')) {
      const key = this.#text[this.#at] === '"' ? this.#string() : this.#match(/[A-Za-z_][\w-]*/y);
      if (!this.#take(':') && !this.#take('=')) throw new SyntaxError('a colon is missing');
      pairs.push([key, this.value(depth + 1)]);
      if (this.#take(',')) continue;
      if (this.#take('}')) break;
      throw new SyntaxError('an object is not closed');
    }
    return Object.fromEntries(pairs);
  }

  #array(depth: number): Json {
    this.#at++;
    const items: Json[] = [];
    while (!this.#take(']')) {
      items.push(this.value(depth + 1));
      if (this.#take(',')) continue;
      if (this.#take(']')) break;
      throw new SyntaxError('a list is not closed');
    }
    return items;
  }

  #string(): string {
    const quoted = this.#match(/"(?:[^"\\]|\\.)*"/y);
    const escaped = quoted.replaceAll(/\\(.)/g, (pair, letter: string) => (letter === 'x' ? '\\u00' : pair));
    return JSON.parse(escaped) as string;
  }

  #literal(): Json {
    return JSON.parse(this.#match(/-?\d[\d.eE+-]*|true|false|null/y)) as Json;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new SyntaxError('unexpected text');
    this.#at += found.length;
    return found;
  }

  #take(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    this.#skipBlanks();
    return true;
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }
}
