/** An embedded picture, without its bytes. */
export interface PictureInfo {
  /** What it shows, in ID3's words: `Cover (front)`, `Other` …; null where the format does not say. */
  readonly type: string | null;
  /** By the picture's own first bytes; what the tag claims where they are of no known kind. */
  readonly mimeType: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly sizeBytes: number;
  readonly description: string | null;
}

/** An embedded picture with its bytes. */
export interface Picture extends PictureInfo {
  readonly bytes: Uint8Array;
}

/** A picture of a tag, measured. `claimedType` is the MIME type by the tag's word. */
export function pictureOf(
  bytes: Uint8Array,
  said: { readonly type: string | null; readonly claimedType: string; readonly description: string },
): Picture {
  const measured = measurePicture(bytes);
  return {
    type: said.type,
    mimeType: measured.mimeType ?? (said.claimedType || 'application/octet-stream'),
    width: measured.width,
    height: measured.height,
    sizeBytes: bytes.length,
    description: said.description || null,
    bytes,
  };
}

/** Kind and size of a picture by its first bytes: PNG, JPEG, GIF, WebP, BMP. */
export function measurePicture(bytes: Uint8Array): {
  readonly mimeType: string | null;
  readonly width: number | null;
  readonly height: number | null;
} {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sized = (mimeType: string, width: number, height: number) => ({ mimeType, width, height });
  if (data.length >= 24 && data.readUInt32BE(0) === 0x89504e47)
    return sized('image/png', data.readUInt32BE(16), data.readUInt32BE(20));
  if (data.length >= 10 && data.toString('latin1', 0, 4) === 'GIF8')
    return sized('image/gif', data.readUInt16LE(6), data.readUInt16LE(8));
  if (data.length >= 26 && data.toString('latin1', 0, 2) === 'BM')
    return sized('image/bmp', data.readInt32LE(18), Math.abs(data.readInt32LE(22)));
  if (data.length >= 30 && data.toString('latin1', 8, 12) === 'WEBP') return measureWebp(data);
  if (data.length >= 4 && data.readUInt16BE(0) === 0xffd8) return measureJpeg(data);
  return { mimeType: null, width: null, height: null };
}

/** Walks the segments to the frame header (ITU T.81 §B.2.2): C0–CF without C4, C8 and CC. */
function measureJpeg(data: Buffer) {
  const unknown = { mimeType: 'image/jpeg', width: null, height: null };
  let offset = 2;
  while (offset + 9 <= data.length && data[offset] === 0xff) {
    const marker = data[offset + 1]!;
    if (marker === 0xff) {
      offset++;
      continue;
    }
    const frameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frameHeader)
      return { ...unknown, width: data.readUInt16BE(offset + 7), height: data.readUInt16BE(offset + 5) };
    offset += 2 + data.readUInt16BE(offset + 2);
  }
  return unknown;
}

/** WebP container specification: VP8 (lossy), VP8L (lossless), VP8X (extended). */
function measureWebp(data: Buffer) {
  const mimeType = 'image/webp';
  switch (data.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { mimeType, width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = data.readUInt32LE(21);
      return { mimeType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { mimeType, width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 };
    default:
      return { mimeType, width: null, height: null };
  }
}
