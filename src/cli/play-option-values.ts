import { InvalidArgumentError } from 'commander';
import { reasonOf } from '../player/error.ts';
import { DURATION_FORMS, parseDuration, parsePosition, parseSeekTarget } from '../player/position.ts';
import type { AbLoopOption, OutputChoice, RangeOption, SeekAt } from '../player/session-options.ts';

/** With less than a device takes at a time there would be no sound at all. */
const LEAST_READ_AHEAD_SECONDS = 0.1;

/** Reads an option's value. What it throws names the option, and says what may be written. */
type Parse<Value> = (text: string, option: string) => Value;

/** A parser as commander calls it: what it throws becomes a usage error. */
export function argument<Value>(option: string, parse: Parse<Value>): (text: string) => Value {
  return (text) => {
    try {
      return parse(text, option);
    } catch (error) {
      throw new InvalidArgumentError(reasonOf(error));
    }
  };
}

/** As `argument`, for an option that may be given several times: all its values, in order. */
export function repeated<Value>(
  option: string,
  parse: Parse<Value>,
): (text: string, before: readonly Value[]) => readonly Value[] {
  const parseOne = argument(option, parse);
  return (text, before) => [...before, parseOne(text)];
}

/** A whole number within limits. */
export function bounded(min: number, max: number): Parse<number> {
  return (text, option) => {
    const value = parseWhole(text, option);
    if (value < min || value > max) throw new Error(`${option}: ${text} is not between ${min} and ${max}`);
    return value;
  };
}

/** One of a few words. */
export function oneOf<Value extends string>(values: readonly Value[]): Parse<Value> {
  return (text, option) => {
    const value = values.find((one) => one === text);
    if (value === undefined)
      throw new Error(`${option}: ${JSON.stringify(text)} is unknown: use ${values.join(', ')}`);
    return value;
  };
}

export function parseWhole(text: string, option: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${option}: ${JSON.stringify(text)} is not a whole number`);
  return Number(text);
}

export function parseTimes(text: string, option: string): number {
  if (text === 'inf') return Infinity;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`${option}: ${JSON.stringify(text)} is not a number of times: use 1, 2, … or inf`);
}

export function parseReadAhead(text: string, option: string): number {
  const seconds = parseDuration(text, option);
  if (seconds < LEAST_READ_AHEAD_SECONDS)
    throw new Error(`${option}: ${text} is too little: use ${LEAST_READ_AHEAD_SECONDS} (seconds) or more`);
  return seconds;
}

export function parseSleep(text: string, option: string): number {
  const seconds = parseDuration(text, option);
  if (seconds <= 0) throw new Error(`${option}: ${text} is no time at all: use 30m, 1h or 90s`);
  return seconds;
}

export function parseSize(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([KMG])(i?)B?|B)?$/i.exec(text);
  if (match === null)
    throw new Error(`${option}: ${JSON.stringify(text)} is not a size: use 0, 500MB, 256MiB or 1GiB`);
  const power = ['', 'K', 'M', 'G'].indexOf((match[2] ?? '').toUpperCase());
  return Math.round(Number(match[1]) * (match[3] === '' || match[3] === undefined ? 1000 : 1024) ** power);
}

export function parseOutput(text: string, option: string): OutputChoice {
  switch (text) {
    case 'auto':
    case 'speaker':
      return { type: text };
    case 'null':
      return { type: 'null', fast: false };
    case 'null:fast':
      return { type: 'null', fast: true };
    case '-':
      return { type: 'raw' };
    default:
      if (/\.wav$/i.test(text)) return { type: 'wav', path: text };
      throw new Error(
        `${option}: ${JSON.stringify(text)} is unknown: use auto, speaker, null, null:fast, FILE.wav or -`,
      );
  }
}

/** `A-B` where a side may be empty or itself begin with a minus: the first split whose sides both read is meant. */
export function parseRange(text: string, option: string): RangeOption {
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at + 1)) {
    const [from, to] = [text.slice(0, at), text.slice(at + 1)];
    try {
      return {
        from: from === '' ? null : parsePosition(from, option),
        to: to === '' ? null : parsePosition(to, option),
      };
    } catch {
      // Not here: try the next minus.
    }
  }
  throw new Error(
    `${option}: ${JSON.stringify(text)} is not a range: use A-B, such as 1:30-2:00, 90- or -10%`,
  );
}

export function parseAbLoop(text: string, option: string): AbLoopOption {
  const [, range = text, times] = /^(.*?)(?:x(\d+|inf))?$/.exec(text) ?? [];
  return { ...parseRange(range, option), times: times === undefined ? Infinity : parseTimes(times, option) };
}

export function parseSeekAt(text: string, option: string): SeekAt {
  const at = text.indexOf('=');
  if (at === -1)
    throw new Error(
      `${option}: ${JSON.stringify(text)}: use WHEN=P, such as 10=1:30 (WHEN: ${DURATION_FORMS})`,
    );
  return {
    afterSeconds: parseDuration(text.slice(0, at), option),
    target: parseSeekTarget(text.slice(at + 1), option),
  };
}
