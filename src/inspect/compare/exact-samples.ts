import { createHash } from 'node:crypto';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { probeHeader } from '../../media/probe-header.ts';
import type { InspectionContext } from '../inspection.ts';
import { PcmStream } from '../pcm-stream.ts';

/** Bits that a 32-bit float holds. */
const FLOAT_BITS = 24;

/**
 * Whether two files that are the same in 32-bit floats are the same in all their bits. Most are: only what has more bits
 * than a float is decoded once more.
 *
 * @throws PlayheadError `undecodable`, `no-ffmpeg`, or one of `ReadErrorCode`
 */
export async function haveSameSamples(a: string, b: string, context: InspectionContext): Promise<boolean> {
  const facts = await Promise.all([probeHeader(a), probeHeader(b)]);
  if (!facts.some(isFinerThanFloat)) return true;
  const [left, right] = await Promise.all([samplesDigest(a, context), samplesDigest(b, context)]);
  return left === right;
}

function isFinerThanFloat(facts: HeaderFacts | null): boolean {
  if (!facts?.lossless || facts.isFloat || facts.codec.startsWith('pcm_f32')) return false;
  return (facts.bitsPerSample ?? 0) > FLOAT_BITS;
}

/** MD5 of the samples as 64-bit floats, which hold every sample of up to 53 bits. */
async function samplesDigest(path: string, context: InspectionContext): Promise<string> {
  const stream = await PcmStream.open(path, 'f64', context);
  const hash = createHash('md5');
  for await (const part of stream.bytes()) hash.update(part);
  context.signal.throwIfAborted();
  return hash.digest('hex');
}
