import path from 'node:path';

/** A local path as ffmpeg takes it literally: no protocol, option or pattern can hide in its name. */
export function ffmpegFileUrl(file: string): string {
  return `file:${path.resolve(file)}`;
}
