import path from 'node:path';

/** Extensions of what is played from a directory; a file that is named explicitly may have any. */
export const AUDIO_EXTENSIONS: readonly string[] = [
  '.flac',
  '.mp3',
  '.m4a',
  '.ogg',
  '.opus',
  '.wav',
  '.aac',
  '.aif',
  '.aifc',
  '.aiff',
  '.alac',
  '.ape',
  '.asf',
  '.au',
  '.bwf',
  '.caf',
  '.m4b',
  '.mka',
  '.mp2',
  '.mp4',
  '.mpc',
  '.oga',
  '.rf64',
  '.snd',
  '.spx',
  '.tta',
  '.w64',
  '.wave',
  '.weba',
  '.webm',
  '.wma',
  '.wv',
];
const KNOWN: ReadonlySet<string> = new Set(AUDIO_EXTENSIONS);

/** Whether a file in a directory is taken for audio, by its name. */
export function hasAudioExtension(file: string): boolean {
  return KNOWN.has(path.extname(file).toLowerCase());
}
