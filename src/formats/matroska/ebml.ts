import type { FileBytes } from '../file-bytes.ts';

/** One EBML element (RFC 8794 §6). An unknown size reaches to the parent's end. */
export interface EbmlElement {
  readonly id: number;
  readonly offset: number;
  readonly bodyOffset: number;
  readonly endOffset: number;
  readonly unknownSize: boolean;
}

const MAX_CHILDREN = 65_536;

/** The elements between two offsets, in order; ends at the first that is not one. */
export async function* elementsOf(file: FileBytes, from: number, to: number): AsyncGenerator<EbmlElement> {
  let offset = from;
  for (let count = 0; count < MAX_CHILDREN && offset + 2 <= to; count++) {
    const head = await file.read(offset, 12);
    const id = variableInteger(head, 0, true);
    if (!id || id.bytes > 4) return;
    const size = variableInteger(head, id.bytes, false);
    if (!size) return;
    const bodyOffset = offset + id.bytes + size.bytes;
    const unknownSize = size.value === null;
    const endOffset = Math.min(to, bodyOffset + (size.value ?? Infinity));
    yield { id: id.value!, offset, bodyOffset, endOffset, unknownSize };
    offset = endOffset;
  }
}

/** A variable-length integer; `value` is null when all bits are ones (size unknown). Ids keep their marker. */
function variableInteger(
  bytes: Buffer,
  offset: number,
  keepMarker: boolean,
): { value: number | null; bytes: number } | null {
  const first = bytes[offset];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (offset + length > bytes.length) return null;
  let value = keepMarker ? first : first & ((1 << (8 - length)) - 1);
  let ones = (first | (0xff << (8 - length))) === ((0xff << (8 - length)) | 0xff);
  for (let index = 1; index < length; index++) {
    const byte = bytes[offset + index]!;
    ones &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value: ones && !keepMarker ? null : value, bytes: length };
}

/** An unsigned integer of up to eight bytes. */
export function ebmlUnsigned(body: Buffer): number {
  return body.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
}

/** A float of four or eight bytes; 0 for an empty one. */
export function ebmlFloat(body: Buffer): number {
  return body.length === 4 ? body.readFloatBE(0) : body.length === 8 ? body.readDoubleBE(0) : 0;
}
