import { once } from 'node:events';
import http from 'node:http';
import type { IncomingMessage } from 'node:http';
import { FileBytes } from '../../../media/file-bytes.ts';
import type { HeaderFacts } from '../../../media/header-facts.ts';
import { probeFile } from '../../../media/probe-header.ts';
import { PlayheadError } from '../../../player/error.ts';

/** What the header says of what a relay gives; null if it is none of the formats we know, or cannot be read. */
export async function probeRelayed(url: string): Promise<HeaderFacts | null> {
  try {
    const file = await openRelayed(url);
    return await probeFile(file);
  } catch {
    return null; // the decoder, which reads all of it, says what is wrong
  }
}

/** Opens what a `WebRelay` gives for reads here and there. @throws PlayheadError `unreadable` */
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
