import type { AudioFileInfo } from '../../media/audio-file.ts';

/** Whether a pipe will do: of more channels ffmpeg wants to look at several blocks, and go back. */
export function isFedWavPack(info: AudioFileInfo | null): boolean {
  return (info?.channels ?? 0) <= 2;
}
