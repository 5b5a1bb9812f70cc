const BOX_HEADER_BYTES = 8;

/**
 * Whether a resource cannot be decoded as a stream of bytes, told by its first ones: a playlist of segments (HLS), or an MP4
 * whose index comes after its sound. ffmpeg opens these itself.
 */
export function needsSeeking(head: Buffer): boolean {
  if (head.toString('latin1', 0, 7) === '#EXTM3U') return true;
  if (head.toString('latin1', 4, 8) !== 'ftyp') return false;
  for (let at = 0; at + BOX_HEADER_BYTES <= head.length;) {
    const type = head.toString('latin1', at + 4, at + 8);
    if (type === 'moov' || type === 'moof') return false;
    if (type === 'mdat') return true;
    const sizeBytes = head.readUInt32BE(at);
    if (sizeBytes < BOX_HEADER_BYTES) return true; // a 64-bit size, or to the end: no index comes soon
    at += sizeBytes;
  }
  return false;
}
