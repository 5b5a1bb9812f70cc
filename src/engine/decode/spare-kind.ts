import type { AudioFileInfo } from '../../media/audio-file.ts';
import type { SpareKind } from './decode-plan.ts';
import { indexedDemuxer, seekRow } from './seek-table.ts';

/** What a spare for a file has to wait for. */
export function spareKindFor(info: AudioFileInfo | null): SpareKind {
  switch (seekRow(info).strategy) {
    case 'frame-index':
      return indexedDemuxer(info);
    case 'flac-frames':
      return 'flac';
    case 'ogg-pages':
      return 'ogg';
    case 'matroska-clusters':
      return 'matroska';
    case 'wavpack-blocks':
      return isFedWavPack(info) ? 'wv' : 'script';
    default:
      return 'script';
  }
}

/** Whether a pipe will do: of more channels ffmpeg wants to look at several blocks, and go back. */
export function isFedWavPack(info: AudioFileInfo | null): boolean {
  return (info?.channels ?? 0) <= 2;
}
