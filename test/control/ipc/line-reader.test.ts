import { describe, expect, it } from 'vitest';
import { LineReader, MOST_LINE_BYTES } from '../../../src/control/ipc/line-reader.ts';

/** The lines that are whole once a chunk has come. */
function linesOf(reader: LineReader, chunk: Buffer): readonly string[] {
  reader.push(chunk);
  const lines: string[] = [];
  for (let line = reader.next(); line !== null; line = reader.next()) lines.push(line);
  return lines;
}

describe('cutting bytes into lines', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = 'one\r\ntwo\n\n{"é":"😀"}\nrest';
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const reader = new LineReader();
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size)
        lines.push(...linesOf(reader, bytes.subarray(at, at + size)));
      expect(lines).toEqual(['one', 'two', '', '{"é":"😀"}']);
      expect(reader.pendingBytes).toBe(4);
    }
  });

  it('takes a line of 1 MiB and refuses a longer one, whatever comes after', () => {
    const reader = new LineReader();
    expect(linesOf(reader, Buffer.alloc(MOST_LINE_BYTES, 'a'))).toEqual([]);
    expect(linesOf(reader, Buffer.from('\n'))[0]).toHaveLength(MOST_LINE_BYTES);
    expect(linesOf(reader, Buffer.alloc(MOST_LINE_BYTES + 1, 'a'))).toEqual([]);
    expect(reader.isTooLong).toBe(true);
    expect(linesOf(reader, Buffer.from('\nmore\n'))).toEqual([]);
  });

  it('gives the lines before one that is too long', () => {
    const reader = new LineReader();
    const long = Buffer.concat([Buffer.from('first\n'), Buffer.alloc(MOST_LINE_BYTES + 1, 'a')]);
    expect(linesOf(reader, long)).toEqual(['first']);
    expect(reader.isTooLong).toBe(true);
  });

  it('cuts a line only when it is asked for, and is full after 16 chunks', () => {
    const reader = new LineReader();
    for (let chunk = 0; chunk < 16; chunk++) {
      expect(reader.isFull).toBe(false);
      reader.push(Buffer.from('a\nb'));
    }
    expect(reader.isFull).toBe(true);
    expect([reader.next(), reader.next(), reader.next()]).toEqual(['a', 'ba', 'ba']);
    expect(reader.isFull).toBe(false);
  });
});
