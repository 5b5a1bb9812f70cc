import { spawnSync } from 'node:child_process';
import { nowNs, NS_PER_MS } from './clock.ts';
import { median } from './statistics.ts';

export type CommandLine = readonly [string, ...string[]];

/**
 * Median milliseconds of whole commands, run in turn so that what else the machine does meets them alike. One run before
 * fills the page cache and is not counted.
 *
 * @throws when one cannot be started, or ends with another code than 0 or 1
 */
export function medianMs(commands: readonly CommandLine[], runs: number): readonly number[] {
  const times = commands.map((): number[] => []);
  for (let run = -1; run < runs; run++)
    commands.forEach(([program, ...args], index) => {
      const startNs = nowNs();
      const { status, error } = spawnSync(program, args, { stdio: 'ignore' });
      if (error) throw error;
      // 1: an inspection command found something, which is no failure.
      if (status !== 0 && status !== 1) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
      if (run >= 0) times[index]!.push((nowNs() - startNs) / NS_PER_MS);
    });
  return times.map(median);
}
