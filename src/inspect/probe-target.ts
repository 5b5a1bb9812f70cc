import type { FileBytes } from '../formats/file-bytes.ts';
import type { HeaderFacts } from '../formats/header-facts.ts';
import { mayHideExtension, withImplicitExtension } from '../media/implicit-extension.ts';
import { probeFile } from '../media/probe-header.ts';
import { PlayheadError } from '../player/error.ts';
import type { InspectionContext } from './inspection.ts';

/**
 * What the header of a file says, and, for the few AAC headers that may not say all, what its first packet does. Without an ffmpeg
 * the header has the last word.
 *
 * @param file open; @param path of the same
 * @throws PlayheadError one of `ReadErrorCode`; the signal's reason when it is aborted
 */
export async function probeTarget(
  file: FileBytes,
  path: string,
  context: InspectionContext,
): Promise<HeaderFacts | null> {
  const facts = await probeFile(file);
  if (facts === null || !mayHideExtension(facts)) return facts;
  const ffmpegPath = ffmpegOrNull(context);
  return ffmpegPath === null ? facts : withImplicitExtension(facts, path, ffmpegPath, context.signal);
}

function ffmpegOrNull(context: InspectionContext): string | null {
  try {
    return context.ffmpegPath();
  } catch (error) {
    if (error instanceof PlayheadError) return null;
    throw error;
  }
}
