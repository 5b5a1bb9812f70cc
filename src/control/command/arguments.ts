import type { Json } from '../ipc/relaxed-json.ts';
import { integerOf, numberOf, secondsOf } from '../property/property-kinds.ts';

/** An argument of a command. `type` is the name that `command-list` shows. */
export interface Argument<Parsed = unknown> {
  readonly name: string;
  readonly type: 'String' | 'Integer' | 'Double' | 'Time' | 'Flags' | 'Choice' | 'Any';
  readonly isOptional: boolean;
  /** undefined: not a value of this argument. */
  readonly parse: (value: Json) => Parsed | undefined;
}

/** Text; nothing else will do. */
export function text(name: string): Argument<string> {
  return {
    name,
    type: 'String',
    isOptional: false,
    parse: (value) => (typeof value === 'string' ? value : undefined),
  };
}

/** A whole number, or a string that is one. @param min the least that is accepted */
export function integer(name: string, min = -Infinity): Argument<number> {
  const parse = (value: Json): number | undefined => {
    const number = known(integerOf(value));
    return number === undefined || number < min ? undefined : number;
  };
  return { name, type: 'Integer', isOptional: false, parse };
}

/** A number, or a string that is one. */
export function double(name: string): Argument<number> {
  return { name, type: 'Double', isOptional: false, parse: (value) => known(numberOf(value)) };
}

/** Seconds: a number, or `[-][[hh:]mm:]ss[.f]`. */
export function time(name: string): Argument<number> {
  return { name, type: 'Time', isOptional: false, parse: (value) => known(secondsOf(value)) };
}

/** One of a few words. */
export function word<Word extends string>(name: string, words: readonly Word[]): Argument<Word> {
  return { name, type: 'Choice', isOptional: false, parse: (value) => words.find((one) => one === value) };
}

/** Words joined by `+`. */
export function flags(name: string, words: readonly string[]): Argument<readonly string[]> {
  return {
    name,
    type: 'Flags',
    isOptional: false,
    parse(value) {
      if (typeof value !== 'string') return undefined;
      const given = value.split('+');
      return given.every((one) => words.includes(one)) ? given : undefined;
    },
  };
}

/** Whatever it is. */
export function anything(name: string): Argument<Json> {
  return { name, type: 'Any', isOptional: false, parse: (value) => value };
}

/** The same argument, which may be left out. */
export function optional<Parsed>(argument: Argument<Parsed>): Argument<Parsed | undefined> {
  return { ...argument, isOptional: true };
}

function known(number: number | null): number | undefined {
  return number === null || !Number.isFinite(number) ? undefined : number;
}
