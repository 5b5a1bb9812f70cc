import type { Position } from '../player/position.ts';
import { isHeard, type OutputChoice, type RangeOption } from '../player/session-options.ts';

/** The options of a session that decide what is remembered of it, and what it begins with. */
export interface RememberingFlags {
  readonly start?: Position;
  readonly range: readonly RangeOption[];
  readonly shuffle: boolean;
  readonly seed?: number;
  readonly script?: string;
  readonly output: OutputChoice;
  readonly resume: boolean;
  readonly remember: boolean;
}

/** Whether a session is one that a listener would open again: not a render, and not a script's. */
export function isRemembered({ remember, output, script }: RememberingFlags): boolean {
  return remember && isHeard(output) && script === undefined;
}
