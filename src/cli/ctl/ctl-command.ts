import type { Command } from 'commander';
import { Option } from 'commander';
import { findPlayer } from '../../control/client/find-player.ts';
import type { IpcClient } from '../../control/client/ipc-client.ts';
import { printable } from '../../media/printable.ts';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import { parseDuration } from '../../player/position.ts';
import { REQUESTS } from './ctl-requests.ts';
import type { Requests } from './ctl-requests.ts';
import { DEFAULT_FORMAT, formatStatus, parseFormat } from './status-format.ts';
import type { Status } from './status-format.ts';
import { watchPlayer } from './watch-player.ts';

/** The player understood, and would not. */
const REFUSED = 1;
/** No player, or a command line that is wrong. */
const TROUBLE = 2;

interface CtlFlags {
  readonly socket?: string;
  readonly pid?: string;
  readonly timeout: string;
}

/** What each word takes, and what it does: the help text is made of it. */
const WORDS: readonly (readonly [usage: string, description: string])[] = [
  ['play [file...]', 'play on; with files: replace the queue and play them'],
  ['pause', 'pause'],
  ['toggle', 'pause or play on'],
  ['stop', 'stop; the queue stays'],
  ['next', 'the next track'],
  ['prev', 'the track before'],
  ['seek <position>', 'go to +10, -10, 1:30, 50%, #3 (chapter) or 441000f (frame)'],
  ['chapter <which>', 'go to a chapter: its number, next or prev'],
  ['volume <level>', '80, +5, -5 or -6dB'],
  ['mute [on|off]', 'mute, or toggle'],
  ['speed <factor>', '0.25 to 4'],
  ['loop <what>', 'off, track, queue, or N more times'],
  ['ab-loop <A-B|off>', 'repeat a part'],
  ['shuffle [on|off]', 'shuffle, or toggle'],
  ['add <file...>', 'add to the end of the queue; plays if nothing does'],
  ['insert <file...>', 'put behind the current track'],
  ['play-index <N>', 'play the N-th entry'],
  ['remove <N>', 'remove the N-th entry'],
  ['move <A> <B>', 'move entry A to place B'],
  ['clear', 'remove all but the current entry'],
  ['set <name> <value>', 'set a property'],
  ['quit', 'end the player'],
];

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
    .option('--timeout <duration>', 'wait so long for an answer', '2s')
    .addHelpText('after', EXAMPLES);
  const act = (run: (client: IpcClient, timeoutMs: number) => Promise<number>) =>
    withPlayer(ctl, run).then(setExitCode);

  for (const [usage, description] of WORDS) {
    const [word = '', ...args] = usage.split(' ');
    const command = ctl.command(word).description(description);
    for (const argument of args)
      command.argument(argument.replace('on|off', 'state').replace('A-B|off', 'range'));
    // A level of -5 or a position of -10 is no option.
    command.allowUnknownOption();
    command.action(async () => act(sending(requestsOf(word, command.args))));
  }
  addQuestions(ctl, act);
}

type Act = (run: (client: IpcClient, timeoutMs: number) => Promise<number>) => Promise<void>;

function addQuestions(ctl: Command, act: Act): void {
  const json = (): Option => new Option('--json', 'print JSON').default(false);
  const format = (): Option =>
    new Option('--format <template>', 'such as "{artist} – {title|file}"').default(DEFAULT_FORMAT);
  ctl
    .command('status')
    .description('what is playing')
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
    .description('the queue')
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
    .description('a property, such as time-pos')
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
    .action(async (line: string) => act((client, timeoutMs) => sendRaw(client, line, timeoutMs)));
  ctl
    .command('watch')
    .description('print a line at each change, and one a second while playing')
    .addOption(json())
    .addOption(format())
    .action(async (flags: { json: boolean; format: string }) => {
      const template = usageChecked(() => parseFormat(flags.format));
      if (template === null) return act(() => Promise.resolve(TROUBLE));
      return act((client, timeoutMs) => watchPlayer(client, flags.json ? null : template, timeoutMs));
    });
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

/** `▶ 2  Title`: the current entry is marked. */
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
