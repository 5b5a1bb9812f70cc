import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves as soon as `condition` gives true, looking every few milliseconds.
 *
 * @param what completes "waited N ms for …"
 * @throws when it does not within `deadlineMs`, or whatever `condition` throws
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 120_000,
): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`waited ${deadlineMs} ms for ${what}`);
    await delay(5);
  }
}
