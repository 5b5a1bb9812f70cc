import { FileBytes } from '../formats/file-bytes.ts';
import type { InspectionContext, InspectionTarget } from './inspection.ts';
import { PcmStream } from './pcm-stream.ts';

/**
 * Starts a full decode of a file to floats.
 *
 * @throws PlayheadError as `FileBytes.open` for a file that cannot be opened, else as `PcmStream.open`
 */
export async function openFloats(target: InspectionTarget, context: InspectionContext): Promise<PcmStream> {
  // Opened first: ffmpeg's reasons for a missing file are less clear.
  await (await FileBytes.open(target.path)).close();
  return PcmStream.open(target.path, 'f32', context);
}
