import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { bundleProgram } from './bundle-program.ts';

interface Stall {
  readonly endNs: bigint;
  readonly milliseconds: number;
}

/**
 * Witnesses of a machine that stands still: one process on each processor, which comes before everything else there, so
 * that only what stops the whole processor (the host of a virtual machine, mostly) keeps it from running.
 *
 * Where it may not be given that priority there are no witnesses, and nothing is excused.
 */
export class StallWatch {
  readonly #processes: readonly ChildProcess[];
  readonly #stalls: readonly Stall[][];

  private constructor(processes: readonly ChildProcess[]) {
    this.#processes = processes;
    this.#stalls = processes.map((process) => {
      const stalls: Stall[] = [];
      process.on('error', () => undefined); // neither taskset nor chrt is there
      if (process.stdout !== null)
        createInterface({ input: process.stdout }).on('line', (line) => {
          const [endNs = '0', milliseconds] = line.split(' ');
          stalls.push({ endNs: BigInt(endNs), milliseconds: Number(milliseconds) });
        });
      return stalls;
    });
  }

  /** @param before what runs a program on one processor so that it comes first there */
  static async start(before = beforeAllElse): Promise<StallWatch> {
    const program = await bundleProgram('stall-watch');
    const cpus = Array.from({ length: availableParallelism() }, (_, cpu) => cpu);
    return new StallWatch(
      cpus.map((cpu) => {
        const [command, ...args] = [...before(cpu), process.execPath, program];
        return spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
      }),
    );
  }

  get processes(): readonly ChildProcess[] {
    return this.#processes;
  }

  /** How long a processor stood still in that time: the one that did so longest. */
  stalledMs(fromNs: bigint, toNs: bigint): number {
    const totals = this.#within(fromNs, toNs).map((stalls) =>
      stalls.reduce((total, { milliseconds }) => total + milliseconds, 0),
    );
    return Math.max(0, ...totals);
  }

  /** The longest time that any of them was kept from running in that time. */
  longestMs(fromNs: bigint, toNs: bigint): number {
    const stalls = this.#within(fromNs, toNs).flat();
    return Math.max(0, ...stalls.map(({ milliseconds }) => milliseconds));
  }

  #within(fromNs: bigint, toNs: bigint): readonly Stall[][] {
    return this.#stalls.map((stalls) => stalls.filter(({ endNs }) => endNs >= fromNs && endNs <= toNs));
  }

  stop(): void {
    for (const process of this.#processes) process.kill();
  }
}

function beforeAllElse(cpu: number): readonly string[] {
  return ['taskset', '--cpu-list', String(cpu), 'chrt', '--fifo', '50'];
}
