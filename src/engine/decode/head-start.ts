import { spawn } from 'node:child_process';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { unaskedArguments } from './decoder-arguments.ts';

/** Enough to play while the decoder that goes on from here starts, on a slow machine too. */
const HEAD_SECONDS = 2;

/** What the reader gets of a head start. The port gives bytes of a WAV file as they come, and null after the last. */
export interface HeadStartOffer {
  readonly type: 'head';
  /** Absolute. */
  readonly path: string;
  readonly ffmpegPath: string;
  readonly port: MessagePort;
}

export interface HeadStart {
  readonly type: 'head';
  readonly offer: HeadStartOffer;
  /** Comes when its first bytes are on their way to the reader, or none will come. */
  readonly begun: Promise<void>;
  /** Ends it; for when nobody wants it. Does nothing once the reader has it. */
  drop(): void;
}

/**
 * The first seconds of a file, decoded while the program itself is still being loaded: starting ffmpeg takes as long as
 * starting everything else, and needs nothing of it.
 *
 * It is begun before the command line is understood, so it may turn out that nobody wants it. What is read here is only
 * what it gave so far: the reader neither waits for this thread nor relies on it (see `ContinuedChild`).
 *
 * @param path absolute
 */
export function beginHeadStart(ffmpegPath: string, path: string): HeadStart {
  const { port1: giving, port2: port } = new MessageChannel();
  // prism-media is not loaded yet, and would take longer to load than this process has until the reader is there.
  const child = spawn(ffmpegPath, [...unaskedArguments(path), '-t', String(HEAD_SECONDS), 'pipe:1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Nobody has to wait for it: where it fails, the reader's own decoder says why.
  child.unref();
  child.on('error', () => giving.postMessage(null));
  child.stdout.on('data', (bytes: Buffer) => giving.postMessage(bytes));
  child.stdout.on('close', () => {
    giving.postMessage(null);
    giving.close();
  });
  giving.on('close', () => child.kill('SIGKILL'));
  giving.unref();
  const begun = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  return { type: 'head', offer: { type: 'head', path, ffmpegPath, port }, begun, drop: () => port.close() };
}
