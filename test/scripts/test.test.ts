import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshClone, type FreshClone, type ScriptResult } from '../helpers/fresh-clone.ts';

let clone: FreshClone;

beforeEach(() => {
  clone = freshClone(['node_modules', 'fixtures', '.cache']);
  clone.write('vitest.config.mjs', `export default { test: { include: ['*.case.mjs'] } };`);
  clone.write(
    'good.case.mjs',
    `import { test } from 'vitest'; test('one', () => {}); test('two', () => {});`,
  );
});

afterEach(() => {
  clone.remove();
});

const lastLine = ({ stdout }: ScriptResult): string | undefined => stdout.trimEnd().split('\n').at(-1);
// With arguments it runs those tests and leaves the checks of the whole project out.
const runTests = (env: Record<string, string> = {}): Promise<ScriptResult> =>
  clone.run('test.mjs', ['--no-color'], { VITEST: undefined, VITEST_WORKER_ID: undefined, ...env });

test('the last line counts what passed', async () => {
  const result = await runTests();
  expect(lastLine(result)).toBe('2 passed, 0 failed, 0 skipped');
  expect(result.code).toBe(0);
});

test('a failed test, and a file that cannot even be loaded, make the run fail', async () => {
  clone.write('bad.case.mjs', `import { test, expect } from 'vitest'; test('bad', () => expect(1).toBe(2));`);
  clone.write('broken.case.mjs', `import './nothing.mjs';`);
  const result = await runTests();
  expect(lastLine(result)).toBe('2 passed, 2 failed, 0 skipped');
  expect(result.code).toBe(1);
});

test('skipped tests are counted, and where CI is set they are a failure', async () => {
  clone.write(
    'skip.case.mjs',
    `import { test } from 'vitest'; test.skip('later', () => {}); test.todo('x');`,
  );
  const atHome = await runTests();
  expect([lastLine(atHome), atHome.code]).toEqual(['2 passed, 0 failed, 2 skipped', 0]);
  const inCi = await runTests({ CI: 'true' });
  expect([lastLine(inCi), inCi.code]).toEqual(['2 passed, 0 failed, 2 skipped', 1]);
});
