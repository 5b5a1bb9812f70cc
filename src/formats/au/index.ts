import type { AudioFormat } from '../audio-format.ts';
import { probeAu } from './au-header.ts';

export const au: AudioFormat = {
  containers: ['au'],
  magic: ['.snd'],
  probe: probeAu,
};
