import { describe, expect, it } from 'vitest';
import { LineReader, MOST_LINE_BYTES } from '../../../src/control/ipc/line-reader.ts';

describe('cutting bytes into lines', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = 'one\r\ntwo\n\n{"é":"😀"}\nrest';
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const reader = new LineReader();
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size)
        lines.push(...reader.push(bytes.subarray(at, at + size)));
      expect(lines).toEqual(['one', 'two', '', '{"é":"😀"}']);
      expect(reader.pendingBytes).toBe(4);
    }
  });

  it('takes a line of 1 MiB and refuses a longer one, whatever comes after', () => {
    const reader = new LineReader();
    expect(reader.push(Buffer.alloc(MOST_LINE_BYTES, 'a'))).toEqual([]);
    expect(reader.push(Buffer.from('\n'))[0]).toHaveLength(MOST_LINE_BYTES);
    reader.push(Buffer.alloc(MOST_LINE_BYTES + 1, 'a'));
    expect(reader.isTooLong).toBe(true);
    expect(reader.push(Buffer.from('\nmore\n'))).toEqual([]);
  });

  it('gives the lines before one that is too long', () => {
    const reader = new LineReader();
    const long = Buffer.concat([Buffer.from('first\n'), Buffer.alloc(MOST_LINE_BYTES + 1, 'a')]);
    expect(reader.push(long)).toEqual(['first']);
    expect(reader.isTooLong).toBe(true);
  });
});
