import type { Container } from './audio-file.ts';

/** ffprobe's `format_name` and `format_long_name` of each container (libavformat's demuxers). */
const FORMATS: Readonly<Record<Container, readonly [name: string, longName: string]>> = {
  wav: ['wav', 'WAV / WAVE (Waveform Audio)'],
  rf64: ['wav', 'WAV / WAVE (Waveform Audio)'],
  w64: ['w64', 'Sony Wave64'],
  aiff: ['aiff', 'Audio IFF'],
  aifc: ['aiff', 'Audio IFF'],
  flac: ['flac', 'raw FLAC'],
  mp3: ['mp3', 'MP2/3 (MPEG audio layer 2/3)'],
  adts: ['aac', 'raw ADTS AAC (Advanced Audio Coding)'],
  mp4: ['mov,mp4,m4a,3gp,3g2,mj2', 'QuickTime / MOV'],
  ogg: ['ogg', 'Ogg'],
  matroska: ['matroska,webm', 'Matroska / WebM'],
  webm: ['matroska,webm', 'Matroska / WebM'],
  asf: ['asf', 'ASF (Advanced / Active Streaming Format)'],
  wavpack: ['wv', 'WavPack'],
  ape: ['ape', "Monkey's Audio"],
  caf: ['caf', 'Apple CAF (Core Audio Format)'],
  au: ['au', 'Sun AU'],
};

/** ffprobe's names of a container. */
export function formatNames(container: Container): { name: string; longName: string } {
  const [name, longName] = FORMATS[container];
  return { name, longName };
}
