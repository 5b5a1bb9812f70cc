/** One box of an MP4, header included. */
export interface Box {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The boxes that follow one another in `bytes`. */
export function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const sizeBytes = bytes.readUInt32BE(at);
    const one = bytes.subarray(at, at + sizeBytes);
    boxes.push({ type: one.toString('latin1', 4, 8), bytes: one });
    at += sizeBytes;
  }
  return boxes;
}

/** A box with these contents. */
export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}
