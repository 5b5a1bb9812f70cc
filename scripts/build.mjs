// Bundles src/ into dist/: one file per thread and one for each part that is loaded only when it is needed.
// With --if-stale only when a source has changed since.
import { build } from 'esbuild';
import { buildManPage } from './build-man-page.mjs';
import { buildScreen } from './build-screen.mjs';
import { buildWebAssembly } from './webassembly.mjs';

import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { bundlesAreCurrent, markBuilt, sourcesKey } from './setup/bundles.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const dist = path.join(root, 'dist');
// Built beside its place: a build that fails leaves the bundles that were there, and a player that starts meanwhile finds them.
const outdir = path.join(root, `dist.building-${process.pid}`);

/** Native or optional at run time, therefore never bundled. */
const external = ['speaker', 'ffmpeg-static'];

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: true,
  sourcemap: false,
  legalComments: 'none',
  external,
  define: { 'process.env.NODE_ENV': '"production"', __PLAYHEAD_VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
};

const asCommonJs = {
  ...shared,
  format: 'cjs',
  // A CommonJS bundle has no import.meta; sources ask it only where they are.
  define: { ...shared.define, 'import.meta.url': '__bundleUrl' },
  banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  outExtension: { '.js': '.cjs' },
};

/** CommonJS: it starts some 20 ms sooner than ES modules do. */
const commonJs = {
  main: 'src/cli/main.ts',
  play: 'src/cli/play.ts',
  commands: 'src/cli/commands.ts',
  engine: 'src/engine/engine-thread.ts',
  reader: 'src/engine/reader-thread.ts',
  control: 'src/control/control.ts',
  'flac-segment': 'src/inspect/flac/segment-thread.ts',
  'parse-metadata': 'src/tags/other/parse-metadata.ts',
  tags: 'src/media/tags.ts',
  inspect: 'src/cli/inspection-commands.ts',
  'inspection-worker': 'src/inspect/batch/inspection-worker.ts',
};
/** These load the screen's bundle, which is an ES module. */
const besideScreen = {
  'show-ui': 'src/cli/show-ui.ts',
  'show-attached': 'src/cli/attach/show-attached.ts',
};
/** An import() of one of these loads its bundle: it is big, or seldom needed, and reading its code takes time. */
const loadedLater = {
  name: 'loaded-later',
  setup: (build) =>
    build.onResolve(
      { filter: /\/(play|show-ui|show-attached|parse-metadata)\.ts$/ },
      ({ kind, path: file }) =>
        kind === 'dynamic-import'
          ? { path: `./${path.basename(file, '.ts')}.cjs`, external: true }
          : undefined,
    ),
};

if (process.argv.includes('--if-stale') && bundlesAreCurrent(root)) process.exit(0);
// Taken before the sources are read: an edit made meanwhile counts as not built.
const key = sourcesKey(root);

try {
  mkdirSync(outdir);
  await Promise.all([
    buildWebAssembly(
      root,
      'src/formats/flac/decoder/kernel/decode-frame.ts',
      path.join(outdir, 'flac-kernel.wasm'),
    ),
    build({
      ...asCommonJs,
      entryPoints: commonJs,
      outdir,
      plugins: [loadedLater],
      // import() becomes require(): it needs no loader of ES modules, which takes 60 ms to start.
      supported: { 'dynamic-import': false },
    }),
    build({ ...asCommonJs, entryPoints: besideScreen, outdir }),
    buildScreen(root, shared, outdir),
    buildManPage(root, shared, version),
  ]);
  copyFileSync(path.join(root, 'src/engine/output/alsa-null.conf'), path.join(outdir, 'alsa-null.conf'));
  rmSync(dist, { recursive: true, force: true });
  renameSync(outdir, dist);
  markBuilt(root, key);
} catch (error) {
  // esbuild has printed what is wrong with the sources; anything else still has to be.
  if (!error.errors) console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
