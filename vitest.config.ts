import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Cheap and basic first, so that a broken ring is reported before a terminal test spends a minute on it. */
const ORDER = [
  'player',
  'media',
  'formats',
  'engine',
  'cli',
  'inspect',
  'remembering',
  'control',
  'ui',
  'scripts',
  'helpers',
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

/** Tests that neither listen, nor look at a terminal, nor count what runs: two files of them at once. */
const TOGETHER = [
  'test/{player,media,inspect}/**/*.test.ts',
  'test/engine/{decode,reader,source}/**/*.test.ts',
  'test/cli/inspection/**/*.test.ts',
  'test/cli/mutated-files.test.ts',
];
const ALL = 'test/**/*.test.{ts,tsx}';

export const config = defineConfig({
  test: {
    globalSetup: ['test/helpers/build-first.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'together', include: TOGETHER, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: [ALL],
          exclude: TOGETHER,
          // They measure time, sound and child processes: two at once would measure each other.
          fileParallelism: false,
          // What a sound test says of a machine that was too busy for it (test/helpers/tell-starvation.ts).
          retry: { count: 2, condition: /the machine kept a process from running/ },
          sequence: { groupOrder: 1 },
        },
      },
    ],
    pool: 'forks',
    // For a test that hangs. A loaded machine may take ten times as long as an idle one.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    sequence: { sequencer: FastFirst },
  },
});

// vitest reads its configuration from the default export
export default config;
