/** Calls go down only: cli → ui, control → player → engine → media. The rules below are that sentence. */
const layer = (name, from, forbidden, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^src/${from}/` },
  to: { path: forbidden.map((dir) => `^src/${dir}/`) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(speaker|ffmpeg-static)' },
    },
    layer(
      'signal-is-arithmetic',
      'signal',
      ['cli', 'ui', 'control', 'player', 'engine', 'media', 'tags', 'writing', 'inspect'],
      'Samples are numbers, whoever has them.',
    ),
    layer(
      'player-is-pure',
      'player',
      ['cli', 'ui', 'control', 'engine', 'media', 'tags', 'writing', 'inspect'],
      'The core knows no thread, no file and no screen.',
    ),
    {
      name: 'player-does-no-io',
      severity: 'error',
      from: { path: '^src/player/' },
      to: { path: ['worker_threads', 'child_process', '^fs', '^node:fs', 'react', 'ink'] },
    },
    layer(
      'tags-are-below',
      'tags',
      ['cli', 'ui', 'control', 'engine', 'writing', 'inspect', 'media'],
      'What a tag says does not depend on who asks.',
    ),
    layer(
      'formats-are-below',
      'formats',
      ['cli', 'ui', 'control', 'engine', 'inspect', 'media', 'tags', 'writing', 'ffmpeg'],
      'What a format is does not depend on who asks, nor on ffmpeg.',
    ),
    layer(
      'ffmpeg-is-below',
      'ffmpeg',
      ['cli', 'ui', 'control', 'engine', 'media', 'inspect'],
      'How ffmpeg is run does not depend on what for.',
    ),
    {
      name: 'ffmpeg-has-one-parent',
      severity: 'error',
      from: { path: '^src/(engine|media|inspect)/' },
      to: { path: 'child_process' },
    },
    layer(
      'media-is-below',
      'media',
      ['cli', 'ui', 'control', 'engine', 'inspect'],
      'What a file is does not depend on who asks.',
    ),
    layer(
      'writing-is-below',
      'writing',
      ['cli', 'ui', 'control', 'engine', 'inspect'],
      'How a file is replaced does not depend on what it holds.',
    ),
    layer(
      'remembering-speaks-through-the-port',
      'remembering',
      ['cli', 'ui', 'control', 'engine', 'inspect'],
      'What is remembered is what the player tells everybody.',
    ),
    layer(
      'engine-is-below',
      'engine',
      ['cli', 'ui', 'control', 'inspect', 'remembering'],
      'The engine sends events up and calls nothing above it.',
    ),
    layer(
      'inspect-is-headless',
      'inspect',
      ['cli', 'ui', 'control'],
      'Inspection returns data; the command line prints it.',
    ),
    layer(
      'ui-speaks-through-the-port',
      'ui',
      ['cli', 'control', 'engine', 'inspect'],
      'The screen reads shared state and sends commands.',
    ),
    layer(
      'control-speaks-through-the-port',
      'control',
      ['cli', 'ui', 'engine', 'inspect'],
      'Remotes use the same command table as the keyboard.',
    ),
    {
      name: 'engine-has-one-door',
      severity: 'error',
      comment:
        'Only engine.ts, its threads (and decode/ for inspection, which decodes too) are imported from outside.',
      from: { pathNot: '^src/engine/' },
      to: { path: '^src/engine/(?!engine(-threads)?\\.ts$|decode/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'default', 'types'],
    },
  },
};
