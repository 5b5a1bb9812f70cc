import type { AudioFormat } from '../audio-format.ts';
import { NOTHING_MORE } from '../audio-format.ts';
import { noteHeaderWarnings } from '../note-header-warnings.ts';
import { probeAiff } from './aiff-header.ts';
import { verifyAiff } from './verify-aiff.ts';

export const aiff: AudioFormat = {
  containers: ['aiff', 'aifc'],
  magic: ['FORM'],
  probe: probeAiff,
  async verify({ file, start, facts, findings }) {
    await verifyAiff(file, start, facts, findings);
    noteHeaderWarnings(facts, findings, 'data-truncated');
    return NOTHING_MORE;
  },
};
