// Makes the fixtures: the small committed ones in fixtures/, and the rest in .cache/fixtures/. Running it again changes nothing.
//   node scripts/fixtures.mjs            what is missing of both sets (without the ones made only on demand)
//   node scripts/fixtures.mjs NAME…      these generated ones
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { committedRecipes } from './fixtures/committed-recipes.mjs';
import { generatedRecipes } from './fixtures/generated-recipes.mjs';
import { FixtureRoot } from './fixtures/recipe-runner.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const committedDir = path.join(root, 'fixtures');
const cacheDir = path.join(root, '.cache');
const shared = {
  workDir: path.join(cacheDir, 'fixture-sources'),
  resolve: (name) => path.join(committedDir, name),
  ffmpeg: process.env.FFMPEG_PATH || process.env.FFMPEG_BIN || 'ffmpeg',
};
const committed = new FixtureRoot({ ...shared, dir: committedDir, recipes: committedRecipes });
const generated = new FixtureRoot({
  ...shared,
  dir: path.join(cacheDir, 'fixtures'),
  recipes: generatedRecipes,
});

const names = process.argv.slice(2);
const unknown = names.filter((name) => !generated.has(name));
if (unknown.length > 0) {
  console.error(`fixtures: unknown: ${unknown.join(', ')}`);
  process.exit(2);
}
try {
  const made =
    names.length > 0
      ? generated.make(names)
      : [...committed.make(committed.standing), ...generated.make(generated.standing)];
  if (names.length === 0) {
    for (const set of [committed, generated]) set.prune();
    generated.markChecked();
  }
  if (made.length > 0)
    console.log(`fixtures: made ${made.length} (${made[0]}${made.length > 1 ? ' …' : ''})`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
