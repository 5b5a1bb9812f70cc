// An ffmpeg that works: the one the environment names, ffmpeg-static's, or the one on PATH.
import path from 'node:path';
import { identity, isExecutable, onPath, run } from './executables.mjs';

const DOWNLOAD_LIMIT_MS = 90_000;

/** The same order as src/ffmpeg/locate-ffmpeg.ts, which this plain script cannot import. */
export function findFfmpeg(root) {
  const named = process.env.FFMPEG_PATH || process.env.FFMPEG_BIN;
  if (named) return path.basename(named) === named ? onPath(named) : path.resolve(named);
  const downloaded = path.join(
    root,
    'node_modules',
    'ffmpeg-static',
    process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg',
  );
  return isExecutable(downloaded) ? downloaded : onPath('ffmpeg');
}

export function ffmpegWorks(root, memory) {
  const ffmpeg = findFfmpeg(root);
  const key = ffmpeg === null ? null : identity(ffmpeg);
  if (key === null) return false;
  if (memory.recall('ffmpeg', key) === true) return true;
  const works = run(ffmpeg, ['-nostdin', '-hide_banner', '-version'], { timeoutMs: 20_000 }).ok;
  if (works) memory.remember('ffmpeg', key, true);
  return works;
}

/** Lets ffmpeg-static download its binary. It comes from GitHub, which may be out of reach: then this gives up in time. */
export function downloadFfmpeg(root) {
  return run(process.execPath, ['install.js'], {
    cwd: path.join(root, 'node_modules', 'ffmpeg-static'),
    timeoutMs: DOWNLOAD_LIMIT_MS,
    unset: ['FFMPEG_BIN'],
    env: { CI: 'true' },
  });
}
