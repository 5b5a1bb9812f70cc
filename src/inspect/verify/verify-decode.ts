import { stat } from 'node:fs/promises';
import type { HeaderFacts } from '../../media/header-facts.ts';
import type { InspectionContext } from '../inspection.ts';
import { PcmStream } from '../pcm-stream.ts';
import { DecodeComplaints } from './decode-complaints.ts';
import type { FindingLog } from './finding.ts';
import { flacDigest, hasFlacDigest } from './verify-flac-digest.ts';
import { PcmDigest } from './pcm-digest.ts';

/** What a full decode delivered. */
export interface DecodeResult {
  readonly frames: number;
  readonly sampleRate: number;
  /** MD5 of the samples, as FLAC has it; only of lossless streams. */
  readonly md5: string | null;
}

/** ffmpeg before 6.1 gives nothing for more. */
const FFMPEG_FLAC_BITS = 24;

/**
 * Decodes everything and notes what the decoder complained about, with checksums of the format on. The times are where
 * the output had come to: the damage is within a second after.
 *
 * @returns null when this ffmpeg has no decoder for it, and says nothing either
 * @throws PlayheadError `undecodable`, `no-ffmpeg`
 */
export async function verifyDecode(
  path: string,
  facts: HeaderFacts | null,
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
    if (md5 === facts.md5) return { frames: facts.frames!, sampleRate: facts.sampleRate, md5 };
  }
  const digest = new PcmDigest(facts ?? { codec: '', bitsPerSample: null, lossless: false, isFloat: false });
  const complaints = new DecodeComplaints(path, await hasTagsBehindMp3(path, facts), findings);
  let bytes = 0;
  let bytesPerSecond = Infinity;
  const stream = await PcmStream.open({
    ffmpegPath: context.ffmpegPath(),
    path,
    encoding: digest.encoding,
    inputArgs: ['-err_detect', 'crccheck'],
    signal: context.signal,
    onLine: (line) => complaints.take(line, bytes / bytesPerSecond),
  });
  bytesPerSecond = stream.sampleRate * stream.frameBytes;
  const hashes = facts?.lossless === true;
  for await (const part of stream.bytes()) {
    bytes += part.length;
    if (hashes) digest.update(part);
  }
  await stream.ended();
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
  complaints.finish(frames >= (facts?.frames ?? Infinity));
  return {
    frames,
    sampleRate: stream.sampleRate,
    md5: hashes ? digest.hex() : null,
  };
}

async function hasTagsBehindMp3(path: string, facts: HeaderFacts | null): Promise<boolean> {
  return facts?.container === 'mp3' && facts.audioEnd !== null && (await stat(path)).size > facts.audioEnd;
}
