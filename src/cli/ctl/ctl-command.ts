import type { Command } from 'commander';
import { Argument, CommanderError, Option } from 'commander';
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

interface Word {
  readonly usage: string;
  readonly description: string;
  readonly example: string;
  /** What its argument may be, for completion; other values are checked where they are read. */
  readonly choices?: readonly string[];
  /** A level of -5 or a position of -10 is no option. */
  readonly takesNegative?: true;
}

/** What each word takes, and what it does: the help text is made of it. */
const WORDS: readonly (Word & { readonly group: string })[] = [
  ...grouped('Playing:', [
    {
      usage: 'play [file...]',
      description: 'play on; with files: replace the queue and play them',
      example: 'play album/',
    },
    { usage: 'pause', description: 'pause', example: 'pause' },
    { usage: 'toggle', description: 'pause or play on', example: 'toggle' },
    { usage: 'stop', description: 'stop; the queue stays', example: 'stop' },
    { usage: 'next', description: 'play the next track', example: 'next' },
    { usage: 'prev', description: 'play the track before', example: 'prev' },
    {
      usage: 'seek <position>',
      description: 'go to +10, -10, 1:30, 50%, #3 (chapter) or 441000f (frame)',
      example: 'seek +10',
      takesNegative: true,
    },
    {
      usage: 'chapter <which>',
      description: 'go to a chapter: its number, next or prev',
      example: 'chapter next',
      choices: ['next', 'prev'],
    },
    { usage: 'quit', description: 'end the player', example: 'quit' },
  ]),
  ...grouped('Sound and modes:', [
    {
      usage: 'volume <level>',
      description: 'set the volume: 80 (percent), +5, -5 or -6dB',
      example: 'volume -5',
      takesNegative: true,
    },
    {
      usage: 'mute [state]',
      description: 'mute: on, off; toggles without',
      example: 'mute on',
      choices: ['on', 'off'],
    },
    { usage: 'speed <factor>', description: 'set the speed, 0.25 to 4', example: 'speed 1.25' },
    {
      usage: 'loop <what>',
      description: 'repeat: off, track, queue, or N more times',
      example: 'loop track',
      choices: ['off', 'track', 'queue'],
    },
    {
      usage: 'ab-loop <range>',
      description: 'repeat a part: A-B, or off',
      example: 'ab-loop 1:00-1:08',
      choices: ['off'],
    },
    {
      usage: 'shuffle [state]',
      description: 'shuffle: on, off; toggles without',
      example: 'shuffle on',
      choices: ['on', 'off'],
    },
  ]),
  ...grouped('The queue:', [
    {
      usage: 'add <file...>',
      description: 'add to the end of the queue; plays if nothing does',
      example: 'add song.flac',
    },
    { usage: 'insert <file...>', description: 'put behind the current track', example: 'insert song.flac' },
    { usage: 'play-index <N>', description: 'play the N-th entry', example: 'play-index 3' },
    { usage: 'remove <N>', description: 'remove the N-th entry', example: 'remove 3' },
    { usage: 'move <A> <B>', description: 'move entry A to place B', example: 'move 7 1' },
    { usage: 'clear', description: 'remove all but the current entry', example: 'clear' },
  ]),
  ...grouped('Properties:', [
    {
      usage: 'set <name> <value>',
      description: 'set a property',
      example: 'set replaygain album',
      takesNegative: true,
    },
  ]),
];

function grouped(group: string, words: readonly Word[]): readonly (Word & { readonly group: string })[] {
  return words.map((word) => ({ ...word, group }));
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
    .option('--timeout <duration>', 'wait so long for an answer', '2s')
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
    .description('print what is playing')
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
      return act((client, timeoutMs) => watchPlayer(client, flags.json ? null : template, timeoutMs));
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
