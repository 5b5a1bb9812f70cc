import type { AudioFormat } from '../audio-format.ts';
import { probeApe } from './ape-header.ts';

export const ape: AudioFormat = {
  containers: ['ape'],
  magic: ['MAC '],
  probe: probeApe,
};
