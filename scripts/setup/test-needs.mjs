// What the tests need beyond the player: a sound server, a terminal, encoders for the fixtures.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { onPath } from './executables.mjs';

/** Per program: the need (of system-packages.mjs) that brings it. */
const PROGRAMS = {
  ffmpeg: 'ffmpeg',
  ffprobe: 'ffmpeg',
  tmux: 'tmux',
  flac: 'flac',
  lame: 'lame',
  oggenc: 'vorbis-tools',
  opusenc: 'opus-tools',
  wavpack: 'wavpack',
  sox: 'sox',
  'espeak-ng': 'espeak-ng',
  socat: 'socat',
  zsh: 'zsh',
  fish: 'fish',
};
const LINUX_PROGRAMS = {
  pulseaudio: 'pulseaudio',
  parec: 'pulse-utils',
  paplay: 'pulse-utils',
  aplay: 'alsa-utils',
  'dbus-daemon': 'dbus',
  playerctl: 'playerctl',
  gdbus: 'glib-tools',
};

/** @returns {string[]} needs, each once */
export function missingForTests() {
  const isLinux = process.platform === 'linux';
  const programs = { ...PROGRAMS, ...(isLinux ? LINUX_PROGRAMS : {}) };
  const needs = Object.entries(programs).filter(([program]) => onPath(program) === null);
  const missing = new Set(needs.map(([, need]) => need));
  if (isLinux && !hasPulsePlugin()) missing.add('pulse-plugin');
  return [...missing];
}

/** The ALSA plugin through which the player's sound reaches PulseAudio. */
function hasPulsePlugin() {
  const folders = ['/usr/lib', '/usr/lib64', '/lib'].filter((dir) => existsSync(dir));
  const candidates = folders.flatMap((dir) => [dir, ...readdirSync(dir).map((name) => path.join(dir, name))]);
  return candidates.some((dir) => existsSync(path.join(dir, 'alsa-lib', 'libasound_module_pcm_pulse.so')));
}
