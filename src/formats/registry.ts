import { adts } from './adts/index.ts';
import { aiff } from './aiff/index.ts';
import { ape } from './ape/index.ts';
import { asf } from './asf/index.ts';
import { au } from './au/index.ts';
import type { Container } from './audio-file.ts';
import type { AudioFormat } from './audio-format.ts';
import { caf } from './caf/index.ts';
import { flac } from './flac/index.ts';
import { matroska } from './matroska/index.ts';
import { mp3 } from './mp3/index.ts';
import { mp4 } from './mp4/index.ts';
import { ogg } from './ogg/index.ts';
import { riff } from './riff/index.ts';
import { wavpack } from './wavpack/index.ts';

/** Every format that is read without ffmpeg. Of those without a magic number the earlier one is tried first. */
export const FORMATS: readonly AudioFormat[] = [
  ...[aiff, ape, asf, au, caf, flac, matroska, ogg, riff, wavpack],
  ...[mp4, adts, mp3],
];

/** The formats that a file may have. @param magic its first four bytes behind any ID3v2 tag, as Latin-1 */
export function formatsByMagic(magic: string): readonly AudioFormat[] {
  const format = FORMATS.find((each) => each.magic.includes(magic));
  return format === undefined ? FORMATS.filter((each) => each.magic.length === 0) : [format];
}

export function formatOf(container: Container): AudioFormat {
  return FORMATS.find(({ containers }) => containers.includes(container))!;
}
