import type { AudioFormat } from '../audio-format.ts';
import { noteHeaderWarnings } from '../note-header-warnings.ts';
import { readRiffCues } from './riff-cues.ts';
import { probeRiff } from './riff-header.ts';
import { verifyRiff } from './verify-riff.ts';

/** WAV, RF64, BW64 and Sony Wave64. */
export const riff: AudioFormat = {
  containers: ['wav', 'rf64', 'w64'],
  magic: ['RIFF', 'RF64', 'BW64', 'riff'],
  probe: probeRiff,
  readChapters: readRiffCues,
  async verify({ file, start, facts, findings }) {
    noteHeaderWarnings(facts, findings, 'data-truncated');
    return { audioEnd: await verifyRiff(file, start, facts, findings), frames: null };
  },
};
