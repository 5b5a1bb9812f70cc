import type { AudioFormat } from '../audio-format.ts';
import { probeCaf } from './caf-header.ts';

export const caf: AudioFormat = {
  containers: ['caf'],
  magic: ['caff'],
  probe: probeCaf,
};
