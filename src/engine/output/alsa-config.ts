import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const VARIABLE = 'ALSA_CONFIG_PATH';

/**
 * Has ALSA take a configuration in which the default device is one that always opens: the speaker addon may only be loaded
 * where there is one (`SpeakerDevice`).
 *
 * @returns what `restoreAlsaDevices` needs
 */
export function hideAlsaDevices(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const before = process.env[VARIABLE];
  const file = fileURLToPath(new URL('alsa-null.conf', import.meta.url));
  // ALSA ends a name at a space or a colon. An open file has a name without them, and stays open.
  process.env[VARIABLE] = /[ :]/.test(file) ? `/proc/self/fd/${openSync(file, 'r')}` : file;
  return before;
}

/** Takes it back. In a thread it works on the whole process only where that shares its environment. */
export function restoreAlsaDevices(before: string | undefined): void {
  if (process.platform !== 'linux') return;
  if (before === undefined) Reflect.deleteProperty(process.env, VARIABLE);
  else process.env[VARIABLE] = before;
}
