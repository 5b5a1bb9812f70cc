/** What a size field is filled with when it has to be written before the audio. */
const FROM_TO: readonly (readonly [from: number, to: number])[] = [
  [0x7f00_0000, 0x7f00_0100], // sox, AIFF
  [0x7fff_0000, 0x8000_0100], // sox, LAME, oggdec, arecord: 2 GiB, more or less a header
  [0xffff_0000, 0xffff_ffff], // ffmpeg, mpg123: 4 GiB
  [2 ** 62, Infinity], // ffmpeg, W64
];

/**
 * Whether a size means that nobody knew it: it stands in the header of a file that was written to a pipe, or whose
 * writer was killed.
 *
 * @param availableBytes what the file really has there: a size that fits is a size
 */
export function isStreamedSize(sizeBytes: number, availableBytes: number): boolean {
  if (sizeBytes === 0) return true;
  return sizeBytes > availableBytes && FROM_TO.some(([from, to]) => sizeBytes >= from && sizeBytes <= to);
}
