// npm run soak -- [--minutes 60] [--seed 1]: the long version of test/sound/random-commands.test.ts. Plays through a sound
// server of its own with seeded random commands, and accounts for every sample that was heard. A line for each round
// goes to .cache/soak.jsonl.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
});
for (const [name, text] of Object.entries(values)) {
  if (Number(text) > 0) continue;
  console.error(`soak: --${name}: ${JSON.stringify(text)} is not a number above 0`);
  process.exit(1);
}

const report = path.join(root, '.cache', 'soak.jsonl');
mkdirSync(path.dirname(report), { recursive: true });
rmSync(report, { force: true });
console.log(
  `${values.minutes} minutes of random commands, seed ${values.seed}; progress in ${path.relative('.', report)}`,
);
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/sound/random-commands.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PLAYHEAD_SOAK_MINUTES: values.minutes,
    PLAYHEAD_SOAK_SEED: values.seed,
    PLAYHEAD_SOAK_REPORT: report,
  },
});
process.exitCode = status ?? 1;
