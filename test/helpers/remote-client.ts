import { once } from 'node:events';
import net from 'node:net';
import { waitUntil } from './wait-until.ts';

type Message = Readonly<Record<string, unknown>>;

/** A client of the control socket that keeps every line it was sent. */
export class RemoteClient {
  readonly socket: net.Socket;
  readonly #lines: string[] = [];
  #rest = '';
  #lastId = 0;
  #isClosed = false;
  /** Chunks that ended inside a line. */
  splitChunks = 0;

  static async connect(path: string): Promise<RemoteClient> {
    const socket = net.connect({ path, allowHalfOpen: true });
    await once(socket, 'connect');
    return new RemoteClient(socket);
  }

  private constructor(socket: net.Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      if (!text.endsWith('\n')) this.splitChunks++;
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      this.#lines.push(...lines);
    });
    socket.on('error', () => undefined);
    socket.on('end', () => (this.#isClosed = true));
    socket.on('close', () => (this.#isClosed = true));
  }

  /** Every line so far, as it came. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get events(): readonly Message[] {
    return this.#messages().filter((message) => 'event' in message);
  }

  get replies(): readonly Message[] {
    return this.#messages().filter((message) => !('event' in message));
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** Sends a command and resolves with its reply. */
  async ask(...command: readonly unknown[]): Promise<Message> {
    const id = ++this.#lastId;
    this.write(`${JSON.stringify({ command, request_id: id })}\n`);
    let reply: Message | undefined;
    await waitUntil(
      () => {
        reply = this.replies.find((message) => message.request_id === id);
        return reply !== undefined;
      },
      `the reply to ${JSON.stringify(command)}`,
    );
    return reply!;
  }

  /** The data of a command that has to succeed. */
  async get(...command: readonly unknown[]): Promise<unknown> {
    const reply = await this.ask(...command);
    if (reply.error !== 'success') throw new Error(`${JSON.stringify(command)}: ${String(reply.error)}`);
    return reply.data;
  }

  property(name: string): Promise<unknown> {
    return this.get('get_property', name);
  }

  /** Resolves once a property has a value. */
  async until(name: string, isWanted: (value: unknown) => boolean): Promise<void> {
    await waitUntil(async () => {
      const reply = await this.ask('get_property', name);
      return reply.error === 'success' && isWanted(reply.data);
    }, `${name} to change`);
  }

  /** Resolves with the first event of that name after so many events. */
  async event(name: string, after = 0): Promise<Message> {
    let found: Message | undefined;
    await waitUntil(() => {
      found = this.events.slice(after).find((message) => message.event === name);
      return found !== undefined;
    }, `the event ${name}`);
    return found!;
  }

  close(): void {
    this.socket.destroy();
  }

  #messages(): readonly Message[] {
    return this.#lines.map((line) => JSON.parse(line) as Message);
  }
}
