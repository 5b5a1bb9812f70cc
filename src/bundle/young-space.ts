import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the space in which V8 makes objects as small as it is now. By itself it doubles whenever much of it is in use, up to
 * 32 MB a thread, which a screen is worth no more than 4 of. What lives on moves out of it sooner, of which there is little.
 *
 * Holds for all threads, until another one starts. V8 takes code that was kept (`keepCode`) only under the same flags.
 */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** As V8 does by itself. */
export function letYoungSpaceGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
