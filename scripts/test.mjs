// npm test [-- vitest arguments]: sees to what is missing, makes the fixtures, checks, and runs the tests.
// The last line is "N passed, N failed, N skipped" and counts the four checks too. With arguments (some tests only) the checks
// are left out.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand } from './setup/executables.mjs';
import { setUp } from './setup.mjs';
import { countTests } from './test/count-tests.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const resultsFile = path.join(root, '.cache', 'test-results.json');
const vitestArguments = process.argv.slice(2);
const inCi = /^(1|true)$/i.test(process.env.CI ?? '');

const total = { passed: 0, failed: 0, skipped: 0 };
const add = ({ passed, failed, skipped }) => {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
};

function showing(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function check(name) {
  const [command, ...args] = npmCommand();
  const ok = showing(command, [...args, 'run', '--silent', `check:${name}`]);
  console.log(`check ${name}: ${ok ? 'ok' : 'failed'}`);
  add({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
}

function runTests() {
  rmSync(resultsFile, { force: true });
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  const ok = showing(process.execPath, [vitest, 'run', ...reporters, ...vitestArguments]);
  add(countTests(() => JSON.parse(readFileSync(resultsFile, 'utf8')), ok));
}

// A set-up that could not get everything has said so; what needs it then fails, and is not skipped.
if (!setUp({ forTests: true })) add({ passed: 0, failed: 1, skipped: 0 });
else if (!showing(process.execPath, [path.join(root, 'scripts', 'fixtures.mjs')]))
  add({ passed: 0, failed: 1, skipped: 0 });
else {
  if (vitestArguments.length === 0) for (const name of ['types', 'lint', 'format', 'deps']) check(name);
  runTests();
}

const mustNotSkip = inCi && total.skipped > 0;
if (mustNotSkip) console.log('tests were skipped; where CI is set none may be');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || mustNotSkip ? 1 : 0;
