import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** A player as it is started from a shell. */
export interface PlayerProgram {
  readonly name: string;
  /** Whether it takes this file at all. */
  plays(file: string): boolean;
  /** Program and arguments that play a file to ALSA's default device, without a screen. */
  commandLine(file: string): readonly [string, ...string[]];
}

/** The player of this project as users start it: the built bundles through bin/. */
export function playheadProgram(root: string): PlayerProgram {
  return {
    name: 'playhead',
    plays: () => true,
    commandLine: (file) => [...playheadCommand(root), file, '--output', 'speaker', '--ui', 'none'],
  };
}

export function playheadCommand(root: string): [string, ...string[]] {
  return [process.execPath, path.join(root, 'bin', 'playhead.js')];
}

/** mpv's options wherever it is compared: its own configuration apart, nothing on the terminal, sound through ALSA. */
export const MPV_OPTIONS = ['--no-config', '--no-video', '--no-terminal', '--ao=alsa'] as const;

export const mpv: PlayerProgram = {
  name: 'mpv',
  plays: () => true,
  commandLine: (file) => ['mpv', ...MPV_OPTIONS, file],
};

export const mpg123: PlayerProgram = {
  name: 'mpg123',
  plays: (file) => file.endsWith('.mp3'),
  commandLine: (file) => ['mpg123', '-q', '-o', 'alsa', file],
};

/** The peers that are installed here. */
export function installedPeers(): readonly PlayerProgram[] {
  return [mpv, mpg123].filter(({ name }) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}
