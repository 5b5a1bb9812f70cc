import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** What there is at the head of a stream, left in it. Empty if it ends first. */
export async function firstBytes(stream: Readable): Promise<Buffer> {
  try {
    await once(stream, 'readable');
  } catch {
    return Buffer.alloc(0); // the decoder finds it ended, and whoever opened it knows why
  }
  const head = stream.read() as Buffer | null;
  if (head === null) return Buffer.alloc(0);
  stream.unshift(head);
  return head;
}
