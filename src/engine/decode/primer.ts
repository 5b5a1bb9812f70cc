import type { AudioFileInfo } from '../../media/audio-file.ts';
import { readFlacHead } from '../../media/frame-index/flac-head.ts';
import { findMpegStart } from '../../media/frame-index/mpeg-start.ts';
import { silentFlacFrames } from '../../media/frame-index/silent-flac.ts';
import { silentMpegFrames } from '../../media/frame-index/silent-mpeg.ts';
import { reading } from './reading.ts';
import { seekRow } from './seek-table.ts';

/**
 * The beginning of a stream, silence, that a child is given while it waits: it has opened its decoder then, set up its
 * output and loaded its code, and the first bytes that count come out in a third of the time (2.4 ms against 0.7).
 *
 * What comes out of it is counted, and dropped. It leaves a decoder in the state of one that begins.
 */
export interface Primer {
  /** The file whose stream it begins. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Frames that it decodes to. */
  readonly frames: number;
}

/** So much has to come out before ffmpeg's output is known to flow. */
const PCM_BYTES = 65_536;
/** Frames that ffmpeg's FLAC parser holds back until it has seen those after them. */
const FLAC_PARSER_FRAMES = 14;
/** Packets that it looks at before it decodes the first. */
const MPEG_PROBE_FRAMES = 6;

/** What a child that is to decode places of this file is given beforehand; null where there is nothing of that kind. */
export async function primerFor(path: string, info: AudioFileInfo): Promise<Primer | null> {
  const flowFrames = (blockFrames: number): number =>
    Math.ceil(PCM_BYTES / (blockFrames * info.channels * Float32Array.BYTES_PER_ELEMENT));
  switch (seekRow(info).strategy) {
    case 'flac-frames':
      return reading(path, async (file) => {
        const head = await readFlacHead(file);
        if (head === null) return null;
        const { blockFrames } = head.first;
        const count = FLAC_PARSER_FRAMES + flowFrames(blockFrames);
        const frames = silentFlacFrames(head, count);
        if (frames === null) return null;
        return { path, bytes: Buffer.concat([head.header, frames]), frames: count * blockFrames };
      });
    case 'frame-index':
      if (info.container !== 'mp3') return null;
      return reading(path, async (file) => {
        const start = await findMpegStart(file);
        if (start === null) return null;
        const count = MPEG_PROBE_FRAMES + flowFrames(start.header.frames);
        const bytes = silentMpegFrames(start.word, count);
        return bytes === null ? null : { path, bytes, frames: count * start.header.frames };
      });
    default:
      return null;
  }
}
