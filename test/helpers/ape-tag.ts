/** APEv2 with a header and a footer (APEv2 specification, wiki.hydrogenaud.io): UTF-8 items, little-endian sizes. */
export function apeTag(items: Readonly<Record<string, string>>): Buffer {
  const bodies = Object.entries(items).map(([key, text]) => {
    const value = Buffer.from(text);
    const head = Buffer.alloc(8);
    head.writeUInt32LE(value.length, 0);
    return Buffer.concat([head, Buffer.from(`${key}\0`), value]);
  });
  const body = Buffer.concat(bodies);
  const edge = (flags: number): Buffer => {
    const bytes = Buffer.alloc(32);
    bytes.write('APETAGEX');
    bytes.writeUInt32LE(2000, 8);
    bytes.writeUInt32LE(body.length + 32, 12);
    bytes.writeUInt32LE(bodies.length, 16);
    bytes.writeUInt32LE(flags, 20);
    return bytes;
  };
  return Buffer.concat([edge(0xa0000000), body, edge(0x80000000)]);
}
