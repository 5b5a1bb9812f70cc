/**
 * A value of a property, as it goes into a reply.
 *
 * mpv writes numbers that are fractions by nature with six decimals, also whole ones; typed clients and `cut -d.` rely
 * on it. `Fraction` marks them. Plain numbers are integers.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | Fraction
  | Verbatim
  | readonly Value[]
  | { readonly [key: string]: Value };

export class Fraction {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

/** JSON that is written as it is. */
export class Verbatim {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

/** A number that is a fraction by nature: seconds, percent, speed, volume. */
export function fraction(number: number): Fraction {
  return new Fraction(number);
}

/** The JSON of a value, without blanks, keys in the order they were set. Broken UTF-16 becomes U+FFFD. */
export function writeJson(value: Value): string {
  if (value instanceof Fraction) return sixDecimals(value.number);
  if (value instanceof Verbatim) return value.json;
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  if (isMap(value)) {
    const pairs = Object.entries(value).map(([key, item]) => `${writeJson(key)}:${writeJson(item)}`);
    return `{${pairs.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The string form of a value: `yes`, `100.000000`, or JSON text for lists and maps. */
export function writeString(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '' : writeJson(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is Readonly<Record<string, Value>> {
  if (value instanceof Fraction || value instanceof Verbatim) return false;
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sixDecimals(number: number): string {
  const text = number.toFixed(6);
  return text === '-0.000000' ? '0.000000' : text;
}
