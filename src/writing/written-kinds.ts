/** The kinds of file that the program writes. */
export type WrittenKind =
  'wav' | 'log' | 'manifest' | 'peaks-json' | 'peaks-dat' | 'png' | 'picture' | 'playlist';

/** What each is called in a message. */
export const KIND_NAMES: Readonly<Record<WrittenKind, string>> = {
  wav: 'a WAV file',
  log: 'a log of playhead',
  manifest: 'a manifest of playhead',
  'peaks-json': 'waveform data (JSON)',
  'peaks-dat': 'waveform data (.dat)',
  png: 'a spectrum of playhead',
  picture: 'this picture',
  playlist: 'a playlist',
};

/** The first line of a manifest, so that another program's list of checksums is not taken for one. */
export const MANIFEST_HEADER = '# playhead manifest 1: hash of the audio, file';

/** A PNG's signature and its first chunk, IHDR. */
const PNG_HEAD_BYTES = 33;
/** The chunk `tEXt` behind it: `Software`, `playhead spectrum`. So another program's picture is not taken for one. */
const PNG_MARK = Buffer.from(
  '0000001a74455874536f66747761726500706c61796865616420737065637472756da91f2c19',
  'hex',
);

/** A PNG that says which program it is of. */
export function markedPng(png: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, PNG_HEAD_BYTES), PNG_MARK, png.subarray(PNG_HEAD_BYTES)]);
}

const RIFF_WAVE = /^(?:RIFF|RF64).{4}WAVE/s;

/** Whether a file is of a kind, by its first bytes and its size. */
export function isOfKind(kind: WrittenKind, head: Buffer, sizeBytes: number): boolean {
  const text = head.toString('latin1');
  switch (kind) {
    case 'wav':
      return RIFF_WAVE.test(text);
    case 'log':
      // Native messages may stand before the first event.
      return /^\{"event":"/m.test(text) && !text.includes('\0');
    case 'manifest':
      return text.startsWith(`${MANIFEST_HEADER}\n`);
    case 'peaks-json':
      return /^\s*\{[^[]*"samples_per_pixel"\s*:/.test(text);
    case 'peaks-dat':
      return isPeaksDat(head, sizeBytes);
    case 'png':
      return head.subarray(PNG_HEAD_BYTES, PNG_HEAD_BYTES + PNG_MARK.length).equals(PNG_MARK);
    case 'picture':
      return false; // pictures are compared byte for byte: any other is somebody else's
    case 'playlist':
      return /^(?:\xef\xbb\xbf)?\s*(?:#EXTM3U|\[playlist\]|<\?xml[^>]*>\s*<playlist|<playlist)/i.test(text);
  }
}

/** audiowaveform's header: version 1 or 2, flags (bit 0: 8 bits), rate, samples per pixel, length, and from 2 on channels. */
function isPeaksDat(head: Buffer, sizeBytes: number): boolean {
  if (head.length < 20) return false;
  const version = head.readInt32LE(0);
  const flags = head.readUInt32LE(4);
  if ((version !== 1 && version !== 2) || flags > 1 || (version === 2 && head.length < 24)) return false;
  const channels = version === 2 ? head.readInt32LE(20) : 1;
  const headerBytes = version === 2 ? 24 : 20;
  return sizeBytes === headerBytes + head.readUInt32LE(16) * channels * 2 * (flags === 1 ? 1 : 2);
}
