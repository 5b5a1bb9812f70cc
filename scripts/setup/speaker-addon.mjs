// The native part of the speaker package: is it there, does it load, and how it is built.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identity, npmCommand, onPath, run } from './executables.mjs';

const bindingOf = (root) => path.join(root, 'node_modules', 'speaker', 'build', 'Release', 'binding.node');

/** What decides whether the addon loads: its file, this Node's ABI, and the ALSA library it is linked to. */
function addonKey(root) {
  const binding = identity(bindingOf(root));
  return binding === null ? null : `${binding}|${process.versions.modules}|${process.arch}`;
}

export function addonLoads(root, memory) {
  const key = addonKey(root);
  if (key === null) return false;
  if (memory.recall('addon', key) === true) return true;
  const loads = loadsInChild(root);
  if (loads) memory.remember('addon', key, true);
  return loads;
}

/**
 * Loading it opens ALSA's default device in native code, which aborts the whole process where there is none: so it is tried in a
 * process of its own, for which the default device is the null one.
 */
function loadsInChild(root) {
  const configuration = path.join(root, '.cache', 'alsa-null.conf');
  mkdirSync(path.dirname(configuration), { recursive: true });
  writeFileSync(configuration, 'pcm.!default { type null }\nctl.!default { type null }\n');
  const speaker = path.join(root, 'node_modules', 'speaker');
  return run(process.execPath, ['-e', `require(${JSON.stringify(speaker)})`], {
    // By its name alone: ALSA takes a space or a colon in a path for its end.
    cwd: path.dirname(configuration),
    env: { ALSA_CONFIG_PATH: path.basename(configuration) },
    timeoutMs: 20_000,
  }).ok;
}

/** What building it needs and this machine lacks (names of system-packages.mjs). */
export function missingForAddon() {
  if (process.platform !== 'linux') return [];
  return [
    ...(existsSync('/usr/include/alsa/asoundlib.h') ? [] : ['alsa-headers']),
    ...(onPath('g++') || onPath('clang++') ? [] : ['c++']),
    ...(onPath('make') ? [] : ['make']),
    ...(onPath('python3') ? [] : ['python3']),
  ];
}

/** Everything that could change the result of a build; a build that failed is not tried again before one of them does. */
export function buildKey(root) {
  const lock = identity(path.join(root, 'node_modules', 'speaker', 'package.json'));
  return `${process.versions.modules}|${lock}`;
}

export function buildAddon(root) {
  const [command, ...args] = npmCommand();
  return run(command, [...args, 'rebuild', 'speaker', '--foreground-scripts', '--ignore-scripts=false'], {
    cwd: root,
    env: headersOfThisNode(),
  });
}

/** Node's headers are usually installed beside it. Without this, node-gyp would download them. */
function headersOfThisNode() {
  const prefix = path.dirname(path.dirname(process.execPath));
  if (!existsSync(path.join(prefix, 'include', 'node', 'node_api.h'))) return {};
  return { npm_config_nodedir: prefix, npm_package_config_node_gyp_nodedir: prefix };
}
