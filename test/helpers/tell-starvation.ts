import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { StallWatch } from './stall-watch.ts';

/** A key passes three threads and a sound server before it is heard: as late as this each, they exceed what a test allows. */
const STARVED_MS = 40;

/** What a failure says that the machine may be to blame for: vitest.config.ts runs such a test again. */
const STARVED = 'the machine kept a process from running';

/**
 * Has a failed test of the calling file say whether the machine kept ordinary processes from running meanwhile.
 *
 * To be called before other hooks are declared: its own then sees what they report.
 */
export function tellStarvation(): void {
  let watch: StallWatch | null = null;
  let fromNs = 0n;
  beforeAll(async () => {
    watch = await StallWatch.start((cpu) => ['taskset', '--cpu-list', String(cpu)]);
  });
  afterAll(() => watch?.stop());
  beforeEach(() => {
    fromNs = process.hrtime.bigint();
  });
  afterEach(({ task: { result } }) => {
    const longestMs = watch?.longestMs(fromNs, process.hrtime.bigint()) ?? 0;
    const error = result?.state === 'fail' ? result.errors?.at(-1) : undefined;
    if (error !== undefined && longestMs >= STARVED_MS)
      error.message += ` (${STARVED} for ${Math.round(longestMs)} ms meanwhile)`;
  });
}
