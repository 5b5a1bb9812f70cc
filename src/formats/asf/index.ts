import type { AudioFormat } from '../audio-format.ts';
import { probeAsf } from './asf-header.ts';

export const asf: AudioFormat = {
  containers: ['asf'],
  magic: ['0&\xb2u'],
  probe: probeAsf,
};
