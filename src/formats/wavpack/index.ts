import type { AudioFormat } from '../audio-format.ts';
import { verifyWavPackBlocks } from './verify-wavpack.ts';
import { probeWavPack } from './wavpack-header.ts';

export const wavpack: AudioFormat = {
  containers: ['wavpack'],
  magic: ['wvpk'],
  probe: probeWavPack,
  verify: ({ file, extent, facts, findings, signal }) =>
    verifyWavPackBlocks(file, extent, facts, findings, signal),
};
