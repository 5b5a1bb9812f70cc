import type { Command } from 'commander';
import { Argument, CommanderError, Option } from 'commander';
import { findPlayer } from '../../control/client/find-player.ts';
import type { IpcClient } from '../../control/client/ipc-client.ts';
import { printable } from '../../media/printable.ts';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import { parseDuration } from '../../player/position.ts';
import { REQUESTS } from '../../control/client/ctl-requests.ts';
import type { Requests } from '../../control/client/ctl-requests.ts';
import { WORDS } from './ctl-usage.ts';
import { DEFAULT_FORMAT, formatStatus, parseFormat } from './status-format.ts';
import type { StatusFormat } from './status-format.ts';
import { type Status, watchStatus } from '../../control/client/watch-status.ts';

/** The player understood, and would not. */
const REFUSED = 1;
/** No player, or a command line that is wrong. */
const TROUBLE = 2;

interface CtlFlags {
  readonly socket?: string;
  readonly pid?: string;
  readonly timeout: string;
}

const EXAMPLES = `
Examples:
  playhead ctl toggle
  playhead ctl seek +10
  playhead ctl status --format '{artist} – {title|file}'
  playhead ctl watch --format '{state} {position}'

The player is the one that --socket, --pid or $PLAYHEAD_SOCKET names, else the daemon, else the youngest one.
Exit code: 0 done · 1 refused · 2 no player, or usage.`;

/** Declares `playhead ctl`. */
export function registerCtl(program: Command, setExitCode: (code: number) => void): void {
  const ctl = program
    .command('ctl')
    .description('drive a player that is running')
    .option('--socket <path>', 'the player’s socket')
    .option('--pid <n>', 'the player’s process')
    .option('--timeout <duration>', 'wait this long for an answer', '2s')
    .addHelpText('after', EXAMPLES)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new CommanderError(TROUBLE, error.code, error.message);
    });
  const act = (run: (client: IpcClient, timeoutMs: number) => Promise<number>) =>
    withPlayer(ctl, run).then(setExitCode);

  for (const { usage, description, example, choices, takesNegative = false, group } of WORDS) {
    const [word = '', ...args] = usage.split(' ');
    const command = ctl
      .command(word)
      .description(description)
      .helpGroup(group)
      .addHelpText('after', exampleOf(example));
    for (const argument of args) command.addArgument(argumentOf(argument, choices));
    command
      .allowUnknownOption(takesNegative)
      .action(async () => act(sending(requestsOf(word, command.args))));
  }
  addQuestions(ctl, act);
}

/** Choices are for completion only. */
function argumentOf(usage: string, choices: readonly string[] = []): Argument {
  return new Argument(usage).choices(choices).argParser((value) => value);
}

function exampleOf(...lines: readonly string[]): string {
  return `\nExample:\n${lines.map((line) => `  playhead ctl ${line}`).join('\n')}`;
}

type Act = (run: (client: IpcClient, timeoutMs: number) => Promise<number>) => Promise<void>;

function addQuestions(ctl: Command, act: Act): void {
  const json = (): Option => new Option('--json', 'print JSON').default(false);
  const format = (): Option =>
    new Option('--format <template>', 'such as "{artist} – {title|file}"').default(DEFAULT_FORMAT);
  ctl
    .command('status')
    .description('print the track, position and state')
    .helpGroup('Questions:')
    .addHelpText('after', exampleOf("status --format '{artist} – {title|file}'"))
    .addOption(json())
    .addOption(format())
    .action(async (flags: { json: boolean; format: string }) => {
      const template = usageChecked(() => parseFormat(flags.format));
      if (template === null) return act(() => Promise.resolve(TROUBLE));
      return act(
        asking(['playhead-status'], (status) =>
          flags.json ? JSON.stringify(status, null, 2) : formatStatus(template, status as Status),
        ),
      );
    });
  ctl
    .command('list')
    .description('print the queue')
    .helpGroup('Questions:')
    .addHelpText('after', exampleOf('list --json'))
    .addOption(json())
    .action(async (flags: { json: boolean }) =>
      act(
        asking(['get_property', 'playlist'], (list) =>
          flags.json ? JSON.stringify(list, null, 2) : listText(list),
        ),
      ),
    );
  ctl
    .command('get <name>')
    .description('print a property, such as time-pos')
    .helpGroup('Properties:')
    .addHelpText('after', exampleOf('get time-pos'))
    .action(async (name: string) =>
      act(
        asking(['get_property', name], (value) =>
          typeof value === 'string' ? printable(value) : JSON.stringify(value),
        ),
      ),
    );
  ctl
    .command('raw <json>')
    .description('send a line of the protocol as it is; print the answer')
    .helpGroup('Properties:')
    .addHelpText('after', exampleOf(`raw '{"command":["get_property","volume"]}'`))
    .action(async (line: string) => act((client, timeoutMs) => sendRaw(client, line, timeoutMs)));
  ctl
    .command('watch')
    .description('print a line at each change, and one a second while playing')
    .helpGroup('Questions:')
    .addHelpText('after', exampleOf("watch --format '{state} {position}'"))
    .addOption(json())
    .addOption(format())
    .action(async (flags: { json: boolean; format: string }) => {
      const template = usageChecked(() => parseFormat(flags.format));
      if (template === null) return act(() => Promise.resolve(TROUBLE));
      return act((client, timeoutMs) => printEachStatus(client, flags.json ? null : template, timeoutMs));
    });
}

/** `ctl add`, over a connection that is there; closes it. @returns the exit code */
export async function addToQueue(
  client: IpcClient,
  files: readonly string[],
  timeoutMs: number,
): Promise<number> {
  try {
    return await sending(requestsOf('add', files))(client, timeoutMs);
  } catch (error) {
    if (!(error instanceof PlayheadError)) throw error;
    return complain(error, TROUBLE);
  } finally {
    client.close();
  }
}

async function withPlayer(
  ctl: Command,
  run: (client: IpcClient, timeoutMs: number) => Promise<number>,
): Promise<number> {
  const flags = ctl.opts<CtlFlags>();
  try {
    const timeoutMs = parseDuration(flags.timeout, '--timeout') * 1000;
    if (flags.pid !== undefined && !/^[1-9]\d{0,9}$/.test(flags.pid))
      throw new PlayheadError('usage', `--pid: ${JSON.stringify(flags.pid)} is not a process number`);
    const pid = flags.pid === undefined ? {} : { pid: Number(flags.pid) };
    const socket = flags.socket === undefined ? {} : { socket: flags.socket };
    const client = await findPlayer({ ...socket, ...pid, timeoutMs }, process.env);
    try {
      return await run(client, timeoutMs);
    } finally {
      client.close();
    }
  } catch (error) {
    if (!(error instanceof PlayheadError)) throw error;
    return complain(error, TROUBLE);
  }
}

function requestsOf(word: string, args: readonly string[]): () => Requests {
  return () => REQUESTS[word]!(args);
}

function sending(requests: () => Requests) {
  return async (client: IpcClient, timeoutMs: number): Promise<number> => {
    for (const request of requests()) {
      const reply = await client.ask(request, timeoutMs);
      if (!reply.isDone) return complain(reply.error, REFUSED);
    }
    return 0;
  };
}

function asking(request: readonly string[], show: (data: Parameters<typeof JSON.stringify>[0]) => string) {
  return async (client: IpcClient, timeoutMs: number): Promise<number> => {
    const reply = await client.ask(request, timeoutMs);
    if (!reply.isDone) return complain(reply.error, REFUSED);
    process.stdout.write(`${show(reply.data)}\n`);
    return 0;
  };
}

async function sendRaw(client: IpcClient, line: string, timeoutMs: number): Promise<number> {
  const reply = await client.askRaw(line, timeoutMs);
  if (reply === null) return complain(`no answer within ${timeoutMs / 1000} s`, REFUSED);
  process.stdout.write(`${JSON.stringify(reply)}\n`);
  return reply.error === 'success' ? 0 : REFUSED;
}

/** A line for each change. @param format null prints JSON */
async function printEachStatus(
  client: IpcClient,
  format: StatusFormat | null,
  timeoutMs: number,
): Promise<number> {
  let printed = '';
  // The reader has closed its pipe, as `head` does.
  process.stdout.on('error', () => client.close());
  await watchStatus(
    client,
    (status) => {
      const line = format === null ? JSON.stringify(status) : formatStatus(format, status);
      if (line !== printed) process.stdout.write(`${line}\n`);
      printed = line;
    },
    timeoutMs,
  );
  return 0;
}

/** `> 2  Title`: the current entry is marked. */
function listText(list: unknown): string {
  const entries = list as readonly {
    readonly filename: string;
    readonly title?: string;
    readonly current?: boolean;
  }[];
  const width = String(entries.length).length;
  return entries
    .map(({ filename, title, current = false }, index) => {
      const number = String(index + 1).padStart(width);
      return `${current ? '>' : ' '} ${number}  ${printable(title ?? filename)}`;
    })
    .join('\n');
}

function usageChecked<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PlayheadError)) throw error;
    complain(error, TROUBLE);
    return null;
  }
}

function complain(error: unknown, exitCode: number): number {
  const reason = typeof error === 'string' ? error : reasonOf(error);
  process.stderr.write(`playhead: ctl: ${printable(reason)}\n`);
  return exitCode;
}
