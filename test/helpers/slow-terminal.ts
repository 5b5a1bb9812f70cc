import xterm from '@xterm/headless';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { waitUntil } from './wait-until.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const STEP_MS = 50;

/** A terminal at the end of a slow line, on which a command runs. Whatever lies between holds megabytes. */
export interface SlowTerminal {
  /** Bytes that have come through so far. */
  bytes(): number;
  type(text: string): void;
  waitForScreen(condition: (rows: readonly string[]) => boolean, what: string): Promise<void>;
  /** The exit code of the command. */
  readonly ended: Promise<number | null>;
  close(): void;
}

/** Runs a shell's line on a terminal that shows so many bytes a second, and answers questions when it comes to them. */
export function openSlowTerminal(
  line: string,
  options: { readonly columns: number; readonly rows: number; readonly bytesPerSecond: number },
): SlowTerminal {
  const { columns, rows, bytesPerSecond } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  const shell = `stty cols ${columns} rows ${rows}; exec ${line}`;
  const child = spawn('socat', ['-', `SYSTEM:"${shell}",pty,setsid,ctty,rawer`], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', TERM: 'xterm-256color', COLORTERM: 'truecolor' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let bytes = 0;
  const waiting: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => waiting.push(data));
  terminal.onData((answer) => child.stdin.write(answer));
  child.stdin.on('error', () => undefined);
  let allowed = 0;
  const flow = setInterval(() => {
    allowed = (bytesPerSecond * STEP_MS) / 1000;
    while (allowed > 0 && waiting.length > 0) {
      const part = waiting[0]!.subarray(0, allowed);
      const rest = waiting[0]!.subarray(allowed);
      if (rest.length > 0) waiting[0] = rest;
      else waiting.shift();
      allowed -= part.length;
      bytes += part.length;
      terminal.write(part);
    }
  }, STEP_MS);
  const shown = (): readonly string[] => {
    const { active } = terminal.buffer;
    return Array.from({ length: rows }, (_, row) =>
      active.getLine(active.baseY + row)!.translateToString(true),
    );
  };
  return {
    bytes: () => bytes,
    type: (text) => void child.stdin.write(text),
    async waitForScreen(condition, what) {
      try {
        await waitUntil(() => condition(shown()), what, 20_000);
      } catch (error) {
        throw new Error(`${String(error)}\n${shown().join('\n')}`, { cause: error });
      }
    },
    ended,
    close() {
      clearInterval(flow);
      child.kill('SIGKILL');
    },
  };
}
