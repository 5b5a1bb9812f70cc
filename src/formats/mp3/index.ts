import type { AudioFormat } from '../audio-format.ts';
import { NOTHING_MORE } from '../audio-format.ts';
import { noteHeaderWarnings } from '../note-header-warnings.ts';
import { findFirstFrame, probeMpegAudio } from './mpeg-audio.ts';
import { findMpegSubject } from './mpeg-scan-subject.ts';
import { verifyMpegFrames } from './verify-mpeg.ts';

/** MPEG audio of all layers. */
export const mp3: AudioFormat = {
  containers: ['mp3'],
  magic: [],
  probe: probeMpegAudio,
  async verify({ file, start, extent, facts, findings, signal }) {
    const first = await findFirstFrame(file, start, extent.to);
    const walked = first ? await verifyMpegFrames(file, first, extent.to, findings, signal) : NOTHING_MORE;
    // Of bytes that are no frames the walk says where they are.
    const isTold = walked.audioEnd !== null && walked.audioEnd < extent.to;
    noteHeaderWarnings(facts, findings, isTold ? 'audio-longer-than-header' : undefined);
    return walked;
  },
  findScanSubject: findMpegSubject,
};
