import type { AudioLink } from '../../formats/audio-file.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { readOggOrigin } from '../../formats/ogg/ogg-origin.ts';
import { findOggSeekPoint } from '../../formats/ogg/ogg-seek-point.ts';
import { joinedLinks, type LinkInput, wholeLink } from '../../ffmpeg/joined-links.ts';
import { headersThenSubfileUrl } from '../../ffmpeg/media-url.ts';
import type { DecodePlan } from './decode-plan.ts';
import { withFileBytes } from './with-file-bytes.ts';

/** Decodes a chained file from its start. */
export function planFromFirstLink(path: string, links: readonly AudioLink[]): DecodePlan {
  return planOf(
    links,
    links.map((link) => wholeLink(path, link)),
  );
}

/**
 * Starts in the stream that holds the target, at a page that we know the position of; what follows is decoded from its own start. A
 * stream at another rate than the first is decoded whole and converted: only so are the samples those of a linear decode.
 *
 * @param prerollOf frames to decode before the target, by the codec of a stream
 */
export async function planByOggLink(
  path: string,
  links: readonly AudioLink[],
  targetFrame: number,
  prerollOf: (codec: string) => number,
): Promise<DecodePlan> {
  let firstFrame = 0;
  let index = 0;
  for (; index < links.length - 1; index++) {
    const { frames } = links[index]!;
    if (targetFrame < firstFrame + frames) break;
    firstFrame += frames;
  }
  const link = links[index]!;
  const dropFrames = Math.min(targetFrame - firstFrame, link.frames);
  const whole = { ...wholeLink(path, link), dropFrames, frames: link.frames - dropFrames };
  const isConverted = link.sampleRate !== links[0]!.sampleRate;
  const begun =
    isConverted || dropFrames === 0
      ? null
      : await withFileBytes(path, (file) => fromPage(file, path, link, dropFrames, prerollOf(link.codec)));
  const following = links.slice(index + 1).map((next) => wholeLink(path, next));
  return planOf(links, [{ ...whole, ...begun }, ...following]);
}

/** Where to start in a stream so that its frame `target` comes out after `dropFrames` others. */
async function fromPage(
  file: FileBytes,
  path: string,
  link: AudioLink,
  target: number,
  prerollFrames: number,
): Promise<Pick<LinkInput, 'url' | 'dropFrames'> | null> {
  const origin = await readOggOrigin(file, 0, link);
  if (origin === null) return null;
  const { audioOffset, codec } = origin.start;
  // The decoder drops the delay once, from what it gives first, wherever it starts.
  const firstPosition = origin.origin + codec.initialPadding;
  const latest = firstPosition + target - prerollFrames;
  if (latest < origin.first.position) return null;
  const point = await findOggSeekPoint(file, origin, latest, firstPosition + link.frames);
  if (point === null) return null;
  const headers = [{ startByte: link.startByte, endByte: audioOffset }];
  const url = headersThenSubfileUrl(path, headers, point.offset, link.endByte);
  return url === null ? null : { url, dropFrames: target - (point.position - origin.origin) };
}

function planOf(links: readonly AudioLink[], inputs: readonly LinkInput[]): DecodePlan {
  const { inputArgs, graph } = joinedLinks(links[0]!, inputs, { fillsGaps: true });
  return { inputArgs, graph, filters: [], dropFrames: 0, feed: null, spare: null, endFrame: null };
}
