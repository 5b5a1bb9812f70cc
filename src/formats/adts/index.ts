import type { AudioFormat } from '../audio-format.ts';
import { probeAdts } from './adts-header.ts';
import { findAdtsSubject } from './adts-scan-subject.ts';
import { verifyAdtsFrames } from './verify-adts.ts';

export const adts: AudioFormat = {
  containers: ['adts'],
  magic: [],
  probe: probeAdts,
  verify: ({ file, extent, findings, signal }) => verifyAdtsFrames(file, extent, findings, signal),
  findScanSubject: findAdtsSubject,
};
