import { FileBytes } from '../../media/file-bytes.ts';
import { findVorbisSeekPoint, type VorbisSeekPoint } from '../../media/frame-index/vorbis-seek-point.ts';
import { type DecodePlan, planFromStart, planFromUrl } from './decode-plan.ts';
import { headerThenSubfileUrl } from './media-url.ts';

/** Gives the decoder the stream's headers and then the file from the page that we know leads to the target. */
export async function planByVorbisPage(path: string, targetFrame: number): Promise<DecodePlan> {
  const point = await seekPoint(path, targetFrame);
  const url = point && headerThenSubfileUrl(path, point.headerBytes, point.pageOffset);
  if (point === null || url === null || point.firstFrame > targetFrame)
    return planFromStart(path, targetFrame, null);
  return planFromUrl(url, targetFrame - point.firstFrame, null);
}

async function seekPoint(path: string, targetFrame: number): Promise<VorbisSeekPoint | null> {
  try {
    const file = await FileBytes.open(path);
    try {
      return await findVorbisSeekPoint(file, targetFrame);
    } finally {
      await file.close();
    }
  } catch {
    // A file that cannot be read (any more) is the decoder's to report: it is about to meet the same error.
    return null;
  }
}
