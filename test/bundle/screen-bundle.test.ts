import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const bundle = path.resolve(import.meta.dirname, '..', '..', 'dist', 'tui.cjs');

it('the screen is loaded without the tables of emoji, which take 50 ms to make and most screens never ask', () => {
  const script = `
    const made = [];
    globalThis.RegExp = class extends RegExp {
      constructor(pattern, flags) {
        super(pattern, flags);
        if (String(pattern).includes('Emoji')) made.push(String(pattern));
      }
    };
    require(${JSON.stringify(bundle)});
    console.log(JSON.stringify(made));`;
  expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim()).toBe('[]');
});
