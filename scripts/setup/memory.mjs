// What a run of the set-up found out and the next need not find out again: keyed by the identity of what was looked at.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export class Memory {
  #file;
  #facts;

  constructor(file) {
    this.#file = file;
    try {
      this.#facts = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      this.#facts = {}; // The first run, or a file cut short: everything is looked at again.
    }
  }

  /** What was found out about `name` the last time, if what was looked at is still the same. */
  recall(name, key) {
    return key !== null && this.#facts[name]?.key === key ? this.#facts[name].value : undefined;
  }

  remember(name, key, value) {
    if (this.recall(name, key) === value) return;
    this.#facts[name] = { key, value };
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify(this.#facts, null, 2)}\n`);
  }
}
