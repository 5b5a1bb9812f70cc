import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Names another ffmpeg to measure with, statically linked. */
const STATIC_FFMPEG = 'PLAYHEAD_BENCH_STATIC_FFMPEG';

/** A player as it is started from a shell. */
export interface PlayerProgram {
  readonly name: string;
  /** Whether it takes this file at all. */
  plays(file: string): boolean;
  /** Program and arguments that play a file to ALSA's default device, without a screen. */
  commandLine(file: string): readonly [string, ...string[]];
  /** What it finds in its environment beside what is there anyway. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The player of this project as users start it: the built bundles through bin/. */
export function playheadProgram(root: string): PlayerProgram {
  return {
    name: 'playhead',
    plays: () => true,
    commandLine: (file) => [...playheadCommand(root), file, '--output', 'speaker', '--ui', 'none'],
  };
}

/**
 * The same with an ffmpeg in one piece, as npm brings it with ffmpeg-static: a distribution's loads hundreds of shared libraries, for
 * some 60 ms. Null where none is named.
 */
export function playheadWithStaticFfmpeg(root: string): PlayerProgram | null {
  const ffmpeg = process.env[STATIC_FFMPEG];
  if (ffmpeg === undefined) return null;
  return { ...playheadProgram(root), name: 'playhead, static ffmpeg', env: { FFMPEG_PATH: ffmpeg } };
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
