import { expandText } from '../command/expand-text.ts';
import { withoutPrefixes } from '../command/command-table.ts';
import { parseNamed, parsePositional, runParsed } from '../command/remote-command.ts';
import type { CommandContext, RemoteCommand } from '../command/remote-command.ts';
import { FAILED, INVALID } from '../command/reply.ts';
import type { Reply } from '../command/reply.ts';
import { parseTextCommands } from '../command/text-commands.ts';
import { writeJson } from '../property/value.ts';
import { CLIENT_COMMANDS } from './client-commands.ts';
import type { ClientSettings } from './client-commands.ts';
import { readJson } from './relaxed-json.ts';
import type { Json } from './relaxed-json.ts';

/** Commands whose reply waits for what they cause: their events come before it. */
const SLOW: ReadonlySet<string> = new Set(['seek-exact']);

/** One line of a client, understood. */
export interface Request {
  /** Carries it out. Resolves to the reply's line, or to null where there is none. */
  readonly run: () => Promise<string | null> | string | null;
  /** Its events may come before its reply. */
  readonly isSlow: boolean;
}

const NOT_UNDERSTOOD = replyLine(INVALID, 0, false);

/** Turns lines into requests: JSON, or commands in the form of mpv's input.conf, which nobody answers. */
export class Dispatcher {
  readonly #context: CommandContext & { readonly client: ClientSettings };
  readonly #commands: ReadonlyMap<string, RemoteCommand>;

  constructor(
    context: CommandContext & { readonly client: ClientSettings },
    commands: ReadonlyMap<string, RemoteCommand>,
  ) {
    this.#context = context;
    this.#commands = commands;
  }

  /** null: the line asks for nothing. */
  request(line: string): Request | null {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) return null;
    return text.startsWith('{') ? this.#jsonRequest(text) : this.#textRequest(text);
  }

  #jsonRequest(text: string): Request {
    const message = readJson(text);
    if (!isMap(message)) return { run: () => NOT_UNDERSTOOD, isSlow: false };
    const { command, request_id: id = 0, async: isAsync = false } = message;
    if (typeof isAsync !== 'boolean') return { run: () => NOT_UNDERSTOOD, isSlow: false };
    if (isAsync && !Number.isInteger(id)) return { run: () => replyLine(INVALID, id, true), isSlow: false };
    return {
      isSlow: Array.isArray(command) && command.some((word) => typeof word === 'string' && SLOW.has(word)),
      run: () => {
        const reply = attempted(() => this.#runJson(command));
        return reply instanceof Promise
          ? reply.then((done) => replyLine(done, id, isAsync))
          : replyLine(reply, id, isAsync);
      },
    };
  }

  #runJson(command: Json | undefined): Reply | Promise<Reply> {
    if (isList(command)) return this.#runWords(command);
    if (!isMap(command)) return INVALID;
    const { name, _name, ...args } = command;
    const wanted = name ?? _name;
    const remote = typeof wanted === 'string' ? this.#commands.get(wanted) : undefined;
    return remote === undefined ? INVALID : runParsed(remote, this.#context, parseNamed(remote, args));
  }

  #runWords(given: readonly Json[]): Reply | Promise<Reply> {
    const { prefixes, words } = withoutPrefixes(given);
    const [name, ...args] = words;
    if (typeof name !== 'string') return INVALID;
    const own = prefixes.size === 0 ? CLIENT_COMMANDS.get(name) : undefined;
    if (own !== undefined) return own(this.#context, args);
    const remote = this.#commands.get(name);
    if (remote === undefined) return INVALID;
    const expanded = prefixes.has('expand-properties') ? this.#expanded(args) : args;
    return runParsed(remote, this.#context, parsePositional(remote, expanded));
  }

  #textRequest(text: string): Request {
    return {
      isSlow: false,
      run: async () => {
        for (const { words: given } of parseTextCommands(text) ?? []) {
          const { prefixes, words } = withoutPrefixes(given);
          const [name = '', ...args] = words;
          const remote = this.#commands.get(name);
          if (remote === undefined) continue;
          const expanded = prefixes.has('raw') ? args : this.#expanded(args);
          await attempted(() => runParsed(remote, this.#context, parsePositional(remote, expanded)));
        }
        return null;
      },
    };
  }

  #expanded(args: readonly Json[]): readonly Json[] {
    return args.map((value) =>
      typeof value === 'string' ? expandText(value, this.#context.properties) : value,
    );
  }
}

/** A player that cannot take the command now (`queue-full`) refuses it; nothing a client sends ends the player. */
function attempted(run: () => Reply | Promise<Reply>): Reply | Promise<Reply> {
  try {
    const reply = run();
    return reply instanceof Promise ? reply.catch(() => FAILED) : reply;
  } catch {
    return FAILED;
  }
}

/** Status bars cut replies by place: `data`, `request_id`, `error`; asynchronous ones `request_id`, `error`, `data`. */
function replyLine({ error, data }: Reply, id: Json, isAsync: boolean): string {
  const value = data === undefined ? '' : `"data":${writeJson(data)}`;
  const status = `"request_id":${writeJson(id)},"error":"${error}"`;
  const parts = isAsync ? [status, value] : [value, status];
  return `{${parts.filter((part) => part !== '').join(',')}}\n`;
}

function isMap(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
