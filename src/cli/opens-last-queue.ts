import { isatty } from 'node:tty';
import { isRemembered } from '../remembering/is-remembered.ts';
import type { PlayFlags } from './play-options.ts';

/** Whether, without inputs, the last queue is opened: there is somebody to play it, or it was asked for. */
export function opensLastQueue(flags: PlayFlags): boolean {
  return isRemembered(flags) && (flags.resume || isatty(0));
}
