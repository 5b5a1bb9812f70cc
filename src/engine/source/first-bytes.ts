import type { Readable } from 'node:stream';

/** After a pause of this length the head is judged by the bytes that have come. */
const PATIENCE_MS = 10_000;

/**
 * Reads the first bytes of a stream and puts them back, unless the stream ended with them. Empty if it ends or fails before the
 * first byte: its opener knows why.
 *
 * @param isEnough whether these bytes suffice; by default the first piece does
 */
export async function firstBytes(
  stream: Readable,
  isEnough: (head: Buffer) => boolean = () => true,
): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  do {
    if (!(await hasMore(stream, head.length === 0 ? null : PATIENCE_MS))) break;
    const piece = stream.read() as Buffer | null;
    if (piece === null) break;
    head = head.length === 0 ? piece : Buffer.concat([head, piece]);
  } while (!isEnough(head));
  if (head.length > 0 && !stream.destroyed && !stream.readableEnded) stream.unshift(head);
  return head;
}

function hasMore(stream: Readable, withinMs: number | null): Promise<boolean> {
  if (stream.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (is: boolean): void => {
      clearTimeout(timer);
      stream.off('readable', yes).off('end', no).off('error', no).off('close', no);
      resolve(is);
    };
    const yes = (): void => settle(true);
    const no = (): void => settle(false);
    const timer = withinMs === null ? undefined : setTimeout(no, withinMs);
    stream.on('readable', yes).on('end', no).on('error', no).on('close', no);
  });
}
