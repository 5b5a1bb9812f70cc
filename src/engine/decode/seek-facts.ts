import type { AudioFileInfo } from '../../formats/audio-file.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { type FlacHead, readFlacHead } from '../../formats/flac/flac-head.ts';
import { type OggOrigin, readOggOrigin } from '../../formats/ogg/ogg-origin.ts';
import { type CountedPackets, countedMp4Packets } from '../../formats/mp4/mp4-counted-packets.ts';

/**
 * Facts about a file that every seek in it needs, kept from seek to seek. An Ogg file with an embedded cover needs about 100 reads for
 * them; if it is remote, each read is a request. They are read again when the size of the file has changed.
 */
export class SeekFacts {
  #sizeBytes = -1;
  #ogg: OggOrigin | null | undefined;
  #mp4: CountedPackets | null | undefined;
  #flac: FlacHead | null | undefined;

  /** Null for a stream that cannot be counted. */
  async ogg(file: FileBytes, { audioIndex }: AudioFileInfo): Promise<OggOrigin | null> {
    this.#forgetIfChanged(file);
    if (this.#ogg !== undefined) return this.#ogg;
    return (this.#ogg = await readOggOrigin(file, audioIndex));
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
