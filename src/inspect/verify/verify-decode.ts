import { hasExactLength } from '../../formats/audio-file.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { decoderDeviation } from './decoder-deviation.ts';
import type { InspectionContext } from '../inspection.ts';
import { PcmStream } from '../pcm-stream.ts';
import { DecodeComplaints } from './decode-complaints.ts';
import type { FindingLog } from '../../formats/finding.ts';
import { flacDigest, hasFlacDigest } from './verify-flac-digest.ts';
import { PcmDigest } from './pcm-digest.ts';
import { hasWalker } from './verify-container.ts';

/** What a full decode delivered. */
export interface DecodeResult {
  readonly frames: number;
  readonly sampleRate: number;
  /** MD5 of the samples, as FLAC has it; only of lossless streams. */
  readonly md5: string | null;
}

export interface DecodeRequest {
  readonly path: string;
  readonly facts: HeaderFacts | null;
  /** Where the audio ends: bytes after it are not the decoder's business. null: it reads to the end of the file. */
  readonly audioEnd: number | null;
  /** What its packets hold, where they were counted. */
  readonly codedFrames: number | null;
  /** Keep the decoder's own words. */
  readonly verbose: boolean;
}

/** ffmpeg before 6.1 gives nothing for more. */
const FFMPEG_FLAC_BITS = 24;

/**
 * Decodes everything and notes whether the decoder complained, with checksums of the format on. The times are where the output
 * had come to: the damage is within a second after.
 *
 * @returns null when this ffmpeg has no decoder for it, and says nothing either
 * @throws PlayheadError `undecodable`, `ffmpeg-failed`, `no-ffmpeg`
 */
export async function verifyDecode(
  { path, facts, audioEnd, codedFrames, verbose }: DecodeRequest,
  findings: FindingLog,
  context: InspectionContext,
): Promise<DecodeResult | null> {
  if (facts?.container === 'mp3' && facts.frames === 0) {
    // An encoder that got nothing writes one frame of padding, which ffmpeg refuses.
    findings.warn('length', 'no-audio', 'there is no audio in it');
    return { frames: 0, sampleRate: facts.sampleRate, md5: null };
  }
  if (facts && hasFlacDigest(facts)) {
    const md5 = await flacDigest(path, facts, context);
    if (md5 === facts.md5) return { frames: codedFrames ?? facts.frames!, sampleRate: facts.sampleRate, md5 };
  }
  const digest = new PcmDigest(facts ?? { codec: '', bitsPerSample: null, lossless: false, isFloat: false });
  const complaints = new DecodeComplaints(facts !== null && hasWalker(facts.container), verbose);
  let bytes = 0;
  let bytesPerSecond = Infinity;
  const stream = await PcmStream.open(path, digest.encoding, context, {
    endByte: audioEnd,
    fillsGaps: false,
    // Of Layer I ffmpeg checks other bits than the standard says; the walk has checked the right ones.
    inputArgs: facts?.codec === 'mp1' ? [] : ['-err_detect', 'crccheck'],
    onLine: (line) => complaints.take(line, bytes / bytesPerSecond),
  });
  bytesPerSecond = stream.sampleRate * stream.frameBytes;
  const hashes = facts?.lossless === true;
  for await (const part of stream.bytes()) {
    bytes += part.length;
    if (hashes) digest.update(part);
  }
  const { code } = await stream.ended();
  context.signal.throwIfAborted();
  const frames = bytes / stream.frameBytes;
  if (frames === 0 && facts?.codec === 'flac' && (facts.bitsPerSample ?? 0) > FFMPEG_FLAC_BITS) {
    findings.warn(
      'decode',
      'not-decodable',
      `this ffmpeg does not decode FLAC of ${facts.bitsPerSample} bits`,
    );
    return null;
  }
  complaints.report(code, findings);
  // All of the audio may be less than a decoder loses of a whole file.
  const isLoss =
    facts?.container === 'mp4' && hasExactLength(facts) && facts.frames <= decoderDeviation(facts);
  if (frames === 0 && !isLoss) findings.damage('decode', 'undecodable', 'none of its audio can be decoded');
  return {
    frames,
    sampleRate: stream.sampleRate,
    md5: hashes ? digest.hex() : null,
  };
}
