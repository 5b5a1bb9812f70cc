import type { PcmEncoding } from '../../signal/pcm-encoding.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { HeaderFacts } from '../header-facts.ts';
import { pcmFacts } from '../pcm-facts.ts';

const ENCODINGS: ReadonlyMap<number, PcmEncoding> = new Map([
  [1, 'mulaw'],
  [2, 's8'],
  [3, 's16'],
  [4, 's24'],
  [5, 's32'],
  [6, 'f32'],
  [7, 'f64'],
  [27, 'alaw'],
]);
const BITS: Readonly<Record<string, number>> = { s16: 16, s24: 24, s32: 32, f32: 32, f64: 64 };

/** Sun/NeXT audio (the `.snd` header of audio(4)). */
export async function probeAu(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 24);
  if (head.length < 24 || head.toString('latin1', 0, 4) !== '.snd') return null;
  const encoding = ENCODINGS.get(head.readUInt32BE(12));
  if (!encoding) return null;
  const sizeBytes = head.readUInt32BE(8);
  const channels = head.readUInt32BE(20);
  if (channels > 256) return null;
  return pcmFacts({
    container: 'au',
    encoding,
    littleEndian: false,
    sampleRate: head.readUInt32BE(16),
    channels,
    channelLayout: channels === 1 ? 'mono' : channels === 2 ? 'stereo' : null,
    bitsPerSample: BITS[encoding] ?? 8,
    dataOffset: start + head.readUInt32BE(4),
    declaredBytes: sizeBytes === 0xffffffff || sizeBytes === 0 ? null : sizeBytes,
    fileBytes: file.sizeBytes,
    warnings: [],
  });
}
