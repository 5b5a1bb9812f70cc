/** Undoes unsynchronisation (id3.org, ID3v2.4 §6.1): takes out the 00 that was put behind each FF. */
export function withoutUnsynchronisation(bytes: Buffer): Buffer {
  let from = bytes.indexOf(0xff);
  if (from < 0) return bytes;
  const result = Buffer.allocUnsafe(bytes.length);
  let copied = 0;
  let length = 0;
  while (from >= 0 && from + 1 < bytes.length) {
    if (bytes[from + 1] === 0) {
      length += bytes.copy(result, length, copied, from + 1);
      copied = from + 2;
      from = bytes.indexOf(0xff, copied);
    } else {
      from = bytes.indexOf(0xff, from + 1);
    }
  }
  length += bytes.copy(result, length, copied);
  return result.subarray(0, length);
}
