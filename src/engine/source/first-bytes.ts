import type { Readable } from 'node:stream';

/** Who sends so slowly is judged by what has come. */
const PATIENCE_MS = 10_000;

/**
 * What there is at the head of a stream, left in it unless that was all. Empty if it ends first, or fails: the decoder finds it
 * ended, and whoever opened it knows why.
 *
 * @param isEnough whether no more is waited for; the first piece is, by default
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
