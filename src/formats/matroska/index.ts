import type { AudioFormat } from '../audio-format.ts';
import { readMatroskaChapters } from './matroska-chapters.ts';
import { probeMatroska } from './matroska-header.ts';

export const matroska: AudioFormat = {
  containers: ['matroska', 'webm'],
  magic: ['\x1aE\xdf\xa3'],
  probe: probeMatroska,
  readChapters: readMatroskaChapters,
};
