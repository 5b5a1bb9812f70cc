import { loadCover } from '../media/cover-art.ts';
import type { ArtSource } from '../ui/tui-options.ts';
import { isLocalFile } from './local-file.ts';
import type { ReadTags } from './track-details.ts';

/** Covers from the file or its folder. Without an ffmpeg there are none. */
export function artSource(ffmpegPath: string | null, readTags: ReadTags): ArtSource {
  return {
    async load(file, width, height, signal, colours) {
      if (ffmpegPath === null || !isLocalFile(file)) return null;
      const { pictures } = await readTags(file);
      return loadCover({
        ffmpegPath,
        file,
        hasEmbedded: pictures.length > 0,
        width,
        height,
        colours,
        signal,
      });
    },
  };
}
