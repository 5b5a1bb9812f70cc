// The system's packages: what provides what, and how to get it installed or say how.
import { existsSync, readdirSync } from 'node:fs';
import { onPath, run } from './executables.mjs';

/** Per need: the package of each package manager. A name missing means the system has it anyway. */
const PACKAGES = {
  ffmpeg: { apt: 'ffmpeg', brew: 'ffmpeg', dnf: 'ffmpeg', pacman: 'ffmpeg' },
  'alsa-headers': { apt: 'libasound2-dev', dnf: 'alsa-lib-devel', pacman: 'alsa-lib' },
  'c++': { apt: 'g++', dnf: 'gcc-c++', pacman: 'gcc' },
  make: { apt: 'make', dnf: 'make', pacman: 'make' },
  python3: { apt: 'python3', dnf: 'python3', pacman: 'python' },
  pulseaudio: { apt: 'pulseaudio', brew: 'pulseaudio', dnf: 'pulseaudio', pacman: 'pulseaudio' },
  'pulse-utils': { apt: 'pulseaudio-utils', dnf: 'pulseaudio-utils', pacman: 'libpulse' },
  'pulse-plugin': { apt: 'libasound2-plugins', dnf: 'alsa-plugins-pulseaudio', pacman: 'alsa-plugins' },
  'alsa-utils': { apt: 'alsa-utils', dnf: 'alsa-utils', pacman: 'alsa-utils' },
  socat: { apt: 'socat', brew: 'socat', dnf: 'socat', pacman: 'socat' },
  zsh: { apt: 'zsh', dnf: 'zsh', pacman: 'zsh' },
  fish: { apt: 'fish', brew: 'fish', dnf: 'fish', pacman: 'fish' },
  dbus: { apt: 'dbus', dnf: 'dbus-daemon', pacman: 'dbus' },
  playerctl: { apt: 'playerctl', dnf: 'playerctl', pacman: 'playerctl' },
  'glib-tools': { apt: 'libglib2.0-bin', dnf: 'glib2', pacman: 'glib2' },
  tmux: { apt: 'tmux', brew: 'tmux', dnf: 'tmux', pacman: 'tmux' },
  flac: { apt: 'flac', brew: 'flac', dnf: 'flac', pacman: 'flac' },
  lame: { apt: 'lame', brew: 'lame', dnf: 'lame', pacman: 'lame' },
  'vorbis-tools': { apt: 'vorbis-tools', brew: 'vorbis-tools', dnf: 'vorbis-tools', pacman: 'vorbis-tools' },
  'opus-tools': { apt: 'opus-tools', brew: 'opus-tools', dnf: 'opus-tools', pacman: 'opus-tools' },
  wavpack: { apt: 'wavpack', brew: 'wavpack', dnf: 'wavpack', pacman: 'wavpack' },
  sox: { apt: 'sox', brew: 'sox', dnf: 'sox', pacman: 'sox' },
  'espeak-ng': { apt: 'espeak-ng', brew: 'espeak-ng', dnf: 'espeak-ng', pacman: 'espeak-ng' },
};

const INSTALL = {
  apt: 'apt-get install -y --no-install-recommends',
  brew: 'brew install',
  dnf: 'dnf install -y',
  pacman: 'pacman -S --needed',
};

/** The command a person would type to get these needs. */
export function installCommand(needs) {
  const manager = packageManager() ?? 'apt';
  const prefix = manager === 'brew' || process.getuid?.() === 0 ? '' : 'sudo ';
  return `${prefix}${INSTALL[manager]} ${packagesOf(needs, manager).join(' ')}`;
}

/** Why nothing can be installed from here, or null when it can: by apt-get as root or with a sudo that asks nothing, or by brew. */
export function whyNotInstall() {
  const manager = packageManager();
  if (manager === 'brew') return null;
  if (manager !== 'apt') return 'there is neither apt-get nor brew';
  if (process.getuid?.() === 0 || (onPath('sudo') && run('sudo', ['-n', 'true']).ok)) return null;
  return 'that takes root, and sudo would ask for a password';
}

/** Installs what provides these needs. @returns {{ ok: boolean, reason: string }} */
export function install(needs) {
  const manager = packageManager();
  const packages = packagesOf(needs, manager);
  if (packages.length === 0) return { ok: true, reason: '' };
  return manager === 'brew' ? outcome(run('brew', ['install', ...packages])) : aptInstall(packages);
}

function aptInstall(packages) {
  const arguments_ = ['install', '-y', '--no-install-recommends', ...packages];
  if (!hasPackageLists()) apt(['update']);
  if (apt(arguments_).ok) return { ok: true, reason: '' };
  // The lists may be older than the packages on the server.
  const update = apt(['update']);
  const all = apt(arguments_);
  if (all.ok) return { ok: true, reason: '' };
  // One package that this release does not have must not keep the others away.
  const failed =
    packages.length === 1 ? packages : packages.filter((name) => !apt([...arguments_.slice(0, 3), name]).ok);
  return failed.length === 0 ? { ok: true, reason: '' } : outcome(update.ok ? all : update, failed);
}

function apt(args) {
  const quiet = ['-q', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0', '-o', 'Acquire::Retries=2'];
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...quiet, ...args];
  return process.getuid?.() === 0 ? run(command[0], command.slice(1)) : run('sudo', ['-n', ...command]);
}

function outcome({ ok, output }, failed = []) {
  return {
    ok,
    reason: ok ? '' : `${failed.length > 0 ? `not installed: ${failed.join(' ')}: ` : ''}${output}`,
  };
}

function hasPackageLists() {
  const dir = '/var/lib/apt/lists';
  return existsSync(dir) && readdirSync(dir).some((name) => /_Packages/.test(name));
}

function packageManager() {
  if (process.platform === 'darwin') return onPath('brew') ? 'brew' : null;
  if (onPath('apt-get')) return 'apt';
  if (onPath('dnf')) return 'dnf';
  if (onPath('pacman')) return 'pacman';
  return onPath('brew') ? 'brew' : null;
}

function packagesOf(needs, manager) {
  return needs.map((need) => PACKAGES[need][manager]).filter((name) => name !== undefined);
}
