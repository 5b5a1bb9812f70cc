/** DSF: stereo DSD at 2.8224 MHz, of so many samples a channel (DSF file format specification 1.01). */
export function dsf(samples: number): Buffer {
  const dataBytes = Math.ceil(samples / 8 / 4096) * 4096 * 2;
  const head = Buffer.alloc(28 + 52 + 12);
  head.write('DSD ', 0);
  head.writeBigUInt64LE(28n, 4);
  head.writeBigUInt64LE(BigInt(head.length + dataBytes), 12);
  head.write('fmt ', 28);
  head.writeBigUInt64LE(52n, 32);
  [1, 0, 2, 2, 2_822_400, 1].forEach((value, index) => head.writeUInt32LE(value, 40 + 4 * index));
  head.writeBigUInt64LE(BigInt(samples), 64);
  head.writeUInt32LE(4096, 72);
  head.write('data', 80);
  head.writeBigUInt64LE(BigInt(12 + dataBytes), 84);
  return Buffer.concat([head, Buffer.alloc(dataBytes, 0x69)]);
}

/** DSDIFF: the same (DSDIFF 1.5). */
export function dsdiff(samples: number): Buffer {
  const chunk = (id: string, ...parts: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(12);
    head.write(id, 0);
    head.writeBigUInt64BE(BigInt(body.length), 4);
    return Buffer.concat([head, body]);
  };
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  return chunk(
    'FRM8',
    Buffer.from('DSD '),
    chunk('FVER', word(0x0105_0000)),
    chunk(
      'PROP',
      Buffer.from('SND '),
      chunk('FS  ', word(2_822_400)),
      chunk('CHNL', Buffer.from('\0\x02SLFTSRGT', 'latin1')),
      chunk('CMPR', Buffer.from('DSD \x0enot compressed\0', 'latin1')),
    ),
    chunk('DSD ', Buffer.alloc(samples / 4, 0x69)),
  );
}
