import { parseFromTokenizer, type IAudioMetadata } from 'music-metadata';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { BytesTokenizer } from './bytes-tokenizer.ts';

/** What music-metadata makes of a file. A module of its own, loaded by the first file that needs it: 180 ms unbundled. */
export function parseMetadata(file: FileBytes, path: string): Promise<IAudioMetadata> {
  return parseFromTokenizer(new BytesTokenizer(file, path), {
    duration: false,
    includeChapters: false,
  });
}
