import { ebmlUnsigned, elementsOf } from './ebml.ts';
import {
  type AudioTrack,
  CLUSTER,
  EBML,
  audioTrackAt,
  INFO,
  SEGMENT,
  TIMESTAMP_SCALE,
  TRACKS,
} from './matroska-header.ts';
import type { ByteRange, FileBytes } from '../file-bytes.ts';

/** Where a Matroska file's headers lie and what they say of one audio track. */
export interface MatroskaLayout {
  /** EBML header and the segment's own header, Info, Tracks: what a demuxer needs before any cluster. */
  readonly headers: readonly ByteRange[];
  readonly track: AudioTrack;
  /** Nanoseconds of one tick of the time stamps. */
  readonly tickNs: number;
  readonly firstClusterByte: number;
  readonly segmentEndByte: number;
}

/** Reads the headers. Null for anything out of the ordinary, such as headers behind the audio. */
export async function readMatroskaLayout(
  file: FileBytes,
  audioIndex: number,
): Promise<MatroskaLayout | null> {
  for await (const element of elementsOf(file, 0, file.sizeBytes)) {
    if (element.id === EBML) continue;
    if (element.id !== SEGMENT) return null;
    const headers: ByteRange[] = [{ startByte: 0, endByte: element.bodyOffset }];
    let track: AudioTrack | null = null;
    let tickNs = 1_000_000;
    for await (const child of elementsOf(file, element.bodyOffset, element.endOffset)) {
      if (child.id === CLUSTER)
        return (
          track && {
            headers,
            track,
            tickNs,
            firstClusterByte: child.offset,
            segmentEndByte: element.endOffset,
          }
        );
      if (child.id !== INFO && child.id !== TRACKS) continue;
      headers.push({ startByte: child.offset, endByte: child.endOffset });
      if (child.id === TRACKS) track ??= await audioTrackAt(file, child, audioIndex);
      else
        for await (const field of elementsOf(file, child.bodyOffset, child.endOffset))
          if (field.id === TIMESTAMP_SCALE)
            tickNs =
              ebmlUnsigned(await file.read(field.bodyOffset, field.endOffset - field.bodyOffset)) || tickNs;
    }
    return null;
  }
  return null;
}
