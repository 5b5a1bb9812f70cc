/** What the header in front of ffmpeg's `-f wav -c:a pcm_f32le` output says, as WAV or as RF64. */
export interface StreamHeader {
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes before the first sample. */
  readonly headerBytes: number;
}

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Longer than any header ffmpeg writes to a pipe: past this it is not one. */
const MAX_HEADER_BYTES = 4096;

/**
 * Reads the WAV header of a stream from its first bytes, so that a decoder can say itself what it gives.
 *
 * @returns null while the header is not whole yet; `invalid` if this is none
 */
export function parseStreamHeader(bytes: Buffer): StreamHeader | null | 'invalid' {
  if (bytes.length < RIFF_HEADER_BYTES) return null;
  const magic = bytes.toString('latin1', 0, 4);
  if ((magic !== 'RIFF' && magic !== 'RF64') || bytes.toString('latin1', 8, 12) !== 'WAVE') return 'invalid';
  let sampleRate = 0;
  let channels = 0;
  for (let at = RIFF_HEADER_BYTES; at < MAX_HEADER_BYTES;) {
    if (at + CHUNK_HEADER_BYTES > bytes.length) return null;
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = at + CHUNK_HEADER_BYTES;
    if (id === 'data')
      return sampleRate > 0 && channels > 0 ? { sampleRate, channels, headerBytes: body } : 'invalid';
    if (id === 'fmt ') {
      if (body + 8 > bytes.length) return null;
      channels = bytes.readUInt16LE(body + 2);
      sampleRate = bytes.readUInt32LE(body + 4);
    }
    at = body + size + (size % 2);
  }
  return 'invalid';
}
