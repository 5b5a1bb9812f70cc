import { closeSync, openSync, readSync } from 'node:fs';
import { waitUntil } from '../../test/helpers/wait-until.ts';

/** One call that a player made into ALSA. */
export interface DoorCall {
  readonly atNs: number;
  readonly call: string;
  readonly frames: number;
}

/** Calls after which nothing is heard of what was written before. */
const DROPS = ['drop', 'close'];

/** What alsa-tap.c writes down for one run of one player, read as it grows. */
export class DoorLog {
  readonly #fd: number;
  readonly #calls: DoorCall[] = [];
  #rest = '';

  constructor(file: string) {
    this.#fd = openSync(file, 'a+', 0o600);
  }

  /** All calls so far. */
  calls(): readonly DoorCall[] {
    const buffer = Buffer.alloc(65_536);
    for (let read = readSync(this.#fd, buffer); read > 0; read = readSync(this.#fd, buffer)) {
      const lines = (this.#rest + buffer.toString('latin1', 0, read)).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) {
        const [atNs, call = '', frames] = line.split(' ');
        this.#calls.push({ atNs: Number(atNs), call, frames: Number(frames) });
      }
    }
    return this.#calls;
  }

  /** The first write at or after `sinceNs`. */
  firstWrite(sinceNs = 0): Promise<DoorCall> {
    return this.#waitFor(
      (calls) => calls.find((one) => one.call === 'write' && one.atNs >= sinceNs),
      'a write',
    );
  }

  /** The first write of anything new after a command at `sinceNs`: what was queued had to be dropped before it. */
  firstWriteAfterDrop(sinceNs: number): Promise<DoorCall> {
    return this.#waitFor((calls) => {
      const drop = calls.findIndex((one) => DROPS.includes(one.call) && one.atNs >= sinceNs);
      return drop === -1 ? undefined : calls.slice(drop).find((one) => one.call === 'write');
    }, 'a write after a drop');
  }

  /** The first call of one of these kinds at or after `sinceNs`. */
  first(kinds: readonly string[], sinceNs: number): Promise<DoorCall> {
    return this.#waitFor(
      (calls) => calls.find((one) => kinds.includes(one.call) && one.atNs >= sinceNs),
      kinds.join(' or '),
    );
  }

  /** The last call of that kind at or after `sinceNs`, of those that were made until now. */
  lastDrop(sinceNs: number): DoorCall | undefined {
    return this.calls().findLast((one) => DROPS.includes(one.call) && one.atNs >= sinceNs);
  }

  close(): void {
    closeSync(this.#fd);
  }

  async #waitFor(
    find: (calls: readonly DoorCall[]) => DoorCall | undefined,
    what: string,
  ): Promise<DoorCall> {
    await waitUntil(() => find(this.calls()) !== undefined, what);
    return find(this.calls())!;
  }
}
