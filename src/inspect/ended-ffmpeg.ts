import type { FfmpegExit } from '../ffmpeg/ffmpeg-child.ts';
import { silenceReason } from '../ffmpeg/ffmpeg-reason.ts';
import { PlayheadError } from '../player/error.ts';

/** @throws PlayheadError `ffmpeg-failed` for a child that did not end by itself, with what it had given */
export function checkEnded({ silentMs, signal }: Pick<FfmpegExit, 'silentMs' | 'signal'>): void {
  if (silentMs !== null) throw new PlayheadError('ffmpeg-failed', silenceReason(silentMs));
  if (signal !== null)
    throw new PlayheadError('ffmpeg-failed', `ffmpeg was ended by ${signal} while it decoded this file`);
}
