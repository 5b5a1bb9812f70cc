import type { Properties } from '../property/property-table.ts';
import { writeJson, writeString } from '../property/value.ts';
import type { Value } from '../property/value.ts';

/** One connection may observe this many properties. */
const MOST_OBSERVATIONS = 1000;

interface Observation {
  readonly id: number;
  readonly name: string;
  readonly isString: boolean;
  readonly ticks: boolean;
  /** The JSON that was told last; null: unavailable; undefined: nothing was told yet. */
  told: string | null | undefined;
}

/** What one connection observes. A change is told once, with the value that is there when it is told. */
export class Observations {
  readonly #properties: Properties;
  #list: readonly Observation[] = [];

  constructor(properties: Properties) {
    this.#properties = properties;
  }

  /** False: it observes too many. */
  add(id: number, name: string, isString: boolean): boolean {
    if (this.#list.length >= MOST_OBSERVATIONS) return false;
    const ticks = this.#properties.ticks(name);
    this.#list = [...this.#list, { id, name, isString, ticks, told: undefined }];
    return true;
  }

  remove(id: number): void {
    this.#list = this.#list.filter((one) => one.id !== id);
  }

  clear(): void {
    this.#list = [];
  }

  /** Whether it observes anything that changes by the clock. */
  get hasTicking(): boolean {
    return this.#list.some(({ ticks }) => ticks);
  }

  /** Whether there is one whose first value was not told yet. */
  get hasUntold(): boolean {
    return this.#list.some(({ told }) => told === undefined);
  }

  /**
   * The `property-change` lines for what has changed since it was told, in the order of observing.
   *
   * @param isTick only what changes by the clock is looked at
   */
  changes(isTick: boolean): readonly string[] {
    const read = new Map<string, Value | undefined>();
    const lines: string[] = [];
    for (const one of this.#list) {
      if (isTick && !one.ticks) continue;
      if (!read.has(one.name)) read.set(one.name, this.#read(one.name));
      const value = read.get(one.name);
      const json = value === undefined ? null : writeJson(one.isString ? writeString(value) : value);
      if (json === one.told) continue;
      one.told = json;
      const id = one.id === 0 ? '' : `"id":${one.id},`;
      const data = json === null ? '' : `,"data":${json}`;
      lines.push(`{"event":"property-change",${id}"name":${JSON.stringify(one.name)}${data}}\n`);
    }
    return lines;
  }

  #read(name: string): Value | undefined {
    const result = this.#properties.read(name);
    return 'value' in result ? result.value : undefined;
  }
}
