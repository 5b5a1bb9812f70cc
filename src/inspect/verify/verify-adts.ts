import { ADTS_HEADER_BYTES, parseAdtsHeader } from '../../media/container/adts.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { FindingLog } from './finding.ts';

/** Walks every ADTS frame: headers where the one before says they are, the same format throughout, junk between. */
export async function verifyAdtsFrames(
  file: FileBytes,
  extent: { readonly from: number; readonly to: number },
  findings: FindingLog,
  signal: AbortSignal,
): Promise<void> {
  let offset = extent.from;
  let frames = 0;
  const first = parseAdtsHeader(await file.read(offset, ADTS_HEADER_BYTES), 0);
  while (first && offset < extent.to) {
    signal.throwIfAborted();
    const header = parseAdtsHeader(await file.read(offset, ADTS_HEADER_BYTES), 0);
    const time = frames / first.sampleRate;
    if (header?.sampleRate !== first.sampleRate || header.objectType !== first.objectType) {
      const next = await resync(file, offset, extent.to, first.sampleRate);
      const where = next >= extent.to ? 'after the last frame' : 'between two frames';
      findings.damage('frames', 'junk', `${next - offset} bytes ${where} are no audio`, { offset, time });
      offset = next;
      continue;
    }
    if (header.channelConfiguration !== first.channelConfiguration)
      findings.damage('frames', 'format-changes', 'the number of channels changes', { offset, time });
    if (offset + header.sizeBytes > extent.to)
      findings.damage('frames', 'frame-truncated', 'the file ends within a frame', { offset, time });
    frames += header.frames;
    offset += header.sizeBytes;
  }
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
