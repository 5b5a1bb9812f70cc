import type { AudioFileInfo } from '../../media/audio-file.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import { type FlacHead, readFlacHead } from '../../media/frame-index/flac-head.ts';
import {
  type OggBeginning,
  type OggOrigin,
  readOggBeginning,
  readOggOrigin,
} from '../../media/frame-index/ogg-beginning.ts';
import { type CountedPackets, countedMp4Packets } from './counted-mp4-packets.ts';
import { flowFrames } from './flow-frames.ts';

/** What does not change from one seek in an Ogg stream to the next. */
export interface OggFacts {
  readonly origin: OggOrigin;
  /** What a primer has of it; null if it has none. */
  readonly beginning: OggBeginning | null;
}

/**
 * What was found out about a file for a seek in it, kept for the next: it takes as long as all the rest that is to be found out. A
 * file of another size is another file.
 */
export class SeekFacts {
  #sizeBytes = -1;
  #ogg: OggFacts | null | undefined;
  #mp4: CountedPackets | null | undefined;
  #flac: FlacHead | null | undefined;

  /** Null for a stream that cannot be counted. */
  async ogg(file: FileBytes, { channels }: AudioFileInfo): Promise<OggFacts | null> {
    this.#forgetIfChanged(file);
    if (this.#ogg !== undefined) return this.#ogg;
    const origin = await readOggOrigin(file);
    const beginning = origin && (await readOggBeginning(file, origin, flowFrames(channels)));
    return (this.#ogg = origin && { origin, beginning });
  }

  /** Null for packets that cannot be counted. */
  async mp4(file: FileBytes, info: AudioFileInfo): Promise<CountedPackets | null> {
    this.#forgetIfChanged(file);
    if (this.#mp4 !== undefined) return this.#mp4;
    return (this.#mp4 = await countedMp4Packets(file, info));
  }

  /** Null for what does not begin as native FLAC. */
  async flac(file: FileBytes): Promise<FlacHead | null> {
    this.#forgetIfChanged(file);
    if (this.#flac !== undefined) return this.#flac;
    return (this.#flac = await readFlacHead(file));
  }

  #forgetIfChanged({ sizeBytes }: FileBytes): void {
    if (sizeBytes === this.#sizeBytes) return;
    this.#sizeBytes = sizeBytes;
    this.#ogg = undefined;
    this.#mp4 = undefined;
    this.#flac = undefined;
  }
}
