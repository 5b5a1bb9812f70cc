// Finds out what is missing to build and run playhead here, gets what it may, and says how to get the rest.
//   node scripts/setup.mjs [--for-tests] [--retry]
// Quiet when nothing is missing. --for-tests also sees to what the tests need; --retry tries again what failed lately.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundlesAreCurrent } from './setup/bundles.mjs';
import { run } from './setup/executables.mjs';
import { downloadFfmpeg, ffmpegWorks, findFfmpeg } from './setup/ffmpeg.mjs';
import { Memory } from './setup/memory.mjs';
import { installNodeModules, nodeModulesAreCurrent } from './setup/node-modules.mjs';
import { addonLoads, buildAddon, buildKey, missingForAddon } from './setup/speaker-addon.mjs';
import { install, installCommand, whyNotInstall } from './setup/system-packages.mjs';
import { missingForTests } from './setup/test-needs.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const RETRY_AFTER_MS = 10 * 60_000;

/**
 * @param {{ forTests?: boolean, retry?: boolean, say?: (line: string) => void }} options
 * @returns {boolean} whether playhead can be started; playing may still lack sound or ffmpeg, which was then said
 */
export function setUp({
  forTests = false,
  retry = false,
  say = (line) => console.error(`setup: ${line}`),
} = {}) {
  if (!nodeIsNewEnough()) {
    say(`Node ${process.versions.node} is too old: playhead needs 20.19 or later`);
    return false;
  }
  const memory = new Memory(path.join(ROOT, '.cache', 'setup.json'));
  const work = { memory, retry, say };
  seeToSystemPackages(work, forTests);
  if (!seeToNodeModules(work)) return false;
  seeToFfmpeg(work);
  seeToAddon(work);
  return seeToBundles(work);
}

function nodeIsNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

function seeToSystemPackages({ memory, retry, say }, forTests) {
  const needs = new Set(forTests ? missingForTests() : []);
  if (!ffmpegWorks(ROOT, memory)) needs.add('ffmpeg');
  if (!addonLoads(ROOT, memory)) for (const need of missingForAddon()) needs.add(need);
  if (needs.size === 0) return;
  const wanted = [...needs];
  const key = wanted.join(' ');
  const failedAt = memory.recall('install-failed', key);
  if (retry || failedAt === undefined || Date.now() - failedAt > RETRY_AFTER_MS) {
    const obstacle = whyNotInstall();
    if (obstacle === null) say(`installing ${wanted.join(', ')}`);
    const { ok, reason } = obstacle === null ? install(wanted) : { ok: false, reason: obstacle };
    if (ok) return;
    memory.remember('install-failed', key, Date.now());
    say(`cannot install ${wanted.join(', ')}: ${reason}`);
  }
  say(`please run: ${installCommand(wanted)}`);
}

function seeToNodeModules({ say }) {
  if (nodeModulesAreCurrent(ROOT)) return true;
  say('installing node_modules');
  const { ok, output } = installNodeModules(ROOT);
  if (!ok) say(`npm ci failed:\n${output}`);
  return ok;
}

function seeToFfmpeg({ memory, retry, say }) {
  if (ffmpegWorks(ROOT, memory)) return;
  const named = process.env.FFMPEG_PATH || process.env.FFMPEG_BIN;
  if (named) {
    say(`${named}, which the environment names, is not an ffmpeg that works`);
    return;
  }
  const failedAt = memory.recall('download-failed', 'ffmpeg-static');
  if (!retry && failedAt !== undefined && Date.now() - failedAt < RETRY_AFTER_MS) return;
  say('downloading ffmpeg');
  const { ok, output } = downloadFfmpeg(ROOT);
  if (ok && ffmpegWorks(ROOT, memory)) return;
  memory.remember('download-failed', 'ffmpeg-static', Date.now());
  say(
    `no ffmpeg: ${findFfmpeg(ROOT) === null ? output.split('\n')[0] : 'it does not run'}; ${installCommand(['ffmpeg'])}`,
  );
}

function seeToAddon({ memory, retry, say }) {
  if (addonLoads(ROOT, memory)) return;
  const consequence = 'no sound, only files and silence, until the speaker addon is built';
  const missing = missingForAddon();
  if (missing.length > 0) {
    say(`${consequence}, which needs: ${installCommand(missing)}`);
    return;
  }
  const key = buildKey(ROOT);
  if (retry || memory.recall('build-failed', key) === undefined) {
    say('building the speaker addon');
    const { ok, output } = buildAddon(ROOT);
    if (ok && addonLoads(ROOT, memory)) return;
    memory.remember('build-failed', key, true);
    say(`it could not be built:\n${output}`);
  }
  say(`${consequence}${process.platform === 'darwin' ? ', which needs: xcode-select --install' : ''}`);
}

function seeToBundles({ say }) {
  if (bundlesAreCurrent(ROOT)) return true;
  say('building dist');
  const { ok, output } = run(process.execPath, [path.join(ROOT, 'scripts', 'build.mjs')], { cwd: ROOT });
  if (!ok) say(`the build failed:\n${output}`);
  return ok;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flags = new Set(process.argv.slice(2));
  const ready = setUp({ forTests: flags.has('--for-tests'), retry: flags.has('--retry') });
  process.exitCode = ready ? 0 : 1;
}
