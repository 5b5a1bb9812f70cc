import net from 'node:net';
import type { Json } from '../ipc/relaxed-json.ts';
import { PlayheadError } from '../../player/error.ts';

/** A message of the player. */
export type IpcMessage = Readonly<Record<string, Json>>;

/** The player did what was asked, or said why not. */
export type IpcReply =
  { readonly isDone: true; readonly data: Json } | { readonly isDone: false; readonly error: string };

/** One connection to a player, from the client's side. */
export class IpcClient {
  readonly #socket: net.Socket;
  readonly #replies = new Map<number, (reply: IpcReply) => void>();
  readonly #listeners = new Set<(message: IpcMessage) => void>();
  readonly closed: Promise<void>;
  #lastId = 0;
  #rest = '';

  /** @throws PlayheadError `no-player` when nobody answers there in time */
  static connect(path: string, timeoutMs: number): Promise<IpcClient> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(path);
      const fail = (reason: string): void => {
        socket.destroy();
        reject(new PlayheadError('no-player', `no player answers on ${path}: ${reason}`));
      };
      const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
      socket.once('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        fail(error.code === 'ENOENT' ? 'there is no such socket' : 'nobody listens');
      });
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.removeAllListeners('error');
        resolve(new IpcClient(socket));
      });
    });
  }

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#read(text));
    // `close` follows, and tells everyone who waits.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const settle of this.#replies.values()) settle({ isDone: false, error: 'the player has ended' });
      this.#replies.clear();
    });
  }

  /**
   * Asks for something; the reply comes in time or is a failure.
   *
   * @param replied called with the reply, before any message that follows it is told
   */
  ask(command: Json, timeoutMs: number, replied?: () => void): Promise<IpcReply> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const settle = (reply: IpcReply): void => {
        clearTimeout(timer);
        this.#replies.delete(id);
        replied?.();
        resolve(reply);
      };
      const timer = setTimeout(
        () => settle({ isDone: false, error: `no answer within ${timeoutMs / 1000} s` }),
        timeoutMs,
      );
      this.#replies.set(id, settle);
      this.#socket.write(`${JSON.stringify({ command, request_id: id })}\n`);
    });
  }

  /** Sends a line as it is. @returns the first message that is no event; null if none comes in time */
  askRaw(line: string, timeoutMs: number): Promise<IpcMessage | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), timeoutMs);
      this.onMessage((message) => {
        if ('event' in message) return;
        clearTimeout(timer);
        resolve(message);
      });
      this.#socket.write(`${line}\n`);
    });
  }

  /** Sends a line that nobody replies to. */
  write(line: string): void {
    this.#socket.write(line);
  }

  onMessage(listener: (message: IpcMessage) => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    // A long line comes in many pieces.
    if (!text.includes('\n')) {
      this.#rest += text;
      return;
    }
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    let message: IpcMessage | string | number | boolean | null;
    try {
      message = JSON.parse(line) as typeof message;
    } catch {
      return; // A player speaks JSON only: what else listens there is none.
    }
    if (typeof message !== 'object' || message === null) return;
    const settle = 'event' in message ? undefined : this.#replies.get(Number(message.request_id));
    if (settle === undefined) for (const listener of this.#listeners) listener(message);
    else if (message.error === 'success') settle({ isDone: true, data: message.data ?? null });
    else
      settle({
        isDone: false,
        error: typeof message.error === 'string' ? message.error : 'the answer is not understood',
      });
  }
}
