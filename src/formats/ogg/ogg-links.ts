import type { AudioLink } from '../audio-file.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { OggCodec } from './ogg-codec.ts';
import { framesUpTo, type LastPage } from './ogg-end.ts';
import { allOggPages } from './ogg-page-walk.ts';
import { type OggStart, readOggStart } from './ogg-start.ts';

/** More are not decoded one by one: a decoder has to hold all of them open. */
const MAX_LINKS = 200;
/** Of one packet, by RFC 6716 3.2.5, Vorbis I 4.2.2 and RFC 9639 9.1.1. Speex says it itself. */
const MAX_PACKET_FRAMES = { opus: 5760, vorbis: 4096, flac: 65_535 } as const;

/** The streams of a chained file, in order. */
export interface OggLinks {
  readonly links: readonly AudioLink[];
  /** The last of them has a page that is marked as its end. */
  readonly endsStream: boolean;
  /** Where those begin that hold no audio of a codec we know. */
  readonly silentOffsets: readonly number[];
  /** How many there are of either. */
  readonly count: number;
}

/** What the pages of one link say of it. */
interface Draft {
  readonly startByte: number;
  endByte: number;
  isBeginning: boolean;
  /** By serial number. */
  readonly lastPages: Map<number, LastPage>;
  packets: number;
}

/**
 * Reads all pages, and tells the streams that follow one another (RFC 3533 §4): each begins with pages marked as a stream's first.
 * Null if there are more than can be decoded one by one.
 */
export async function readOggLinks(file: FileBytes, start: number): Promise<OggLinks | null> {
  const drafts: Draft[] = [];
  for await (const { offset, page } of allOggPages(file, start)) {
    let draft = drafts.at(-1);
    if (draft === undefined || (page.beginsStream && !draft.isBeginning)) {
      if (drafts.length === MAX_LINKS) return null;
      draft = {
        startByte: offset,
        endByte: offset,
        isBeginning: true,
        lastPages: new Map(),
        packets: 0,
      };
      drafts.push(draft);
    }
    draft.isBeginning = page.beginsStream;
    draft.endByte = offset + page.headerBytes + page.bodyBytes;
    const { granule, endsStream, sequence } = page;
    if (granule === null) continue;
    draft.lastPages.set(page.serial, { granule, endsStream, sequence });
    draft.packets += page.packetBytes.length;
  }
  const links: AudioLink[] = [];
  const silentOffsets: number[] = [];
  let sampleRate: number | null = null;
  let endsStream = true;
  for (const draft of drafts) {
    const begin = await readOggStart(file, draft.startByte, 0, draft.endByte);
    if (begin === null) {
      silentOffsets.push(draft.startByte);
      continue;
    }
    sampleRate ??= begin.codec.sampleRate;
    const link = linkOf(draft, begin, sampleRate);
    endsStream = draft.lastPages.get(begin.serial)?.endsStream ?? true;
    if (link.frames > 0) links.push(link);
  }
  return { links, endsStream, silentOffsets, count: drafts.length };
}

function linkOf(
  { startByte, endByte, lastPages, packets }: Draft,
  begin: OggStart,
  trackRate: number,
): AudioLink {
  const { codec } = begin;
  const said = framesUpTo(codec, lastPages.get(begin.serial), begin.firstFrame) ?? 0;
  // A position is any number that a file may hold; its packets can decode to so much.
  const ownFrames = Math.min(said, packets * maxPacketFrames(codec));
  return {
    ...{ startByte, endByte, codec: codec.codec, sampleRate: codec.sampleRate, channels: codec.channels },
    bitsPerSample: codec.streamInfo?.bitsPerSample ?? null,
    ownFrames,
    frames: Math.floor((ownFrames * trackRate) / codec.sampleRate),
  };
}

function maxPacketFrames({ codec, speexPacketFrames }: OggCodec): number {
  return codec === 'speex' ? speexPacketFrames : MAX_PACKET_FRAMES[codec];
}
