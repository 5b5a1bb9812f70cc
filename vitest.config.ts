import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Cheap and basic first, so that a broken ring is reported before a terminal test spends a minute on it. */
const ORDER = [
  'player',
  'media',
  'engine',
  'inspect',
  'control',
  'ui',
  'scripts',
  'helpers',
  'cli',
  'sound',
  'tty',
];

class FastFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = (file: TestSpecification): number => {
      const folder = /\/test\/([^/]+)\//.exec(file.moduleId)?.[1] ?? '';
      return ORDER.includes(folder) ? ORDER.indexOf(folder) : ORDER.length;
    };
    return Promise.resolve(
      [...files].sort((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId)),
    );
  }
}

export const config = defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/helpers/build-first.ts'],
    // Tests measure time, sound and child processes: two at once would measure each other.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { sequencer: FastFirst },
  },
});

// vitest reads its configuration from the default export
export default config;
