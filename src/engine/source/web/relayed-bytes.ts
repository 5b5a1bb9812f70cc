import { once } from 'node:events';
import http from 'node:http';
import type { IncomingMessage } from 'node:http';
import { FileBytes } from '../../../formats/file-bytes.ts';
import { PlayheadError } from '../../../player/error.ts';

/** Opens the URL of a `WebRelay` for positional reads. @throws PlayheadError `unreadable` */
export async function openRelayed(url: string): Promise<FileBytes> {
  const answer = await ask(url, 'HEAD', {});
  answer.resume();
  return FileBytes.over(
    {
      read: (into, offset) => readRange(url, into, offset),
      close: () => Promise.resolve(),
    },
    Number(answer.headers['content-length']),
  );
}

async function readRange(url: string, into: Buffer, offset: number): Promise<number> {
  const answer = await ask(url, 'GET', { range: `bytes=${offset}-${offset + into.length - 1}` });
  let filled = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) filled += piece.copy(into, filled);
  return filled;
}

async function ask(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const asking = http.request(url, { method, headers, agent: false }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const status = answer.statusCode ?? 0;
  if (status === 200 || status === 206) return answer;
  answer.destroy();
  throw new PlayheadError('unreadable', `cannot be read there (${status})`);
}
