import type { AudioFormat } from '../audio-format.ts';
import { NOTHING_MORE } from '../audio-format.ts';
import { readMp4Chapters } from './mp4-chapters.ts';
import { probeMp4 } from './mp4-header.ts';
import { verifyMp4 } from './verify-mp4.ts';

export const mp4: AudioFormat = {
  containers: ['mp4'],
  magic: [],
  probe: probeMp4,
  async readChapters(file, start) {
    const isMarked = (await file.read(start + 4, 4)).toString('latin1') === 'ftyp';
    return isMarked ? readMp4Chapters(file) : [];
  },
  async verify({ file, start, findings, signal }) {
    await verifyMp4(file, start, findings, signal);
    return NOTHING_MORE;
  },
};
