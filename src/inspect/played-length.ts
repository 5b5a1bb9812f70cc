import { hasExactLength } from '../formats/audio-file.ts';
import type { FileBytes } from '../formats/file-bytes.ts';
import { FindingLog } from '../formats/finding.ts';
import { flacChanges } from '../formats/flac/flac-changes.ts';
import { buildFrameIndex } from '../formats/frame-index/frame-indexing.ts';
import type { HeaderFacts, HeaderWarning } from '../formats/header-facts.ts';
import { PlayheadError } from '../player/error.ts';
import { countFrames } from './count-frames.ts';
import type { InspectionContext } from './inspection.ts';
import { verifyContainer } from './verify/verify-container.ts';

/**
 * A file's facts with the length that playing it gives, where the header does not tell it: the coded frames of MP3 and ADTS are
 * counted; what changes its rate in mid-stream is decoded, and said.
 *
 * @param file open; @param path of the same
 */
export async function withPlayedLength(
  facts: HeaderFacts,
  file: FileBytes,
  path: string,
  context: InspectionContext,
): Promise<HeaderFacts> {
  const { container, sampleRate } = facts;
  if (container === 'flac')
    return (await flacChanges(file)) ? withDecodedLength(facts, file, path, context) : facts;
  if ((container !== 'mp3' && container !== 'adts') || hasExactLength(facts)) return facts;
  const index = await buildFrameIndex(path, container, { decodedRate: sampleRate, signal: context.signal });
  context.signal.throwIfAborted();
  if (index === null) return facts;
  const { totalFrames, bitRate } = index;
  if (totalFrames === null) return withDecodedLength(facts, file, path, context);
  return { ...facts, frames: totalFrames, framesSource: 'scan', bitRate };
}

/** What a walk says of a stream that is not one from the first frame to the last. */
const CHANGES = ['format-changes', 'another-stream'];

/** Of a stream that changes: how a converted part is rounded, only a decoder knows. */
async function withDecodedLength(
  facts: HeaderFacts,
  file: FileBytes,
  path: string,
  context: InspectionContext,
): Promise<HeaderFacts> {
  const findings = new FindingLog();
  await verifyContainer(file, facts, findings, context.signal, null);
  const changes = findings
    .result()
    .findings.filter(({ code }) => CHANGES.includes(code))
    .map(({ code, message, offset, time }): HeaderWarning => ({
      code,
      message: `${message} (at ${(time ?? 0).toFixed(3)} s)`,
      ...(offset === null ? {} : { offset }),
    }));
  if (changes.length === 0) return facts;
  const told = { ...facts, warnings: [...facts.warnings, ...changes] };
  try {
    const { frames } = await countFrames(path, context);
    return { ...told, frames, framesSource: 'decode', md5: null };
  } catch (error) {
    // Without a decoder that can tell, the header has the last word.
    if (error instanceof PlayheadError) return told;
    throw error;
  }
}
