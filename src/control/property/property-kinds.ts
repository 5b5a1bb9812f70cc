import type { Json } from '../ipc/relaxed-json.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { BAD_TYPE, BAD_VALUE, UNAVAILABLE } from './property.ts';
import type { Property } from './property.ts';
import { Fraction, fraction, writeString } from './value.ts';
import type { Value } from './value.ts';

/** A flag: true and false, or `yes` and `no`. */
export function flag(
  read: (player: RemotePlayer) => boolean,
  set: (player: RemotePlayer, isOn: boolean) => void,
): Property {
  const toggle = (player: RemotePlayer): boolean => {
    set(player, !read(player));
    return true;
  };
  return {
    read,
    option: { type: 'Flag', 'default-value': false },
    write(player, value) {
      if (typeof value !== 'boolean' && typeof value !== 'string') return BAD_TYPE;
      const isOn = value === true || value === 'yes';
      if (!isOn && value !== false && value !== 'no') return BAD_VALUE;
      set(player, isOn);
      return null;
    },
    cycle: toggle,
  };
}

interface NumberKind {
  readonly min: number;
  readonly max: number;
  readonly read: (player: RemotePlayer) => number;
  readonly set: (player: RemotePlayer, value: number) => void;
  readonly decimals: number;
  readonly usual: number;
}

/** A fraction within a range; `add` and `multiply` stay within it. */
export function rangedFraction({ min, max, read, set, decimals, usual }: NumberKind): Property {
  const setClamped = (player: RemotePlayer, value: number): boolean => {
    set(player, Math.min(max, Math.max(min, value)));
    return true;
  };
  return {
    read: (player) => fraction(read(player)),
    option: { type: 'Double', 'default-value': fraction(usual), min: fraction(min), max: fraction(max) },
    write(player, value) {
      const number = numberOf(value);
      if (number === null) return BAD_TYPE;
      if (!(number >= min && number <= max)) return BAD_VALUE;
      set(player, number);
      return null;
    },
    add: (player, amount) => setClamped(player, read(player) + amount),
    multiply: (player, factor) => setClamped(player, read(player) * factor),
    cycle: (player, direction) => setClamped(player, read(player) + direction),
    print: (value) => printFraction(value, decimals),
  };
}

/** A fraction with so many decimals; other values in their string form. */
export function printFraction(value: Value, decimals: number): string {
  return value instanceof Fraction ? value.number.toFixed(decimals) : writeString(value);
}

/** A fraction that counts seconds, as a clock. */
export function printClock(value: Value): string {
  return value instanceof Fraction ? clockText(value.number) : writeString(value);
}

/** A place in the track: unavailable while nothing is loaded; writing it seeks. */
export function place(
  read: (player: RemotePlayer) => number | null,
  parse: (value: Json) => number | null,
  seek: (player: RemotePlayer, value: number) => ReturnType<NonNullable<Property['write']>>,
  more: Partial<Property> = {},
): Property {
  return {
    read: (player) => fractionOrNothing(read(player)),
    write(player, value) {
      if (read(player) === null) return UNAVAILABLE;
      const number = parse(value);
      if (number === null) return BAD_TYPE;
      return Number.isFinite(number) ? seek(player, number) : BAD_VALUE;
    },
    add(player, amount) {
      const now = read(player);
      return now !== null && seek(player, now + amount) === null;
    },
    ticks: true,
    ...more,
  };
}

/** A word out of a few. */
export function choice(
  words: readonly string[],
  read: (player: RemotePlayer) => string,
  set: (player: RemotePlayer, word: string) => void,
): Property {
  return {
    read: (player) => {
      const word = read(player);
      return word === 'no' ? false : word;
    },
    option: { type: 'Choice', 'default-value': false, choices: words },
    write(player, value) {
      const word = value === false ? 'no' : value;
      if (typeof word !== 'string') return BAD_TYPE;
      if (!words.includes(word)) return BAD_VALUE;
      set(player, word);
      return null;
    },
    cycle(player, direction) {
      const next = words.indexOf(read(player)) + direction;
      set(player, words.at(next % words.length)!);
      return true;
    },
  };
}

export function fractionOrNothing(number: number | null): ReturnType<Property['read']> {
  return number === null ? undefined : fraction(number);
}

/** A number, or a string that is one; NaN for another string; null for another type. */
export function numberOf(value: Json): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  return /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(value) ? Number(value) : NaN;
}

/** Seconds: a number, or `[-][[hh:]mm:]ss[.f]`; NaN for another string; null for another type. */
export function secondsOf(value: Json): number | null {
  const plain = numberOf(value);
  if (typeof value !== 'string' || !Number.isNaN(plain)) return plain;
  const [, sign, hours = '0', minutes = '0', seconds] =
    /^(-?)(?:(?:(\d+):)?(\d+):)(\d+(?:\.\d*)?)$/.exec(value.trim()) ?? [];
  if (seconds === undefined) return NaN;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -total : total;
}

/** A whole number, or a string that is one; NaN for another number or string; null for another type. */
export function integerOf(value: Json): number | null {
  const number = numberOf(value);
  return number === null || Number.isSafeInteger(number) ? number : NaN;
}

/** `00:01:30.250`: what is below a clock as `/full`. */
export function printFullClock(value: Value): string {
  if (!(value instanceof Fraction)) return writeString(value);
  const millis = Math.round(value.number * 1000);
  const rest = String(Math.abs(millis) % 1000).padStart(3, '0');
  return `${millis < 0 ? '-' : ''}${clockText(Math.abs(millis) / 1000)}.${rest}`;
}

/** `00:01:30`, as mpv shows times. */
export function clockText(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return `${seconds < 0 ? '-' : ''}${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}
