import { expect, it } from 'vitest';
import { StallWatch } from './stall-watch.ts';
import { waitUntil } from './wait-until.ts';

it('knows how long a witness was kept from running, and when', async () => {
  const watch = await StallWatch.start(() => []);
  const { pid } = watch.processes[0]!;
  const nowNs = (): bigint => process.hrtime.bigint();
  const sinceMs = (fromNs: bigint): number => Number(nowNs() - fromNs) / 1e6;
  try {
    const beforeNs = nowNs();
    // Until it watches there is nothing to be seen: it is stopped again and again.
    await waitUntil(async () => {
      const fromNs = nowNs();
      process.kill(pid!, 'SIGSTOP');
      await waitUntil(() => sinceMs(fromNs) >= 100, 'a tenth of a second to pass');
      process.kill(pid!, 'SIGCONT');
      return watch.stalledMs(beforeNs, nowNs()) >= 90;
    }, 'a stall to be told');
    expect(watch.stalledMs(0n, beforeNs)).toBe(0);
    expect(watch.longestMs(beforeNs, nowNs())).toBeGreaterThanOrEqual(90);
    expect(watch.longestMs(0n, beforeNs)).toBe(0);
  } finally {
    watch.stop();
  }
});
