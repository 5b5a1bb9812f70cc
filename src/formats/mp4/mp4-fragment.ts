/** What an audio track's fragments are written with. */
export interface FragmentTrack {
  /** Its sample description, the whole `stsd` box. */
  readonly description: Uint8Array;
  readonly sampleRate: number;
  /** Decoded frames of every packet. */
  readonly packetFrames: number;
}

const TRACK_ID = 1;
/** `tfhd`: offsets count from the `moof` (ISO 14496-12 §8.8.7). */
const BASE_IS_MOOF = 0x02_0000;
/** `trun`: it states where the data begins, and each packet's size (§8.8.8). */
const HAS_OFFSET_AND_SIZES = 0x201;
const BOX_HEADER_BYTES = 8;
/** Ones on the diagonal: nothing is turned or scaled. */
const MATRIX = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/** A file of one audio track without any packets, which fragments follow. */
export function fragmentedStart({ description, sampleRate, packetFrames }: FragmentTrack): Uint8Array {
  const emptyTable = (type: string, words = 1): Buffer => fullBox(type, 0, zeros(words));
  const tables = [
    Buffer.from(description),
    ...['stts', 'stsc', 'stco'].map((type) => emptyTable(type)),
    emptyTable('stsz', 2),
  ];
  const dataHere = box('dinf', fullBox('dref', 0, [1], fullBox('url ', 1, [])));
  const media = box('minf', fullBox('smhd', 0, [0]), dataHere, box('stbl', ...tables));
  const handler = fullBox('hdlr', 0, [0, 0x736f_756e /* soun */, 0, 0, 0], Buffer.alloc(1));
  const track = box(
    'trak',
    fullBox('tkhd', 3, [0, 0, TRACK_ID, ...zeros(6), ...MATRIX, 0, 0]),
    box('mdia', fullBox('mdhd', 0, [0, 0, sampleRate, 0, 0x55c4_0000 /* und */]), handler, media),
  );
  return Buffer.concat([
    box('ftyp', Buffer.from('iso5\0\0\x02\0iso5', 'latin1')),
    box(
      'moov',
      fullBox('mvhd', 0, [0, 0, sampleRate, 0, 0x1_0000, 0x100_0000, 0, 0, ...MATRIX, ...zeros(6), 2]),
      track,
      box('mvex', fullBox('trex', 0, [TRACK_ID, 1, packetFrames, 0, 0])),
    ),
  ]);
}

/**
 * The boxes before the packets of a fragment, which follow unchanged.
 *
 * @param number of the fragment, from 1
 * @param firstFrame decoded frame with which the first packet begins
 */
export function fragmentHead(number: number, firstFrame: number, sizes: Uint32Array): Uint8Array {
  const fragment = (dataOffset: number): Buffer =>
    box(
      'moof',
      fullBox('mfhd', 0, [number]),
      box(
        'traf',
        fullBox('tfhd', BASE_IS_MOOF, [TRACK_ID]),
        fullBox('tfdt', 0x0100_0000, [Math.floor(firstFrame / 2 ** 32), firstFrame % 2 ** 32]),
        fullBox('trun', HAS_OFFSET_AND_SIZES, [sizes.length, dataOffset, ...sizes]),
      ),
    );
  const fragmentBytes = fragment(0).length;
  const data = Buffer.alloc(BOX_HEADER_BYTES);
  data.writeUInt32BE(sizes.reduce((sum, size) => sum + size, BOX_HEADER_BYTES));
  data.write('mdat', 4, 'latin1');
  return Buffer.concat([fragment(fragmentBytes + BOX_HEADER_BYTES), data]);
}

/** A box with version and flags, then words of 32 bits. */
function fullBox(type: string, versionAndFlags: number, words: readonly number[], ...rest: Buffer[]): Buffer {
  const body = Buffer.alloc(4 + 4 * words.length);
  body.writeUInt32BE(versionAndFlags);
  words.forEach((word, index) => body.writeUInt32BE(word, 4 + 4 * index));
  return box(type, body, ...rest);
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const head = Buffer.alloc(BOX_HEADER_BYTES);
  head.writeUInt32BE(parts.reduce((sum, { length }) => sum + length, BOX_HEADER_BYTES));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...parts]);
}

function zeros(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0);
}
