import { deflateSync } from 'node:zlib';

/** Bytes of tags, written by hand: what encoders do not write, or not in every way that is allowed. */

const bytes = (...values: number[]): Buffer => Buffer.from(values);

export function uint32(value: number): Buffer {
  const word = Buffer.alloc(4);
  word.writeUInt32BE(value);
  return word;
}

export function uint32le(value: number): Buffer {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(value);
  return word;
}

/** Four times seven bits, as ID3v2 writes sizes. */
export function syncsafe(size: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));
}

/** An 8 × 8 picture in PNG, grey. */
export const PNG = pngOf();
/** The same with a chunk whose bytes unsynchronisation changes. */
export const PNG_WITH_SYNCS = pngOf(
  Buffer.concat(Array.from({ length: 50 }, () => bytes(0xff, 0, 0, 0xff, 0xff, 0xe0, 0xff, 0))),
);

function pngOf(text?: Buffer): Buffer {
  const rows = Buffer.concat(Array.from({ length: 8 }, () => Buffer.alloc(9)));
  const header = Buffer.concat([uint32(8), uint32(8), bytes(8, 0, 0, 0, 0)]);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
  };
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(text ? [chunk('tEXt', text)] : []),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Puts 00 behind each FF that comes before a byte of at least E0, or before 00 (ID3v2.4 §6.1). */
export function unsynchronised(data: Buffer): Buffer {
  const out: number[] = [];
  for (const [index, byte] of data.entries()) {
    const next = data[index + 1] ?? 0;
    out.push(byte);
    if (byte === 0xff && (next >= 0xe0 || next === 0)) out.push(0);
  }
  return Buffer.from(out);
}

export interface FrameOptions {
  readonly flags?: number;
  readonly sizes?: 'syncsafe' | 'plain';
}

/** A frame of ID3v2.4 or, with plain sizes, of 2.3. */
export function frame(
  id: string,
  body: Buffer,
  { flags = 0, sizes = 'syncsafe' }: FrameOptions = {},
): Buffer {
  const size = sizes === 'plain' ? uint32(body.length) : syncsafe(body.length);
  return Buffer.concat([Buffer.from(id), size, bytes(flags >> 8, flags & 0xff), body]);
}

export function frame23(id: string, body: Buffer, flags = 0): Buffer {
  return frame(id, body, { flags, sizes: 'plain' });
}

export function frame22(id: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(id), uint32(body.length).subarray(1), body]);
}

/** The tag's header and what follows it. */
export function id3(version: 2 | 3 | 4, body: Buffer, flags = 0): Buffer {
  return Buffer.concat([Buffer.from('ID3'), bytes(version, 0, flags), syncsafe(body.length), body]);
}

/** An encoding byte and text: Latin-1, UTF-16 with its mark, UTF-16 big-endian, UTF-8. */
export function text(encoding: 0 | 1 | 2 | 3, value: string): Buffer {
  return Buffer.concat([bytes(encoding), encoded(encoding, value)]);
}

export function encoded(encoding: 0 | 1 | 2 | 3, value: string): Buffer {
  if (encoding === 0) return Buffer.from(value, 'latin1');
  if (encoding === 3) return Buffer.from(value);
  const wide = Buffer.from(value, 'utf16le');
  return encoding === 1 ? Buffer.concat([bytes(0xff, 0xfe), wide]) : wide.swap16();
}

export function latin1(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

/** APIC of a front cover. */
export function apic(picture: Buffer, mime = 'image/png'): Buffer {
  return Buffer.concat([bytes(0), latin1(`${mime}\0`), bytes(3, 0), picture]);
}

/** A FLAC PICTURE block of a front cover. */
export function flacPicture(picture: Buffer, mime = 'image/png'): Buffer {
  return Buffer.concat([
    ...[uint32(3), uint32(mime.length), latin1(mime), uint32(0), Buffer.alloc(16), uint32(picture.length)],
    picture,
  ]);
}

/** A Vorbis comment without framing. */
export function vorbisComment(entries: readonly (string | Buffer)[]): Buffer {
  const sized = (value: Buffer) => Buffer.concat([uint32le(value.length), value]);
  const list = entries.map((entry) => sized(typeof entry === 'string' ? Buffer.from(entry) : entry));
  return Buffer.concat([sized(Buffer.from('test')), uint32le(list.length), ...list]);
}

/** A RIFF chunk, with its padding byte unless told otherwise. */
export function riffChunk(id: string, data: Buffer, isPadded = true): Buffer {
  const pad = isPadded && data.length % 2 === 1 ? bytes(0) : Buffer.alloc(0);
  return Buffer.concat([latin1(id), uint32le(data.length), data, pad]);
}

/** An AIFF chunk. */
export function iffChunk(id: string, data: Buffer): Buffer {
  return Buffer.concat([latin1(id), uint32(data.length), data, Buffer.alloc(data.length % 2)]);
}

/** A box of MP4. */
export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint32(8 + body.length), latin1(type), body]);
}

/** APEv2 with header and footer (wiki.hydrogenaud.io, APEv2 specification). A value of bytes is a binary item. */
export function apeTag(items: Readonly<Record<string, string | Buffer>>, version = 2000): Buffer {
  const bodies = Object.entries(items).map(([key, value]) => {
    const data = typeof value === 'string' ? Buffer.from(value) : value;
    const flags = typeof value === 'string' ? 0 : 2;
    return Buffer.concat([uint32le(data.length), uint32le(flags), latin1(`${key}\0`), data]);
  });
  const body = Buffer.concat(bodies);
  const edge = (flags: number) =>
    Buffer.concat([
      ...[latin1('APETAGEX'), uint32le(version), uint32le(body.length + 32), uint32le(bodies.length)],
      ...[uint32le(flags), Buffer.alloc(8)],
    ]);
  return Buffer.concat([edge(0xa0000000), body, edge(0x80000000)]);
}

/** ID3v1.1. */
export function id3v1(fields: {
  readonly title?: string | Buffer;
  readonly artist?: string;
  readonly track?: number;
  readonly genre?: number;
}): Buffer {
  const tag = Buffer.alloc(128);
  tag.write('TAG');
  const title = fields.title ?? '';
  (typeof title === 'string' ? latin1(title) : title).copy(tag, 3, 0, 30);
  tag.write(fields.artist ?? '', 33, 30, 'latin1');
  tag[126] = fields.track ?? 0;
  tag[127] = fields.genre ?? 255;
  return tag;
}
