import { untrusted } from '../text/untrusted.ts';
import type { MessageLevel } from '../tui-options.ts';

/** Something that was said to the user, cleaned for the screen. */
export interface Message {
  readonly text: string;
  readonly level: MessageLevel;
  /** Wall clock, for the log view. */
  readonly atMs: number;
  /** How many times in a row it was said. */
  readonly times: number;
}

const KEPT_MESSAGES = 500;

/** Adds a message to a log, oldest first; one that repeats the last is counted, not added. */
export function logged(
  log: readonly Message[],
  text: string,
  level: MessageLevel,
  atMs: number,
): readonly Message[] {
  const message = { text: untrusted(text), level, atMs, times: 1 };
  const last = log.at(-1);
  if (last?.text === message.text && last.level === level)
    return [...log.slice(0, -1), { ...message, times: last.times + 1 }];
  return [...log.slice(-(KEPT_MESSAGES - 1)), message];
}
