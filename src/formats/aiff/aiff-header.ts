import type { PcmEncoding } from '../../signal/pcm-encoding.ts';
import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts, type HeaderWarning } from '../header-facts.ts';
import { pcmFacts } from '../pcm-facts.ts';
import { isStreamedSize } from '../streamed-size.ts';

const MAX_CHUNKS = 4096;

interface CommonChunk {
  readonly channels: number;
  readonly frames: number;
  readonly bits: number;
  readonly sampleRate: number;
  readonly compression: string;
}

/** AIFF 1.3 and AIFF-C (Apple, 1989 and 1991). */
export async function probeAiff(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 12);
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'FORM') return null;
  const form = head.toString('latin1', 8, 12);
  if (form !== 'AIFF' && form !== 'AIFC') return null;
  let common: CommonChunk | null = null;
  let sound: { dataOffset: number; declaredBytes: number | null } | null = null;
  const warnings: HeaderWarning[] = [];
  let offset = start + 12;
  for (let count = 0; count < MAX_CHUNKS && !(common && sound); count++) {
    const header = await file.read(offset, 8);
    if (header.length < 8) break;
    const id = header.toString('latin1', 0, 4);
    const sizeBytes = header.readUInt32BE(4);
    if (id === 'COMM') {
      common = parseCommon(await file.read(offset + 8, Math.min(sizeBytes, 64)));
    } else if (id === 'SSND') {
      const ssnd = await file.read(offset + 8, 4);
      const skip = ssnd.length === 4 ? ssnd.readUInt32BE(0) : 0;
      const available = Math.max(0, file.sizeBytes - offset - 8);
      const isOpen = isStreamedSize(sizeBytes, available);
      sound = {
        dataOffset: offset + 16 + skip,
        declaredBytes: isOpen ? null : Math.max(0, sizeBytes - 8 - skip),
      };
      if (isOpen && available > 0)
        warnings.push({
          code: 'size-not-set',
          message: 'the header does not say how long the audio is',
          offset: offset + 4,
        });
    }
    offset += 8 + sizeBytes + (sizeBytes % 2);
  }
  if (!common) return null;
  const encoding = encodingOf(common);
  const container = form === 'AIFF' ? 'aiff' : 'aifc';
  if (!encoding || !sound) return compressed(common, container, sound?.dataOffset ?? null);
  return pcmFacts({
    container,
    encoding: encoding.encoding,
    littleEndian: encoding.littleEndian,
    sampleRate: common.sampleRate,
    channels: common.channels,
    channelLayout: common.channels === 1 ? 'mono' : common.channels === 2 ? 'stereo' : null,
    bitsPerSample: common.bits,
    dataOffset: sound.dataOffset,
    declaredBytes: sound.declaredBytes,
    fileBytes: file.sizeBytes,
    warnings,
  });
}

function parseCommon(bytes: Buffer): CommonChunk | null {
  if (bytes.length < 18) return null;
  return {
    channels: bytes.readUInt16BE(0),
    frames: bytes.readUInt32BE(2),
    bits: bytes.readUInt16BE(6),
    sampleRate: Math.round(extended(bytes.subarray(8, 18))),
    compression: bytes.length >= 22 ? bytes.toString('latin1', 18, 22) : 'NONE',
  };
}

/** An 80-bit IEEE 754 extended number, as AIFF writes the sample rate. */
function extended(bytes: Buffer): number {
  const exponent = bytes.readUInt16BE(0) & 0x7fff;
  const mantissa = Number(bytes.readBigUInt64BE(2));
  const value = mantissa * 2 ** (exponent - 16383 - 63);
  return Number.isFinite(value) && value < 2 ** 31 ? value : 0;
}

const INTEGERS = [null, 's8', 's16', 's24', 's32'] as const;

function encodingOf(common: CommonChunk): { encoding: PcmEncoding; littleEndian: boolean } | null {
  const integer = INTEGERS[Math.ceil(common.bits / 8)] ?? null;
  const big = (encoding: PcmEncoding | null) => encoding && { encoding, littleEndian: false };
  switch (common.compression.toLowerCase()) {
    case 'none':
    case 'twos':
      return big(integer);
    case 'sowt':
      return integer && { encoding: integer, littleEndian: true };
    case 'raw ':
      return big('u8');
    case 'in24':
      return big('s24');
    case 'in32':
      return big('s32');
    case '42ni':
      return { encoding: 's24', littleEndian: true };
    case '23ni':
      return { encoding: 's32', littleEndian: true };
    case 'fl32':
      return big('f32');
    case 'fl64':
      return big('f64');
    case 'alaw':
      return big('alaw');
    case 'ulaw':
      return big('mulaw');
    default:
      return null;
  }
}

const COMPRESSED: Readonly<Record<string, string>> = {
  ima4: 'adpcm_ima_qt',
  MAC3: 'mace3',
  MAC6: 'mace6',
  GSM: 'gsm',
  Qclp: 'qcelp',
  QDM2: 'qdm2',
};

function compressed(
  common: CommonChunk,
  container: 'aiff' | 'aifc',
  audioOffset: number | null,
): HeaderFacts | null {
  const codec = COMPRESSED[common.compression.trim()];
  if (codec === undefined || common.channels < 1 || common.sampleRate < 1) return null;
  return headerFacts({
    container,
    codec,
    sampleRate: common.sampleRate,
    channels: common.channels,
    // numSampleFrames counts packets for ima4 (64 frames each), frames for the others.
    frames: codec === 'adpcm_ima_qt' ? common.frames * 64 : common.frames,
    framesSource: 'estimate',
    audioOffset,
  });
}
