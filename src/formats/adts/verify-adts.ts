import { ADTS_HEADER_BYTES, parseAdtsHeader, type AdtsHeader } from './adts-header.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { warnOfTrailingBytes } from '../foreign-end.ts';
import type { WalkedAudio } from '../audio-format.ts';

/** Walks every ADTS frame: headers where the one before says they are, the same format throughout, junk between. */
export async function verifyAdtsFrames(
  file: FileBytes,
  extent: { readonly from: number; readonly to: number },
  findings: FindingLog,
  signal: AbortSignal,
): Promise<WalkedAudio> {
  let offset = extent.from;
  let seconds = 0;
  const first = parseAdtsHeader(await file.read(offset, ADTS_HEADER_BYTES), 0);
  let kind = first;
  while (first && kind && offset < extent.to) {
    signal.throwIfAborted();
    const header = parseAdtsHeader(await file.read(offset, ADTS_HEADER_BYTES), 0);
    const time = seconds;
    if (header?.sampleRate !== kind.sampleRate || header.objectType !== kind.objectType) {
      if (header && (await isFollowed(file, offset, header, extent.to))) {
        const said = `the sample rate changes from ${kind.sampleRate} to ${header.sampleRate} Hz here`;
        findings.warn('frames', 'format-changes', said, { offset, time });
        kind = header;
        continue;
      }
      const next = await resync(file, offset, extent.to, kind.sampleRate);
      if (next >= extent.to && seconds > 0) {
        warnOfTrailingBytes(offset, extent.to, findings);
        return { audioEnd: offset, frames: Math.round(seconds * first.sampleRate) };
      }
      const said = `${next - offset} bytes between two frames are no audio`;
      findings.damage('frames', 'junk', said, { offset, end: next, time });
      offset = next;
      continue;
    }
    if (header.channelConfiguration !== kind.channelConfiguration)
      findings.damage('frames', 'format-changes', 'the number of channels changes', { offset, time });
    if (offset + header.sizeBytes > extent.to)
      findings.damage('frames', 'frame-truncated', 'the file ends within a frame', { offset, time });
    seconds += header.frames / header.sampleRate;
    offset += header.sizeBytes;
  }
  const frames = first && Math.round(seconds * first.sampleRate);
  return { audioEnd: extent.to < file.sizeBytes ? extent.to : null, frames };
}

/** Whether another frame of its kind follows a header where it says: then it begins another stream. */
async function isFollowed(file: FileBytes, offset: number, header: AdtsHeader, to: number): Promise<boolean> {
  const end = offset + header.sizeBytes;
  const next = end < to ? parseAdtsHeader(await file.read(end, ADTS_HEADER_BYTES), 0) : null;
  return next?.sampleRate === header.sampleRate && next.objectType === header.objectType;
}

async function resync(file: FileBytes, from: number, to: number, sampleRate: number): Promise<number> {
  for (let at = from + 1; at < to;) {
    const bytes = await file.read(at, Math.min(65_536, to - at));
    for (let index = 0; index + ADTS_HEADER_BYTES <= bytes.length; index++) {
      const header = bytes[index] === 0xff ? parseAdtsHeader(bytes, index) : null;
      if (header?.sampleRate !== sampleRate) continue;
      const end = at + index + header.sizeBytes;
      const next = end >= to ? null : parseAdtsHeader(await file.read(end, ADTS_HEADER_BYTES), 0);
      if (end === to || next?.sampleRate === sampleRate) return at + index;
    }
    at += Math.max(1, bytes.length - ADTS_HEADER_BYTES + 1);
  }
  return to;
}
