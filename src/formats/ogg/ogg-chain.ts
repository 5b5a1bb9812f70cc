import type { AudioLink } from '../audio-file.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { HeaderWarning } from '../header-facts.ts';
import { showsChain } from './ogg-chain-signs.ts';
import type { OggEnd } from './ogg-end.ts';
import { readOggLinks } from './ogg-links.ts';
import type { OggStart } from './ogg-start.ts';

/** What is known of a file with streams that follow one another. */
export interface OggChain {
  /** Empty where they were not read one by one: then ffmpeg decodes what it can of them. */
  readonly links: readonly AudioLink[];
  readonly endsStream: boolean;
  readonly warnings: readonly HeaderWarning[];
}

/** Null for a file with one stream, or several beside each other, whose end ffmpeg finds by itself. */
export async function chainOf(
  file: FileBytes,
  start: number,
  begin: OggStart,
  end: OggEnd,
): Promise<OggChain | null> {
  const isKnown = file.isLocal && (isOnePage(begin, end) || (await showsChain(file, begin, end)));
  const read = isKnown ? await readOggLinks(file, start) : null;
  if (read === null) {
    // Many streams, or a file of which not all can be read.
    if (!isKnown && end.foreignOffset === null) return null;
    return {
      links: [],
      endsStream: true,
      warnings: [chained('more than one stream, one after the other', end.foreignOffset ?? undefined)],
    };
  }
  const { links, endsStream, silentOffsets, count } = read;
  if (count < 2) return isOnePage(begin, end) ? { links, endsStream, warnings: [] } : null;
  const [second] = links.slice(1);
  const warnings = [chained(`${count} streams, one after the other`, second?.startByte), ...changes(links)];
  const [silent] = silentOffsets;
  if (silent !== undefined)
    warnings.push({
      code: 'link-not-played',
      message: notPlayed(silentOffsets.length, count),
      offset: silent,
    });
  return { links, endsStream, warnings };
}

/** Vorbis all of whose audio is on one page: ffmpeg does not know its length, so that it is decoded as the one link of a chain. */
function isOnePage({ codec, serial, firstSequence }: OggStart, { pages }: OggEnd): boolean {
  return codec.codec === 'vorbis' && pages.get(serial)?.sequence === firstSequence;
}

function chained(message: string, offset: number | undefined): HeaderWarning {
  return { code: 'chained-streams', message, ...(offset === undefined ? {} : { offset }) };
}

/** Says where the first stream begins that is of another kind than the first of all. */
function changes(links: readonly AudioLink[]): HeaderWarning[] {
  const [first] = links;
  if (first === undefined) return [];
  let frame = 0;
  for (const link of links) {
    const isSame =
      link.codec === first.codec && link.sampleRate === first.sampleRate && link.channels === first.channels;
    if (!isSame) {
      const at = (frame / first.sampleRate).toFixed(3);
      const message = `from ${at} s on it is ${kindOf(link)}, before it is ${kindOf(first)}: all of it is played as ${shapeOf(first)}`;
      return [{ code: 'stream-changes', message, offset: link.startByte }];
    }
    frame += link.frames;
  }
  return [];
}

function kindOf(link: AudioLink): string {
  return `${link.codec} of ${shapeOf(link)}`;
}

function shapeOf({ sampleRate, channels }: AudioLink): string {
  return `${sampleRate} Hz and ${channels} channel${channels === 1 ? '' : 's'}`;
}

function notPlayed(silent: number, count: number): string {
  return silent === 1
    ? `1 of its ${count} streams is of a codec that is not known: it is not played`
    : `${silent} of its ${count} streams are of codecs that are not known: they are not played`;
}
