/** One frame of an ID3v2 tag, as it lies there. */
export interface Id3Frame {
  /** By its name in ID3v2.3 and 2.4: four characters. */
  readonly id: string;
  /** The second byte of the frame's flags: how its content is packed. 0 in ID3v2.2. */
  readonly packing: number;
  readonly data: Buffer;
  /** Of the frame's header in the bytes that were walked. */
  readonly position: number;
}

export type Id3Version = 2 | 3 | 4;

/** `syncsafe`: seven bits a byte. Version 2.4 asks for them, and iTunes and others write plain sizes all the same. */
export type SizeKind = 'syncsafe' | 'plain';

export interface FrameWalk {
  readonly frames: readonly Id3Frame[];
  /** Whether the frames end where the tag ends, or padding begins that is nothing but zeros. */
  readonly isWhole: boolean;
  /** Where the first bytes lie that are neither frame nor padding. */
  readonly brokenAt: number | null;
}

/** More frames than any tag has; a tag that claims more is damage, or an attack. */
const MAX_FRAMES = 10_000;
/** A lost frame is looked for only so far, and so many candidates are tried. */
const MAX_RESYNC_BYTES = 1 << 20;
const MAX_RESYNC_TRIES = 16;

/** The names of ID3v2.2 that the other versions have too (id3.org, ID3v2.2 §4). */
const LONG_NAMES: Readonly<Record<string, string>> = {
  ...{ TT1: 'TIT1', TT2: 'TIT2', TT3: 'TIT3', TP1: 'TPE1', TP2: 'TPE2', TP3: 'TPE3', TP4: 'TPE4' },
  ...{ TAL: 'TALB', TCM: 'TCOM', TXT: 'TEXT', TCO: 'TCON', TRK: 'TRCK', TPA: 'TPOS', TYE: 'TYER' },
  ...{ TDA: 'TDAT', TIM: 'TIME', TRD: 'TRDA', TOR: 'TORY', TSS: 'TSSE', TEN: 'TENC', TCR: 'TCOP' },
  ...{ TPB: 'TPUB', TRC: 'TSRC', TBP: 'TBPM', TLA: 'TLAN', TLE: 'TLEN', TKE: 'TKEY', TMT: 'TMED' },
  ...{ TOA: 'TOPE', TOT: 'TOAL', TOL: 'TOLY', TOF: 'TOFN', TFT: 'TFLT', TCP: 'TCMP', TXX: 'TXXX' },
  ...{ COM: 'COMM', ULT: 'USLT', SLT: 'SYLT', PIC: 'APIC', UFI: 'UFID', POP: 'POPM', WXX: 'WXXX' },
};

/** Walks frames from `from` to the end of the bytes or their padding. */
export function walkFrames(body: Buffer, from: number, version: Id3Version, sizes: SizeKind): FrameWalk {
  const frames: Id3Frame[] = [];
  const idBytes = version === 2 ? 3 : 4;
  const headerBytes = version === 2 ? 6 : 10;
  let at = from;
  while (frames.length < MAX_FRAMES && at + headerBytes <= body.length && body[at] !== 0) {
    const id = frameIdAt(body, at, idBytes);
    const size = id === null ? null : frameSize(body, at, version, sizes);
    if (id === null || size === null || at + headerBytes + size > body.length)
      return { frames, isWhole: false, brokenAt: at };
    frames.push({
      id: version === 2 ? (LONG_NAMES[id] ?? id) : id,
      packing: version === 2 ? 0 : body[at + 9]!,
      data: body.subarray(at + headerBytes, at + headerBytes + size),
      position: at,
    });
    at += headerBytes + size;
  }
  const padding = body.subarray(at);
  const isPadding = padding.length === 0 || padding[0] === 0;
  return { frames, isWhole: padding.every((byte) => byte === 0), brokenAt: isPadding ? null : at };
}

/** The first place behind broken bytes from which the rest of the tag is whole frames; empty where there is none. */
export function framesAfter(body: Buffer, brokenAt: number, version: Id3Version, sizes: SizeKind): FrameWalk {
  const idBytes = version === 2 ? 3 : 4;
  const last = Math.min(body.length, brokenAt + MAX_RESYNC_BYTES) - idBytes;
  let tries = 0;
  for (let at = brokenAt + 1; at <= last && tries < MAX_RESYNC_TRIES; at++) {
    // What comes first in a name of a frame that holds text, comments, lyrics, pictures or chapters.
    if (!'TACUS'.includes(String.fromCharCode(body[at]!)) || frameIdAt(body, at, idBytes) === null) continue;
    tries++;
    const walk = walkFrames(body, at, version, sizes);
    if (walk.isWhole && walk.frames.length > 0) return walk;
  }
  return { frames: [], isWhole: false, brokenAt };
}

/** The name of the frame that begins here; null where none can begin. */
export function frameIdAt(body: Buffer, at: number, idBytes: number): string | null {
  const id = body.toString('latin1', at, at + idBytes);
  if (id.length < idBytes) return null;
  // Some taggers left the fourth character of a 2.2 name blank when they wrote 2.3.
  return /^[A-Z][A-Z0-9]{2}[A-Z0-9 ]?$/.test(id) ? id : null;
}

function frameSize(body: Buffer, at: number, version: Id3Version, sizes: SizeKind): number | null {
  if (version === 2) return body.readUIntBE(at + 3, 3);
  return sizes === 'plain' ? body.readUInt32BE(at + 4) : syncsafe(body.subarray(at + 4, at + 8));
}

/** A number in seven bits a byte; null where a byte has eight. */
export function syncsafe(bytes: Buffer): number | null {
  let value = 0;
  for (const byte of bytes) {
    if (byte > 0x7f) return null;
    value = value * 128 + byte;
  }
  return value;
}
