import type { AudioFormat } from '../audio-format.ts';
import { NOTHING_MORE } from '../audio-format.ts';
import { probeOgg } from './ogg-header.ts';
import { verifyOggPages } from './verify-ogg.ts';

export const ogg: AudioFormat = {
  containers: ['ogg'],
  magic: ['OggS'],
  probe: probeOgg,
  async verify({ file, start, facts, findings, signal }) {
    const audioEnd = await verifyOggPages(file, start, facts.sampleRate, findings, signal);
    const skipped = facts.warnings.find(({ code }) => code === 'link-not-played');
    if (skipped) findings.warn('container', skipped.code, skipped.message, { offset: skipped.offset! });
    if (facts.codec === 'flac' && facts.md5 === null && facts.links.length === 0)
      findings.warn('hash', 'md5-unset', 'STREAMINFO has no MD5 of the samples');
    return { ...NOTHING_MORE, audioEnd };
  },
};
